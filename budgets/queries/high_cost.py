"""What of practices' costs lies above the threshold of a costly patient (R44, R46; S4 ¶41)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.high_cost import Basis, Terms, terms_in
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.patients import parameters, patient_costs_sql, versions
from pbc.core.kept import keep, kept_under
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

HighCost = Mapping[int, Mapping[Line, Decimal]]


@dataclass(frozen=True)
class CostlyRow:
    """One row of a costly patient's year: what it cost, what the year had come to with it, and what the fund bears.

    :param patient: the pseudonym; ``row`` says which row of which file: batch and row number.
    """

    patient: str
    day: date
    line: Line
    cost: Decimal
    to_date: Decimal
    above: Decimal
    row: tuple[int, int]


def high_cost(practice_ids: Collection[int], month: Month, rules: Mapping[str, RuleInForce]) -> HighCost:
    """The part of each practice's year to date, by line, that falls on the fund by itself.

    As then for closed months, as now for the others, as :func:`budgets.queries.actuals.actuals` counts. One query
    where the sums were asked for before and nothing has changed since, else two.

    :returns: practices and lines that have any; none where the threshold is not among the options chosen.
    """
    terms = terms_in(rules)
    return above_threshold(practice_ids, month, terms) if terms else {}


def above_threshold(practice_ids: Collection[int], month: Month, terms: Terms) -> dict[int, dict[Line, Decimal]]:
    """The same under any threshold. Sums are kept until rows of the practice's months change."""
    return above_of(versions(practice_ids, months_to_date(month)), month, terms) if practice_ids else {}


def above_of(held: Mapping[int, str], month: Month, terms: Terms) -> dict[int, dict[Line, Decimal]]:
    """The same for practices whose versions are at hand: no query where nothing has changed since, else one."""
    keys = {
        practice: f"high-cost:{practice}:{month}:{terms.threshold}:{terms.basis}:{version}"
        for practice, version in held.items()
    }
    kept = kept_under(keys.values())
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if missing := sorted(keys.keys() - found.keys()):
        summed = _summed(missing, month, terms)
        keep({keys[practice]: summed.get(practice, {}) for practice in missing})
        found |= summed
    return {practice: found[practice] for practice in sorted(found) if found[practice]}


def totals_above(
    practice_ids: Collection[int], month: Month, thresholds: Collection[Decimal], basis: Basis
) -> dict[int, dict[Decimal, Decimal]]:
    """What lies above each of several thresholds, by practice, all lines together. One query, nothing kept."""
    sql = f"""
WITH {patient_costs_sql()}, total AS (
    SELECT practice_id, sum(cost) AS cost FROM piece GROUP BY {_PATIENT[basis]} HAVING sum(cost) > %(threshold)s
)
SELECT total.practice_id, t.threshold, sum(total.cost - t.threshold)
FROM total JOIN unnest(%(thresholds)s::numeric[]) AS t(threshold) ON total.cost > t.threshold GROUP BY 1, 2"""  # noqa: S608
    found: dict[int, dict[Decimal, Decimal]] = defaultdict(dict)
    terms = Terms(min(thresholds), basis)
    for practice, threshold, above in _fetch(sql, practice_ids, month, terms, thresholds=list(thresholds)):
        found[practice][threshold] = above
    return dict(found)


def _summed(practice_ids: Collection[int], month: Month, terms: Terms) -> dict[int, dict[Line, Decimal]]:
    sql = f"{_running(terms.basis)} SELECT practice_id, line, sum(above) FROM running WHERE above > 0 GROUP BY 1, 2"  # noqa: S608
    found: dict[int, dict[Line, Decimal]] = defaultdict(dict)
    for practice, line, above in sorted(_fetch(sql, practice_ids, month, terms)):
        found[practice][Line(line)] = above
    return dict(found)


def costly_rows(practice: Organisation, month: Month, terms: Terms) -> list[CostlyRow]:
    """All rows of the practice's patients above the threshold, patient by patient, in the order of their days.

    For the practice's own authorised people only: the caller sees to it.
    """
    sql = f"""{_running(terms.basis)}
SELECT patient, day, line, cost, after, above, batch_id, row_number FROM running
ORDER BY max(after) OVER (PARTITION BY {_PATIENT[terms.basis]}) DESC, {_PATIENT[terms.basis]}, {_ORDER}"""  # noqa: S608
    return [
        CostlyRow(str(patient), day, Line(line), cost, after, above, (batch, row))
        for patient, day, line, cost, after, above, batch, row in _fetch(sql, [practice.pk], month, terms)
    ]


_ORDER = "day, batch_id, row_number, part"
_PATIENT = {Basis.PATIENT_YEAR: "practice_id, patient", Basis.SPELL: "practice_id, batch_id, row_number"}
"""Whose costs are added up before they are held against the threshold."""


def _running(basis: Basis) -> str:
    """``running``: the rows of costly patients, each with the sum to date and the part of it above the threshold."""
    return f"""
WITH {patient_costs_sql()}, costly AS (
    SELECT {_PATIENT[basis]} FROM piece GROUP BY {_PATIENT[basis]} HAVING sum(cost) > %(threshold)s
), summed AS (
    SELECT piece.*, sum(cost) OVER (PARTITION BY {_PATIENT[basis]} ORDER BY {_ORDER} ROWS UNBOUNDED PRECEDING) AS after
    FROM piece JOIN costly USING ({_PATIENT[basis]})
), running AS (
    SELECT *, greatest(after - %(threshold)s, 0) - greatest(after - cost - %(threshold)s, 0) AS above FROM summed
)"""  # noqa: S608 - our own words; values go as parameters


def _fetch(sql: str, practice_ids: Collection[int], month: Month, terms: Terms, **more: Any) -> list[tuple[Any, ...]]:
    given = parameters(practice_ids, months_to_date(month)) | {"threshold": terms.threshold} | more
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
