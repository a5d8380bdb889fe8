"""Words, tags and tables of packs, from a pack's stored data. Page, PDF, CSV and workbook all show these."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from information_packs.domain.contents import Kind
from information_packs.domain.states import LABELS, PackStatus
from pbc.core import formats
from pbc.core.periods import Month

AUDIT_SENTENCES: dict[str, str] = {
    "information_packs.packs_requested": "asked for the packs of a month",
    "information_packs.pack_built": "made a pack",
    "information_packs.pack_failed": "could not make a pack",
    "information_packs.packs_taken_up": "took up packs that had stopped",
    "information_packs.packs_published": "published the packs of a month",
    "information_packs.pack_opened": "opened a pack",
    "information_packs.pack_acknowledged": "said that a pack has been read",
    "information_packs.pack_cannot_use": "said that a pack cannot be used",
    "information_packs.proof_asked": "asked whether the sums of a year add up",
    "information_packs.proof_made": "checked whether the sums of a year add up",
    "information_packs.proofs_removed": "removed checks of sums that were older than they are kept for",
    "information_packs.proof_failed": "could not check whether the sums of a year add up",
}
NO_FIGURE = "no figure"
WITHHELD_CELL = "withheld"
STATUS_COLOURS = {
    PackStatus.QUEUED: "blue",
    PackStatus.BUILT: "yellow",
    PackStatus.PUBLISHED: "green",
    PackStatus.FAILED: "red",
}
ATTENTION = {"none": "", "watch": "Watch", "explain": "Explain"}
RECEIPTS = {"opened": "Opened", "acknowledged": "Read", "cannot_use": "Cannot be used"}
STATEMENT_COLUMNS = (
    ("budget", "Budget for the year"),
    ("budget_to_date", "Budget to date"),
    ("actual", "Actual to date"),
    ("variance", "Over (+) or under (−)"),
    ("variance_percent", "As a share"),
    ("forecast", "Forecast for the year"),
)


def status_words(status: str) -> str:
    return LABELS[PackStatus(status)]


def status_colour(status: str) -> str:
    return STATUS_COLOURS[PackStatus(status)]


@dataclass(frozen=True)
class Cell:
    """A cell as written, as a value for spreadsheets, and the working it opens to, if any."""

    text: str
    value: str | int | float | Decimal | None = None
    working: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class View:
    """A table as shown. ``numeric`` says which columns stand on the right; ``on_paper`` whether the PDF has it too."""

    key: str
    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: bool = False
    on_paper: bool = True


def views_of(data: Mapping[str, Any]) -> dict[str, View]:
    """Every table of a pack, by key, in the order in which they stand."""
    return {view.key: view for view in _views(data)}


def _views(data: Mapping[str, Any]) -> Iterator[View]:
    if data["statement"]["lines"]:
        yield _statement(data["statement"])
        yield _course(data["statement"]["course"])
    if causes := data["statement"].get("causes"):  # packs made before causes were stored have none
        yield _causes(causes)
    if data["comparisons"]:
        yield _comparisons(data["comparisons"])
    yield from (_funnel(funnel) for funnel in data["funnels"])
    for section in data["sections"]:
        yield from (_table(table) for table in section["tables"])
    yield from (_table(table) for table in data["population"]["tables"])
    yield from (_table(table) for table in data["data_status"]["tables"])


def written(value: Any, kind: str) -> str:
    """A value of a table as it is read. What is absent is said in words, never left blank or made nought."""
    if value is None:
        return NO_FIGURE
    if kind == Kind.COUNT:
        return formats.number(value)
    if kind == Kind.RATE:
        return formats.number(value, 1)
    if kind == Kind.POUNDS:
        return formats.pounds0(value)
    if kind == Kind.PENCE:
        return formats.pounds(value)
    if kind == Kind.PERCENT:
        return formats.percent(value)
    return str(value)


def _table(table: Mapping[str, Any]) -> View:
    kinds = [column["kind"] for column in table["columns"]]
    rows = tuple(tuple(_cell(value, kind) for value, kind in zip(row, kinds, strict=True)) for row in table["rows"])
    head = tuple(column["title"] for column in table["columns"])
    numeric = tuple(kind != Kind.TEXT for kind in kinds)
    return View(table["key"], table["caption"], head, numeric, rows, table["note"], table["total"])


def _cell(value: Any, kind: str) -> Cell:
    if value == WITHHELD_CELL:
        return Cell(value, value)
    text = written(value, kind)
    if kind == Kind.TEXT or value is None:
        return Cell(text, text)
    return Cell(text, Decimal(value) if kind in (Kind.POUNDS, Kind.PENCE) else value)


def _statement(statement: Mapping[str, Any]) -> View:
    rows = tuple(
        (
            Cell(line["label"], line["label"]),
            *(_figure(line["figures"][key], with_sign=key.startswith("variance")) for key, _ in STATEMENT_COLUMNS),
            _attention(line),
        )
        for line in [*statement["lines"], statement["total"]]
    )
    head = ("Line", *(title for _, title in STATEMENT_COLUMNS), "Look at")
    numeric = (False, *(True for _ in STATEMENT_COLUMNS), False)
    return View("statement", statement["caption"], head, numeric, rows, statement["note"], total=True)


def _figure(working: Mapping[str, Any], *, with_sign: bool) -> Cell:
    """A figure of the statement, as stored: it opens to its working, or to the reason why there is none."""
    value = working["value"]
    if value is None:
        return Cell(NO_FIGURE, NO_FIGURE, working)
    amount = Decimal(str(value))
    size = f"{formats.number(abs(amount))}%" if working["unit"] == "%" else formats.pounds0(abs(amount))
    return Cell(signed(amount, size) if with_sign else size, amount, working)


def signed(amount: Decimal, text: str) -> str:
    """With its sign: over and under must be told apart without colour."""
    return f"+{text}" if amount > 0 else f"{formats.MINUS}{text}" if amount < 0 else text


def _attention(line: Mapping[str, Any]) -> Cell:
    text = ATTENTION[line["attention"]]
    return Cell(text or "–", text)


def _comparisons(comparisons: list[Mapping[str, Any]]) -> View:
    rows = tuple(
        (
            Cell(c["title"], c["title"]),
            Cell(written(c["value"], Kind.RATE), c["value"], c["working"] or None),
            Cell(_limits(c["lower"], c["upper"]), _limits(c["lower"], c["upper"])),
            Cell(written(c["pct"], Kind.RATE), c["pct"]),
            Cell(written(c["national"], Kind.RATE), c["national"]),
            _ratio(c),
            Cell(c["absent"] or c["standing"], c["absent"] or c["standing"]),
        )
        for c in comparisons
    )
    head = ("Indicator", "You", "95% limits", "PCT", "England", "You with PCT as 100, age and sex allowed for",
            "Where you stand in the PCT")  # fmt: skip
    numeric = (False, True, True, True, True, True, False)
    note = f"Rates {comparisons[0]['unit']}, but for ratios. " + NOTE
    return View("comparisons", "You, the PCT and England", head, numeric, rows, note)


NOTE = (
    "The last column goes by the figure before it: it sets your patients’ events against those that people of the same"
    " ages and sexes have in the PCT. Higher is not worse, nor lower better, in itself."
)


def _ratio(comparison: Mapping[str, Any]) -> Cell:
    if comparison["ratio"] is None:
        return Cell("not allowed for" if not comparison["ratio_working"] else NO_FIGURE)
    limits = _limits(comparison["ratio_lower"], comparison["ratio_upper"], places=0)
    text = f"{formats.number(comparison['ratio'], 0)} ({limits})"
    return Cell(text, comparison["ratio"], comparison["ratio_working"])


def _limits(lower: float | None, upper: float | None, places: int = 1) -> str:
    if lower is None or upper is None:
        return NO_FIGURE
    return f"{formats.number(lower, places)} to {formats.number(upper, places)}"


def _course(course: list[Mapping[str, Any]]) -> View:
    rows = tuple(
        (
            Cell(formats.month(point["month"]), formats.month(point["month"])),
            *(_cell(point[key], Kind.POUNDS) for key in ("budget", "actual", "forecast")),
        )
        for point in course
    )
    head = ("To the end of", "Budget", "Actual", "Straight-line forecast")
    note = "A month without an actual is yet to come or not closed. The forecast starts at the pack’s month."
    return View("course", "Budget and spending so far, from 1 April", head, (False, True, True, True), rows, note)


def _causes(causes: list[Mapping[str, Any]]) -> View:
    rows = [
        (
            Cell(each["label"], each["label"]),
            _pounds(each["pounds"], each["working"]),
            Cell(each["meaning"], each["meaning"]),
        )
        for each in causes
    ]
    whole = sum((Decimal(each["pounds"]) for each in causes), Decimal(0))
    words = "all cost known now less the budget to date"
    total = (Cell("Together", "Together"), _pounds(str(whole), None), Cell(words, words))
    note = (
        "Late data and high cost are stated apart: without them, the parts add up to what is over or under. In whole "
        "pounds here; the parts add up to the penny."
    )
    head = ("Part", "More (+) or less (−), £", "What it means")
    return View(
        "causes",
        "Why it moved: from the budget to all cost known now",
        head,
        (False, True, False),
        (*rows, total),
        note,
        total=True,
    )


def _pounds(value: str, working: Mapping[str, Any] | None) -> Cell:
    amount = Decimal(value)
    return Cell(signed(amount, formats.pounds0(abs(amount))), amount, working)


def _funnel(funnel: Mapping[str, Any]) -> View:
    rows = tuple(
        (
            Cell(name := dot["label"] + (" (you)" if dot["you"] else ""), name),
            _cell(dot["size"], Kind.RATE),
            _cell(dot["value"], Kind.RATE),
            Cell(dot["standing"], dot["standing"]),
        )
        for dot in funnel["dots"]
    )
    head = ("Practice", "Expected", "PCT as 100", "Against the limits")
    caption = f"{funnel['title']}: every practice of the PCT"
    numeric = (False, True, True, False)
    return View(f"funnel-{funnel['code']}", caption, head, numeric, rows, funnel["note"], on_paper=False)


def file_name(practice_code: str, month: Month, version: int, kind: str) -> str:
    return f"pbc-pack-{practice_code}-{month}-v{version}.{kind}"
