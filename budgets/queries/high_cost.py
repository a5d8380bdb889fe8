"""What of practices' costs lies above the threshold of a costly patient (R44, R46; S4 ¶41).

Treatments out of a practice's scope are the PCT's, so they count towards no patient's threshold.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.exclusions import Lists
from budgets.domain.high_cost import Basis, Terms, terms_in
from budgets.queries.exclusions import Held, held_of, not_out_of_scope
from budgets.queries.takeovers import joined_codes
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.patients import parameters, patient_costs_sql
from pbc.core.kept import keep, kept_under
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

HighCost = Mapping[int, Mapping[Line, Decimal]]
Joined = Mapping[int, int]
"""By practice that is part of another, that other: :func:`budgets.queries.takeovers.joined_codes`."""


@dataclass(frozen=True)
class CostlyRow:
    """One row of a costly patient's year: what it cost, what the year had come to with it, and what the fund bears.

    :param patient: the pseudonym; ``row`` says which row of which file: batch and row number.
    :param practice: the one that the row was recorded for, by key.
    """

    patient: str
    day: date
    line: Line
    cost: Decimal
    to_date: Decimal
    above: Decimal
    row: tuple[int, int]
    practice: int


def high_cost(practice_ids: Collection[int], month: Month, rules: Mapping[str, RuleInForce]) -> HighCost:
    """The part of each practice's year to date, by line, that falls on the fund by itself.

    As then for closed months, as now for the others, as :func:`budgets.queries.actuals.actuals` counts. Two queries
    where the sums were asked for before and nothing has changed since, else three.

    :returns: practices and lines that have any; none where the threshold is not among the options chosen.
    """
    terms = terms_in(rules)
    return above_threshold(practice_ids, month, terms) if terms else {}


def above_threshold(practice_ids: Collection[int], month: Month, terms: Terms) -> dict[int, dict[Line, Decimal]]:
    """The same under any threshold. Sums are kept until rows of the practice's months change.

    A patient of practices that are one by the end of the month has one year: what their codes bore is added up in the
    order of days, and what each row lifts the sum above the threshold by is that of the code it was recorded under.
    """
    if not practice_ids:
        return {}
    joined = joined_codes(practice_ids, month)
    held = held_of({*practice_ids, *joined, *joined.values()}, month.financial_year, months_to_date(month))
    return above_of(held, month, terms, joined, practice_ids)


def above_of(
    held: Mapping[int, Held], month: Month, terms: Terms, joined: Joined, wanted: Collection[int]
) -> dict[int, dict[Line, Decimal]]:
    """The same for practices whose versions are at hand: no query where nothing has changed since, else one.

    :param held: the practices wanted, with those that count as one with them.
    """
    months, groups = months_to_date(month), _groups(held, joined)
    asked = {key for practice in wanted for key in groups[joined.get(practice, practice)]}
    said = {practice: f"{practice}:{held[practice].key(months)}" for practice in asked}
    keys = {
        practice: f"high-cost:{practice}:{month}:{terms.threshold}:{terms.basis}:"
        + _digest(said[each] for each in groups[joined.get(practice, practice)])
        for practice in asked
    }
    kept = kept_under(keys.values())
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if lacking := {joined.get(practice, practice) for practice in keys.keys() - found.keys()}:
        missing = sorted(practice for heir in lacking for practice in groups[heir])
        lists = {practice: held[practice].exclusions for practice in missing}
        summed = _summed(missing, month, terms, lists, joined)
        keep({keys[practice]: summed.get(practice, {}) for practice in missing})
        found |= {practice: summed.get(practice, {}) for practice in missing}
    return {practice: found[practice] for practice in sorted(wanted) if found[practice]}


def totals_above(
    practice_ids: Collection[int], month: Month, thresholds: Collection[Decimal], basis: Basis, lists: Lists
) -> dict[int, dict[Decimal, Decimal]]:
    """What lies above each of several thresholds, by practice, all lines together. Two queries, nothing kept."""
    counts, out = not_out_of_scope(lists, months_to_date(month))
    joined = joined_codes(practice_ids, month)
    sql = f"""{_summing(basis, counts)}
