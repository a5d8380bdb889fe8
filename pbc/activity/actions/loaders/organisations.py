"""Registers of organisations and lists of patients, handed to the actions of :mod:`pbc.organisations`.

The national registers (epraccur, epcmem) give the last day on which a thing held; our own layouts give the first day
on which it holds no more, as the actions take it.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from pbc.activity.actions.loaders import Loader, LoadResult, RowProblem, Staged
from pbc.activity.domain.formats.declaration import Severity
from pbc.activity.queries.months import closed_until
from pbc.core.errors import Invalid
from pbc.organisations.actions.memberships import load_consortium_members, load_memberships, load_pct_sha_links
from pbc.organisations.actions.populations import load_population
from pbc.organisations.actions.registers import load_organisations, load_pcts, load_practices, load_shas
from pbc.organisations.actions.successions import load_successions
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS, band_limits
from pbc.organisations.domain.kinds import OrganisationKind, ProviderKind, SuccessionKind
from pbc.organisations.domain.rows import (
    LinkRow,
    Loaded,
    MembershipRow,
    NamedRow,
    OrganisationRow,
    PopulationRow,
    PracticeRow,
    Stratum,
    SuccessionRow,
    day_after,
)

# The ten SHAs stood from July 2006 until they and the PCTs were abolished. The lookup of 2012 gives no days.
SHAS_FROM, SHAS_UNTIL = date(2006, 7, 1), date(2013, 4, 1)

Line = dict[str, Any]
Action = Callable[..., Loaded]

NINE_BAND_KEYS = tuple(
    (f"{word}_{band.replace('-', '_').replace('+', '_plus')}", sex, *band_limits(band))
    for band in NINE_BANDS
    for word, sex in (("male", MALE), ("female", FEMALE))
)


def _practice(line: Line) -> PracticeRow:
    return PracticeRow(
        row_number=line["row_number"],
        code=line["practice_code"],
        name=line["name"],
        status=line["status"] or "",
        opened_on=line["opened_on"],
        closed_on=day_after(line["closed_on"]),
        address=", ".join(line[f"address_{number}"] for number in range(1, 6) if line[f"address_{number}"]),
        postcode=line["postcode"] or "",
        prescribing_setting=line["prescribing_setting"] or "",
        parent_code=line["parent_code"] or "",
        joined_on=line["joined_parent_on"],
        left_on=day_after(line["left_parent_on"]),
    )


def _membership(line: Line) -> MembershipRow:
    left_on = day_after(line["left_on"])
    return MembershipRow(line["row_number"], line["practice_code"], line["parent_code"], line["joined_on"], left_on)


def _member(line: Line) -> MembershipRow:
    return MembershipRow(
        row_number=line["row_number"],
        child_code=line["practice_code"],
        parent_code=line["consortium_code"],
        joined_on=line["joined_on"],
        left_on=line["left_on"],
        purpose=line["purpose"] or "",
    )


def _pct(line: Line) -> NamedRow:
    return NamedRow(line["row_number"], line["pct_code"], line["name"])


def _sha(line: Line) -> NamedRow:
    return NamedRow(line["row_number"], line["sha_code"], line["name"])


def _link(line: Line) -> LinkRow:
    return LinkRow(line["row_number"], line["pct_code"], line["sha_code"])


def _organisation(line: Line) -> OrganisationRow:
    return OrganisationRow(
        row_number=line["row_number"],
        kind=OrganisationKind(line["kind"]),
        code=line["code"],
        name=line["name"],
        parent_code=line["parent_code"] or "",
        opened_on=line["opened_on"],
        closed_on=line["closed_on"],
        provider_kind=ProviderKind(line["provider_kind"]) if line["provider_kind"] else None,
        joined_on=line["joined_parent_on"],
        left_on=line["left_parent_on"],
    )


def _succession(line: Line) -> SuccessionRow:
    return SuccessionRow(
        row_number=line["row_number"],
        kind=SuccessionKind(line["kind"]),
        predecessor_code=line["predecessor_code"],
        successor_code=line["successor_code"],
        effective_on=line["effective_on"],
        evidence=line["evidence"],
    )


def _each(make: Callable[[Line], Any], staged: Staged) -> Iterator[Any]:
    return map(make, staged.rows())


def _nine_bands(staged: Staged) -> Iterator[PopulationRow]:
    """One count a line, on the first day of the period stated.

    :raises Invalid: without a period: the file does not hold its date.
    """
    if staged.period is None:
        raise Invalid(
            "This file does not say when its lists were counted.", fix="State the first month of the quarter."
        )
    for line in staged.rows():
        strata = tuple(Stratum(sex, start, end, line[key]) for key, sex, start, end in NINE_BAND_KEYS)
        yield PopulationRow(line["row_number"], line["practice_code"], staged.period, strata)


def _load_long_lists(staged: Staged) -> LoadResult:
    """One count from all lines of a practice and day, wherever they stand in the file. It is used whole or not at all,
    so what is wrong with a count is said of each of its lines."""
    lines_of: dict[int, list[int]] = {}
    counts: list[PopulationRow] = []
    in_order = sorted(staged.rows(), key=lambda line: (line["practice_code"], line["counted_on"], line["row_number"]))
    for (code, counted_on), lines in groupby(in_order, key=lambda line: (line["practice_code"], line["counted_on"])):
        of_count = list(lines)
        first = of_count[0]["row_number"]
        lines_of[first] = [line["row_number"] for line in of_count]
        counts.append(PopulationRow(first, code, counted_on, tuple(map(_stratum, of_count))))
    done = _load(load_population, lambda _: iter(counts), staged)
    problems = [
        replace(problem, row_number=number)
        for problem in done.problems
        for number in (lines_of[problem.row_number] if problem.severity is Severity.ERROR else [problem.row_number])
    ]
    left_out = {problem.row_number for problem in problems if problem.severity is Severity.ERROR}
    return LoadResult(loaded=len(in_order) - len(left_out), problems=problems, notes=done.notes)


def _stratum(line: Line) -> Stratum:
    age_end = None if line["age_to"] is None else line["age_to"] + 1
    return Stratum(line["sex"], line["age_from"], age_end, line["patients"])


def _load(action: Action, read: Callable[[Staged], Iterator[Any]], staged: Staged) -> LoadResult:
    done = action(
        rows=read(staged), source=staged.batch.filename[:100], origin=staged.batch, by=staged.by, at=staged.at
    )
    problems = [RowProblem(**{**asdict(problem), "severity": Severity(problem.severity)}) for problem in done.problems]
    return LoadResult(loaded=done.accepted, problems=problems, notes=done.notes)


_link_of_2012 = partial(load_pct_sha_links, joined_on=SHAS_FROM, left_on=SHAS_UNTIL)

LOADERS: dict[str, Loader] = {
    "epraccur": partial(_load, load_practices, partial(_each, _practice)),
    "epcmem": partial(_load, load_memberships, partial(_each, _membership)),
    "pct-list": partial(_load, load_pcts, partial(_each, _pct)),
    "sha-list": partial(_load, load_shas, partial(_each, _sha)),
    "pct-sha-lookup": partial(_load, _link_of_2012, partial(_each, _link)),
    "organisations": partial(_load, load_organisations, partial(_each, _organisation)),
    "consortium-members": partial(_load, load_consortium_members, partial(_each, _member)),
    "successions": partial(_load, partial(load_successions, closed_until=closed_until), partial(_each, _succession)),
    "list-size-nine-bands": partial(_load, load_population, _nine_bands),
    "list-size-long": _load_long_lists,
}
