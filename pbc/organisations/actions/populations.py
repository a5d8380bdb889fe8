"""Load counts of registered patients."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction

from pbc.core import audit
from pbc.core.principal import Principal
from pbc.organisations import permissions
from pbc.organisations.actions.bulk import insert_population_counts
from pbc.organisations.domain.ages import band_of
from pbc.organisations.domain.list_sizes import (
    Limits,
    ListHolder,
    ListSize,
    ListWarning,
    sudden_change,
    warnings_about_one,
)
from pbc.organisations.domain.populations import fault_of
from pbc.organisations.domain.rows import Loaded, PopulationRow, Problem
from pbc.organisations.models import Organisation, PopulationCount, PopulationReturn

PAGE = 5000
LOOK_BACK = timedelta(days=400)
"""How long before the first count of a file an earlier list is looked for, to compare with."""

Strata = frozenset[tuple[str, int, int | None, int]]


@transaction.atomic
def load_population(
    *,
    rows: Iterable[PopulationRow],
    source: str,
    origin: models.Model,
    by: Principal,
    at: datetime,
    limits: Limits | None = None,
) -> Loaded:
    """Load one count a practice and day. A later count of the same day takes the place of the earlier by a pointer.

    A count equal to the one in use changes nothing. Odd sizes are let in with a warning.

    :param limits: what counts as odd.
    :raises Denied: for those who may not load lists.
    """
    permissions.check_may_load(by)
    wanted = list(rows)
    practices = _practices({row.practice_code for row in wanted})
    good, problems = _sound(wanted, practices)
    in_use = _in_use(good, practices)
    new = [row for row in good if in_use.get(_slot(row, practices), (0, None))[1] != _strata(row)]
    superseded = [in_use[slot][0] for row in new if (slot := _slot(row, practices)) in in_use]
    warnings = _warnings(new, practices, limits or Limits())
    PopulationReturn.objects.filter(pk__in=superseded).update(is_current=False)
    _insert(new, practices, warnings, source, at)
    audit.record(
        "organisations.population_loaded",
        origin,
        by=by,
        at=at,
        created=len(new),
        superseded=len(superseded),
        patients=sum(row.patients for row in new),
        problems=len(problems),
        source=source,
    )
    told = [_as_problem(row, warning) for row in new for warning in warnings[row.row_number]]
    return Loaded(len(good), len(new) - len(superseded), len(superseded), (*problems, *told))


def _practices(codes: Iterable[str]) -> dict[str, Organisation]:
    """Practices by code, locked, so that two counts of one day follow one another."""
    found = Organisation.objects.practices().filter(code__in=list(codes)).order_by("pk")
    return {practice.code: practice for practice in found.select_for_update(no_key=True)}


def _sound(
    rows: Sequence[PopulationRow], practices: dict[str, Organisation]
) -> tuple[list[PopulationRow], list[Problem]]:
    good: list[PopulationRow] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, date], int] = {}
    for row in rows:
        slot = (row.practice_code, row.counted_on)
        problem = fault_of(row, is_known=row.practice_code in practices, counted_in_row=seen.get(slot))
        if problem:
            problems.append(problem)
        else:
            seen[slot] = row.row_number
            good.append(row)
    return good, problems


def _slot(row: PopulationRow, practices: dict[str, Organisation]) -> tuple[int, date]:
    return practices[row.practice_code].pk, row.counted_on


def _strata(row: PopulationRow) -> Strata:
    return frozenset((s.sex, s.age_from, s.age_end, s.patients) for s in row.strata)


def _in_use(
    rows: Sequence[PopulationRow], practices: dict[str, Organisation]
) -> dict[tuple[int, date], tuple[int, Strata]]:
    """The returns in use for these practices and days, with their counts."""
    returns = PopulationReturn.objects.filter(
        is_current=True,
        practice__in={practices[row.practice_code].pk for row in rows},
        counted_on__in={row.counted_on for row in rows},
    )
    strata: dict[int, list[tuple[str, int, int | None, int]]] = defaultdict(list)
    counts = PopulationCount.objects.filter(population_return__in=returns)
    columns = ("population_return_id", "sex", "age_from", "age_end", "patients")
    for key, sex, age_from, age_end, patients in counts.values_list(*columns):
        strata[key].append((sex, age_from, age_end, patients))
    return {
        (practice, counted_on): (key, frozenset(strata[key]))
        for key, practice, counted_on in returns.values_list("pk", "practice_id", "counted_on")
    }


def _warnings(
    rows: Sequence[PopulationRow], practices: dict[str, Organisation], limits: Limits
) -> dict[int, list[ListWarning]]:
    """What is odd about each count, by row, judged by itself and by the count before it."""
    sizes = _earlier_sizes(rows, practices)
    for row in rows:
        sizes[practices[row.practice_code].pk][row.counted_on] = row.patients
    found: dict[int, list[ListWarning]] = {}
    for row in rows:
        practice = practices[row.practice_code]
        size = ListSize(row.counted_on, row.patients)
        holder = ListHolder(practice.opened_on, practice.closed_on, practice.prescribing_setting)
        found[row.row_number] = warnings_about_one(holder, size)
        before = max((day for day in sizes[practice.pk] if day < row.counted_on), default=None)
        change = before and sudden_change(ListSize(before, sizes[practice.pk][before]), size, limits)
        if change:
            found[row.row_number].append(change)
    return found


def _earlier_sizes(rows: Sequence[PopulationRow], practices: dict[str, Organisation]) -> dict[int, dict[date, int]]:
    sizes: dict[int, dict[date, int]] = defaultdict(dict)
    if rows:
        days = [row.counted_on for row in rows]
        returns = PopulationReturn.objects.filter(
            is_current=True,
            practice__in={practices[row.practice_code].pk for row in rows},
            counted_on__range=(min(days) - LOOK_BACK, max(days)),
        )
        for practice, day, patients in returns.values_list("practice_id", "counted_on", "patients"):
            sizes[practice][day] = patients
    return sizes


def _insert(
    rows: Sequence[PopulationRow],
    practices: dict[str, Organisation],
    warnings: dict[int, list[ListWarning]],
    source: str,
    at: datetime,
) -> None:
    longest = PopulationReturn._meta.get_field("warning").max_length
    returns = PopulationReturn.objects.bulk_create(
        (
            PopulationReturn(
                practice=practices[row.practice_code],
                counted_on=row.counted_on,
                patients=row.patients,
                source=source,
                loaded_at=at,
                warning=" ".join(warning.text for warning in warnings[row.row_number])[:longest],
            )
            for row in rows
        ),
        batch_size=PAGE,
    )
    insert_population_counts(
        (made.pk, s.sex, band_of(s.age_from), s.age_from, s.age_end, s.patients)
        for made, row in zip(returns, rows, strict=True)
        for s in row.strata
    )


def _as_problem(row: PopulationRow, warning: ListWarning) -> Problem:
    return Problem(
        row.row_number,
        "patients",
        str(row.patients),
        warning.rule,
        warning.text,
        "Check the list with its sender. If it is wrong, send a right one for the same day: it takes this one's place.",
        "warning",
    )
