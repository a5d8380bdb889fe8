"""What of practices' costs lies above the threshold of a costly patient (R44, R46; S4 ¶41).

Treatments out of a practice's scope are the PCT's, so they count towards no patient's threshold.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from budgets.domain.exclusions import Lists
from budgets.domain.high_cost import Basis, Terms, terms_in
from budgets.queries.exclusions import Held, held_of, not_out_of_scope
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.patients import parameters, patient_costs_sql
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
    if not practice_ids:
        return {}
    return above_of(held_of(practice_ids, month.financial_year, months_to_date(month)), month, terms)


def above_of(held: Mapping[int, Held], month: Month, terms: Terms) -> dict[int, dict[Line, Decimal]]:
    """The same for practices whose versions are at hand: no query where nothing has changed since, else one."""
    months = months_to_date(month)
    keys = {
        practice: f"high-cost:{practice}:{month}:{terms.threshold}:{terms.basis}:{of.key(months)}"
        for practice, of in held.items()
    }
    kept = kept_under(keys.values())
    found = {practice: kept[key] for practice, key in keys.items() if key in kept}
    if missing := sorted(keys.keys() - found.keys()):
        summed = _summed(missing, month, terms, {practice: held[practice].exclusions for practice in missing})
        keep({keys[practice]: summed.get(practice, {}) for practice in missing})
        found |= summed
    return {practice: found[practice] for practice in sorted(found) if found[practice]}


def totals_above(
    practice_ids: Collection[int], month: Month, thresholds: Collection[Decimal], basis: Basis, lists: Lists
) -> dict[int, dict[Decimal, Decimal]]:
    """What lies above each of several thresholds, by practice, all lines together. One query, nothing kept."""
    counts, out = not_out_of_scope(lists, months_to_date(month))
    sql = f"""
WITH {patient_costs_sql({Dataset.SPELLS: counts})}, total AS (
    SELECT practice_id, sum(cost) AS cost FROM piece GROUP BY {_PATIENT[basis]} HAVING sum(cost) > %(threshold)s
)
SELECT total.practice_id, t.threshold, sum(total.cost - t.threshold)
FROM total JOIN unnest(%(thresholds)s::numeric[]) AS t(threshold) ON total.cost > t.threshold GROUP BY 1, 2"""  # noqa: S608
    found: dict[int, dict[Decimal, Decimal]] = defaultdict(dict)
    terms = Terms(min(thresholds), basis)
    for practice, threshold, above in _fetch(sql, practice_ids, month, terms, thresholds=list(thresholds), **out):
        found[practice][threshold] = above
    return dict(found)


def _summed(practice_ids: Collection[int], month: Month, terms: Terms, lists: Lists) -> dict[int, dict[Line, Decimal]]:
    counts, out = not_out_of_scope(lists, months_to_date(month))
    sql = f"""{_running(terms.basis, counts)}
SELECT practice_id, line, sum(above) FROM running WHERE above > 0 GROUP BY 1, 2"""  # noqa: S608
    found: dict[int, dict[Line, Decimal]] = defaultdict(dict)
    for practice, line, above in sorted(_fetch(sql, practice_ids, month, terms, **out)):
        found[practice][Line(line)] = above
    return dict(found)


def costly_rows(practice: Organisation, month: Month, terms: Terms, lists: Lists) -> list[CostlyRow]:
    """All rows of the practice's patients above the threshold, patient by patient, in the order of their days.

    For the practice's own authorised people only: the caller sees to it.

    :param lists: what is out of its scope, and does not count.
    """
    counts, out = not_out_of_scope(lists, months_to_date(month))
    sql = f"""{_running(terms.basis, counts)}
SELECT patient, day, line, cost, after, above, batch_id, row_number FROM running
ORDER BY max(after) OVER (PARTITION BY {_PATIENT[terms.basis]}) DESC, {_PATIENT[terms.basis]}, {_ORDER}"""  # noqa: S608
    return [
        CostlyRow(str(patient), day, Line(line), cost, after, above, (batch, row))
        for patient, day, line, cost, after, above, batch, row in _fetch(sql, [practice.pk], month, terms, **out)
    ]


_ORDER = "day, batch_id, row_number, part"
_PATIENT = {Basis.PATIENT_YEAR: "practice_id, patient", Basis.SPELL: "practice_id, batch_id, row_number"}
"""Whose costs are added up before they are held against the threshold."""


def _running(basis: Basis, counts: str) -> str:
    """``running``: the rows of costly patients, each with the sum to date and the part of it above the threshold.

    :param counts: the condition on spells that count.
    """
    return f"""
WITH {patient_costs_sql({Dataset.SPELLS: counts})}, costly AS (
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