SELECT practice_id, t.threshold, sum(greatest(after - t.threshold, 0) - greatest(after - cost - t.threshold, 0))
FROM summed CROSS JOIN unnest(%(thresholds)s::numeric[]) AS t(threshold) WHERE after > t.threshold GROUP BY 1, 2"""  # noqa: S608
    found: dict[int, dict[Decimal, Decimal]] = defaultdict(dict)
    given = {"threshold": min(thresholds), "thresholds": list(thresholds)} | out
    for practice, threshold, above in _fetch(sql, {*practice_ids, *joined}, month, joined, **given):
        if practice in practice_ids:
            found[practice][threshold] = above
    return dict(found)


def _summed(
    practice_ids: Collection[int], month: Month, terms: Terms, lists: Lists, joined: Joined
) -> dict[int, dict[Line, Decimal]]:
    counts, out = not_out_of_scope(lists, months_to_date(month))
    sql = f"""{_running(terms.basis, counts)}
SELECT practice_id, line, sum(above) FROM running WHERE above > 0 GROUP BY 1, 2"""  # noqa: S608
    found: dict[int, dict[Line, Decimal]] = defaultdict(dict)
    for practice, line, above in sorted(_fetch(sql, practice_ids, month, joined, threshold=terms.threshold, **out)):
        found[practice][Line(line)] = above
    return dict(found)


def costly_rows(
    practice: Organisation, month: Month, terms: Terms, lists: Lists, joined: Joined | None = None
) -> list[CostlyRow]:
    """All rows of the practice's patients above the threshold, patient by patient, in the order of their days; with
    those of practices that are part of it by the end of the month.

    For the practice's own authorised people only: the caller sees to it.

    :param lists: what is out of its scope, and does not count.
    """
    counts, out = not_out_of_scope(lists, months_to_date(month))
    whose = {practice.pk, *(old for old, heir in (joined or {}).items() if heir == practice.pk)}
    sql = f"""{_running(terms.basis, counts)}
SELECT patient, day, line, cost, after, above, batch_id, row_number, practice_id FROM running
ORDER BY max(after) OVER (PARTITION BY {_PATIENT[terms.basis]}) DESC, {_PATIENT[terms.basis]}, {_ORDER}"""  # noqa: S608
    return [
        CostlyRow(str(patient), day, Line(line), cost, after, above, (batch, row), recorded_under)
        for patient, day, line, cost, after, above, batch, row, recorded_under in _fetch(
            sql, whose, month, joined or {}, threshold=terms.threshold, **out
        )
    ]


def _groups(practices: Iterable[int], joined: Joined) -> dict[int, list[int]]:
    """By practice that others are part of, or that stands alone: itself and those, as far as they are known here."""
    groups: dict[int, list[int]] = defaultdict(list)
    for practice in sorted(practices):
        groups[joined.get(practice, practice)].append(practice)
    return groups


def _digest(said: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(said).encode()).hexdigest()


_ORDER = "day, batch_id, row_number, part"
_PATIENT = {Basis.PATIENT_YEAR: "joined_id, patient", Basis.SPELL: "joined_id, batch_id, row_number"}
"""Whose costs are added up before they are held against the threshold: over all codes of practices that are one."""


def _summing(basis: Basis, counts: str) -> str:
    """``summed``: the rows of costly patients, each with the sum to date (``after``).

    :param counts: the condition on spells that count.
    """
    return f"""
WITH {patient_costs_sql({Dataset.SPELLS: counts})}, costly AS (
    SELECT {_PATIENT[basis]} FROM piece GROUP BY {_PATIENT[basis]} HAVING sum(cost) > %(threshold)s
), summed AS (
    SELECT piece.*, sum(cost) OVER (PARTITION BY {_PATIENT[basis]} ORDER BY {_ORDER} ROWS UNBOUNDED PRECEDING) AS after
    FROM piece JOIN costly USING ({_PATIENT[basis]})
)"""  # noqa: S608 - our own words; values go as parameters


def _running(basis: Basis, counts: str) -> str:
    """``running``: the same, each with the part of it above the threshold."""
    return f"""{_summing(basis, counts)}, running AS (
    SELECT *, greatest(after - %(threshold)s, 0) - greatest(after - cost - %(threshold)s, 0) AS above FROM summed
)"""  # noqa: S608 - our own words; values go as parameters


def _fetch(sql: str, practice_ids: Collection[int], month: Month, joined: Joined, **more: Any) -> list[tuple[Any, ...]]:
    given = parameters(practice_ids, months_to_date(month), joined) | more
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
