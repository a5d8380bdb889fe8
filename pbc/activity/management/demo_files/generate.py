"""Write a whole world, a file at a time: no more than one provider's month is ever in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from pbc.activity.management.demo_files import (
    ae,
    errors,
    fair_shares,
    layouts,
    organisations,
    outpatients,
    prescribing,
    reference_files,
    spells,
    stories,
    story_telling,
    writers,
)
from pbc.activity.management.demo_files.activity import Area, Batch
from pbc.activity.management.demo_files.manifest import NAME, FileEntry, Manifest
from pbc.activity.management.demo_files.organisations import Provider, Role
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import Month

PRESCRIBING_SENDER = "PPD"
BENCHMARK_CHUNK = 200_000


@dataclass(frozen=True)
class Dataset:
    """A kind of file that every provider sends each month."""

    name: str
    module: ModuleType
    header: Sequence[str]
    senders: frozenset[Role]


@dataclass(frozen=True)
class Sent:
    """One provider's file of one month."""

    folder: Path
    dataset: Dataset
    provider: Provider
    month: Month

    def path(self, suffix: str = "") -> str:
        return f"{self.dataset.name}/{self.provider.code}/{self.month}{suffix}.csv"

    def write(self, body: bytes, note: str = "", suffix: str = "") -> FileEntry:
        path, name = self.path(suffix), self.dataset.name
        writers.write(self.folder / path, writers.header(self.dataset.header), body)
        rows, period = body.count(b"\n"), str(self.month)
        return FileEntry(name, path, name, rows, period=period, sender=self.provider.code, note=note)


HOSPITALS = frozenset((Role.ACUTE, Role.SECOND, Role.SPECIALIST))
DATASETS = (
    Dataset("spells", spells, layouts.SPELLS, HOSPITALS | {Role.TREATMENT_CENTRE}),
    Dataset("outpatients", outpatients, layouts.OUTPATIENTS, HOSPITALS | {Role.TREATMENT_CENTRE}),
    Dataset("ae", ae, layouts.AE, HOSPITALS | {Role.MINOR_INJURIES}),
)


def world(settings: WorldSettings, folder: Path) -> Manifest:
    """Write every file and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).unlink(missing_ok=True)  # a folder without a manifest is not whole
    everybody = organisations.build(settings)
    manifest = Manifest({**asdict(settings), "start": str(settings.start)})
    areas = [Area.of(everybody, pct) for pct in range(settings.pcts)]
    manifest.files += reference_files.organisations(folder, everybody)
    manifest.files += [reference_files.list_sizes(folder, areas, quarter) for quarter in settings.quarters]
    reference_files.allocations(folder, everybody, settings.years)
    for year in settings.years:
        manifest.files += reference_files.prices(folder, year, settings.pcts)
        manifest.files += fair_shares.tables(folder, areas, year)
    resent: list[FileEntry] = []
    for month in settings.calendar:
        _count_people(manifest, areas, month)
        manifest.files.append(_prescribing(folder, manifest, areas, month))
        again: list[FileEntry] = []
        for area in areas:
            for provider in organisations.providers_of(area.pct):
                manifest.files += _provider_month(folder, manifest, area, provider, month, again)
        manifest.files += resent
        resent = again
    manifest.files += resent
    manifest.stories += story_telling.told(everybody, areas[0])
    manifest.write(folder)
    return manifest


def spells_of_one_file(path: Path, rows: int, seed: int = 1) -> None:
    """Write one spells file of so many rows, for benchmarks: one provider, one month, no wrong rows."""
    settings = WorldSettings(seed=seed, months=1)
    everybody = organisations.build(settings)
    area, provider, month = Area.of(everybody, 0), organisations.providers_of(0)[Role.ACUTE], settings.calendar[0]
    a_month = len(spells.generate(area, provider, month)["practice"])
    path.parent.mkdir(parents=True, exist_ok=True)
    written, chunk = 0, 0
    with path.open("wb") as file:
        file.write(writers.header(layouts.SPELLS))
        while written < rows:
            chunk += 1
            batch = spells.generate(area, provider, month, scale=BENCHMARK_CHUNK / a_month, chunk=chunk)
            batch = {name: column[: rows - written] for name, column in batch.items()}
            file.write(writers.lines(spells.columns(area, provider, month, batch, first_number=written + 1)))
            written += len(batch["practice"])


def is_late(area: Area, provider: Provider, month: Month) -> bool:
    """Has this provider not reported this month when the files are collected?"""
    calendar = area.settings.calendar
    return _tells_of_lateness(area, provider) and len(calendar) > 1 and month == calendar[-1]


def comes_thin_first(area: Area, provider: Provider, month: Month) -> bool:
    """Does this month come in part, and in full only after the next month's files?"""
    calendar, back = area.settings.calendar, stories.THIN_MONTHS_BEFORE_LAST
    return _tells_of_lateness(area, provider) and len(calendar) > back and month == calendar[-1 - back]


def _tells_of_lateness(area: Area, provider: Provider) -> bool:
    return area.pct == 0 and provider.role == Role.SECOND


def _provider_month(
    folder: Path, manifest: Manifest, area: Area, provider: Provider, month: Month, again: list[FileEntry]
) -> Iterator[FileEntry]:
    """Write a provider's files of a month; what it sends in full only later goes on the list of what comes again."""
    for dataset in DATASETS:
        if provider.role not in dataset.senders:
            continue
        batch = dataset.module.generate(area, provider, month)
        if not len(batch["practice"]):
            continue
        _account(manifest, provider, month, dataset, batch)
        if is_late(area, provider, month):
            continue
        body = writers.lines(dataset.module.columns(area, provider, month, batch))
        sent = Sent(folder, dataset, provider, month)
        if comes_thin_first(area, provider, month):
            rows = body.splitlines(keepends=True)
            thin = b"".join(rows[: int(len(rows) * stories.THIN_SHARE)])
            yield sent.write(thin, "thin: resent in full later")
            again.append(sent.write(body, "fuller: takes the place of the file sent first", "-resent"))
        elif _has_errors(area, provider, month):
            kinds = errors.of_hospital(dataset.name, dataset.header, area.organisations, month)
            body, planted = errors.plant(body, kinds)
            manifest.error_rows += [{"path": sent.path(), **row} for row in planted]
            yield sent.write(body, f"{len(planted)} planted rows")
        else:
            yield sent.write(body)


def _prescribing(folder: Path, manifest: Manifest, areas: Sequence[Area], month: Month) -> FileEntry:
    first_year = month.financial_year == areas[0].settings.years[0]
    name, header, columns = (
        ("prescribing-iext", layouts.PRESCRIBING_IEXT, prescribing.columns_iext)
        if first_year
        else ("prescribing-pdpi-padded", layouts.PRESCRIBING_PDPI_PADDED, prescribing.columns_pdpi_padded)
    )
    path = f"prescribing/{month}.csv"
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    count, note = 0, ""
    with target.open("wb") as file:
        file.write(writers.header(header))
        for area in areas:
            lines = prescribing.generate(area, month)
            body = writers.lines(columns(lines, month))
            if area.pct == 0 and _month_number(area, month) in stories.ERRORS_IN_MONTHS:
                body, planted = errors.plant(body, errors.of_prescribing(header, month))
                manifest.error_rows += [{"path": path, **row} for row in planted]
                note = f"{len(planted)} planted rows"
            file.write(body)
            count += len(lines.items)
            manifest.count(month, "prescribing_items", int(lines.items.sum()))
            manifest.spend(month, "prescribing", float(lines.actual_pence.sum()) / 100)
    return FileEntry(name, path, "prescribing", count, period=str(month), sender=PRESCRIBING_SENDER, note=note)


def _has_errors(area: Area, provider: Provider, month: Month) -> bool:
    return area.pct == 0 and provider.role == Role.ACUTE and _month_number(area, month) in stories.ERRORS_IN_MONTHS


def _month_number(area: Area, month: Month) -> int:
    return area.settings.calendar.index(month)


def _count_people(manifest: Manifest, areas: Sequence[Area], month: Month) -> None:
    totals = manifest.totals[month.financial_year]
    totals.months += 1
    totals.person_months += sum(int(area.on_list(month).sum()) for area in areas)


def _account(manifest: Manifest, provider: Provider, month: Month, dataset: Dataset, batch: Batch) -> None:
    """Add a file's true rows to the totals, whether or not it was sent in time."""
    manifest.spend(month, dataset.name, dataset.module.costs(provider, month, batch).sum())
    if dataset.name == "ae":
        manifest.count(month, "ae_attendances", (batch["category"] != b"2").sum())
        return
    if dataset.name == "outpatients":
        seen = outpatients.attended(batch)
        follow_up = batch["class"] == outpatients.FOLLOW_UP
        manifest.count(month, "follow_ups", (seen & follow_up).sum())
        manifest.count(month, "first_outpatients", (seen & ~follow_up).sum())
        manifest.count(month, "gp_referrals", (seen & (batch["class"] == 0)).sum())
        manifest.count(month, "appointments", len(seen))
        return
    names = ("elective_admissions", "emergency_admissions", "maternity_admissions", "births")
    for number, name in enumerate(names):
        manifest.count(month, name, (batch["class"] == number).sum())
