"""Price every row of a relation in one pass: the SQL twin of :mod:`pbc.activity.domain.pricing`.

The text holds no value from outside: constants come from the domain, ``relation`` and ``year_sql`` from our own code.
"""

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.pricing import attendances, spells
from pbc.activity.domain.pricing.terms import TERMS, MarketForcesMode, PricingTerms, UnpricedReason
from pbc.activity.models import (
    AETariff,
    InpatientTariff,
    MarketForcesFactor,
    OutpatientTariff,
    ReferenceRelease,
    TopUp,
)
from pbc.activity.models.reference import ReferenceRow
from pbc.activity.queries.counting import words

YEAR_OF_MONTH = "(extract(year FROM r.month) - (extract(month FROM r.month) < 4)::int)::int"
"""The financial year of the row's month, by the calendar year it starts in."""

ONCE_A_ROW = "OFFSET 0"
"""Keeps PostgreSQL from copying the expressions of a subquery into every place that uses them: four times as fast."""

PRICED_COLUMNS = {
    Dataset.SPELLS: (
        "line",
        "base",
        "short_stay_reduction",
        "excess_days",
        "excess_amount",
        "top_up",
        "market_forces_factor",
        "price",
        "unpriced_reason",
    ),
    Dataset.OUTPATIENTS: ("line", "base", "market_forces_factor", "price", "unpriced_reason"),
    Dataset.AE: ("line", "base", "market_forces_factor", "price", "unpriced_reason"),
}
"""What pricing adds to a row of each dataset that has a national tariff."""


def priced_rows_sql(
    dataset: Dataset, relation: str, *, year_sql: str = YEAR_OF_MONTH, terms: PricingTerms = TERMS
) -> str:
    """SQL text of a SELECT that gives every row of the relation its line, price components and price.

    :param relation: a table, or a subquery in brackets, with the columns a fact has before it is priced.
    :param year_sql: the financial year whose prices apply; an expression over the alias ``r``, or a year such as
        ``2006`` to price one year's activity at another's tariff (S4 ¶36).
    :raises ValueError: for a dataset without a national tariff.
    """
    builders = {Dataset.SPELLS: _spells, Dataset.OUTPATIENTS: _outpatients, Dataset.AE: _ae}
    if dataset not in builders:
        raise ValueError(f"{dataset} has no national tariff")
    return builders[dataset](relation, year_sql, terms)


def _spells(relation: str, year_sql: str, terms: PricingTerms) -> str:
    elective = f"r.admission_method IN {words(spells.ELECTIVE_METHODS)}"
    short_stay = f"l.line = '{Line.EMERGENCY}' AND r.length_of_stay < {terms.short_stay_below} AND t.short_stay"
    return f"""
SELECT p.*,
    CASE WHEN p.unpriced_reason = '' THEN p.found_base END AS base,
    CASE WHEN p.unpriced_reason = '' THEN p.found_reduction END AS short_stay_reduction,
    CASE WHEN p.unpriced_reason = '' THEN p.found_days END AS excess_days,
    CASE WHEN p.unpriced_reason = '' THEN p.found_excess END AS excess_amount,
    CASE WHEN p.unpriced_reason = '' THEN p.found_top_up END AS top_up,
    CASE WHEN p.unpriced_reason = '' THEN p.found_factor END AS market_forces_factor,
    CASE WHEN p.unpriced_reason = '' THEN round(
        (p.found_base - p.found_reduction + p.found_excess + p.found_top_up) * {_multiplier(terms)}, 2
    ) END AS price
FROM (SELECT r.*, l.line, w.reason AS unpriced_reason, {_factor(terms)} AS found_factor,
    c.base AS found_base, c.reduction AS found_reduction, c.excess_days AS found_days,
    e.excess_amount AS found_excess, e.top_up AS found_top_up
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
CROSS JOIN LATERAL (SELECT CASE
    WHEN {elective} AND r.patient_class = '{spells.DAY_CASE}' THEN '{Line.DAY_CASE}'
    WHEN {elective} THEN '{Line.ELECTIVE_INPATIENT}'
    WHEN r.admission_method IN {words(spells.EMERGENCY_METHODS)} THEN '{Line.EMERGENCY}'
    ELSE '{Line.NON_ELECTIVE_OTHER}' END AS line) l
LEFT JOIN {_current(InpatientTariff, "tariff-inpatient")} t ON t.financial_year = y.year AND t.hrg = r.hrg
LEFT JOIN {_current(TopUp, "tariff-topup")} u
    ON u.financial_year = y.year AND u.specialised_service = r.specialised_service
{_factor_join(terms)}
CROSS JOIN LATERAL (SELECT
    CASE WHEN {elective} THEN t.elective ELSE t.non_elective END AS base,
    CASE WHEN {elective} THEN t.elective_trim ELSE t.non_elective_trim END AS trim_point) b
CROSS JOIN LATERAL (SELECT b.base,
    CASE WHEN {short_stay} THEN b.base * (1 - coalesce(t.short_stay_rate, 1)) ELSE 0 END AS reduction,
    greatest(0, coalesce(r.length_of_stay - b.trim_point, 0)) AS excess_days) c
CROSS JOIN LATERAL (SELECT
    c.excess_days * coalesce(t.day_rate, 0) AS excess_amount,
    (c.base - c.reduction) * coalesce(u.percentage, 0) * 0.01 AS top_up) e
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.patient_class IN {words(spells.REGULAR_ATTENDERS)} THEN '{UnpricedReason.REGULAR_ATTENDER}'
    WHEN NOT {_has_list("tariff-inpatient")} THEN '{UnpricedReason.NO_PRICE_LIST}'
    WHEN t.release_id IS NULL THEN '{UnpricedReason.NO_PRICE}'
    WHEN t.excluded THEN '{UnpricedReason.EXCLUDED}'
    WHEN {_lacks_factor(terms)} THEN '{UnpricedReason.NO_FACTOR}'
    WHEN c.base IS NULL THEN '{UnpricedReason.NO_PRICE}'
    WHEN c.excess_days > 0 AND t.day_rate IS NULL THEN '{UnpricedReason.NO_DAY_RATE}'
    ELSE '' END AS reason) w
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _outpatients(relation: str, year_sql: str, terms: PricingTerms) -> str:
    first = f"r.first_attendance IN {words(attendances.FIRST_ATTENDANCES)}"
    codes = words(attendances.FIRST_ATTENDANCES + attendances.FOLLOW_UPS)
    not_attended = f"r.attended NOT IN {words(attendances.ATTENDED)} OR r.first_attendance NOT IN {codes}"
    tariff = _current(OutpatientTariff, "tariff-outpatient")
    return f"""
SELECT p.*, {_simple_price(terms, not_attended=True)}
FROM (SELECT r.*, l.line, w.reason AS unpriced_reason, c.base AS found_base, {_factor(terms)} AS found_factor
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
CROSS JOIN LATERAL (SELECT
    CASE WHEN {first} THEN '{Line.FIRST_OUTPATIENT}' ELSE '{Line.FOLLOW_UP_OUTPATIENT}' END AS line) l
LEFT JOIN {tariff} a
    ON a.financial_year = y.year AND a.treatment_function = r.treatment_function AND a.age_group = 'adult'
LEFT JOIN {tariff} k
    ON k.financial_year = y.year AND k.treatment_function = r.treatment_function AND k.age_group = 'child'
    AND r.age < {terms.child_below}
{_factor_join(terms)}
CROSS JOIN LATERAL (SELECT
    CASE WHEN {first} THEN coalesce(k.first, a.first) ELSE coalesce(k.follow_up, a.follow_up) END AS base) c
CROSS JOIN LATERAL (SELECT CASE
    WHEN {not_attended} THEN '{UnpricedReason.NOT_ATTENDED}'
    {_simple_reasons("tariff-outpatient", terms)}
    ELSE '' END AS reason) w
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _ae(relation: str, year_sql: str, terms: PricingTerms) -> str:
    return f"""
SELECT p.*, {_simple_price(terms)}
FROM (SELECT r.*, '{Line.AE}' AS line, w.reason AS unpriced_reason, c.base AS found_base,
    {_factor(terms)} AS found_factor
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
LEFT JOIN {_current(AETariff, "tariff-ae")} t ON t.financial_year = y.year AND t.hrg = r.hrg
{_factor_join(terms)}
CROSS JOIN LATERAL (SELECT t.price AS base) c
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.category = '{attendances.PLANNED_FOLLOW_UP}' THEN '{UnpricedReason.PLANNED_FOLLOW_UP}'
    {_simple_reasons("tariff-ae", terms)}
    ELSE '' END AS reason) w
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _simple_price(terms: PricingTerms, *, not_attended: bool = False) -> str:
    """The priced columns of an attendance: one price, at most multiplied by the factor."""
    nothing = f"WHEN p.unpriced_reason = '{UnpricedReason.NOT_ATTENDED}' THEN 0.00" if not_attended else ""
    return f"""
    CASE WHEN p.unpriced_reason = '' THEN p.found_base END AS base,
    CASE WHEN p.unpriced_reason = '' THEN p.found_factor END AS market_forces_factor,
    CASE WHEN p.unpriced_reason = '' THEN round(p.found_base * {_multiplier(terms)}, 2) {nothing} END AS price"""


def _simple_reasons(kind: str, terms: PricingTerms) -> str:
    return f"""WHEN NOT {_has_list(kind)} THEN '{UnpricedReason.NO_PRICE_LIST}'
    WHEN c.base IS NULL THEN '{UnpricedReason.NO_PRICE}'
    WHEN {_lacks_factor(terms)} THEN '{UnpricedReason.NO_FACTOR}'"""


def _current(model: type[ReferenceRow], kind: str) -> str:
    """The rows of the lists in force, one list a financial year."""
    return f"""(SELECT release.financial_year, row.* FROM {ReferenceRelease._meta.db_table} release
    JOIN {model._meta.db_table} row ON row.release_id = release.id
    WHERE release.kind = '{kind}' AND release.is_current)"""  # noqa: S608 - our own words


def _has_list(kind: str) -> str:
    return f"""(y.year IN (SELECT financial_year FROM {ReferenceRelease._meta.db_table}
        WHERE kind = '{kind}' AND is_current))"""  # noqa: S608 - our own words


def _factor_join(terms: PricingTerms) -> str:
    if terms.market_forces is MarketForcesMode.CENTRAL:
        return ""
    current = _current(MarketForcesFactor, "tariff-mff")
    return f"LEFT JOIN {current} m ON m.financial_year = y.year AND m.provider_id = r.provider_id"


def _factor(terms: PricingTerms) -> str:
    return "NULL::numeric" if terms.market_forces is MarketForcesMode.CENTRAL else "m.factor"


def _multiplier(terms: PricingTerms) -> str:
    return "1" if terms.market_forces is MarketForcesMode.CENTRAL else "p.found_factor"


def _lacks_factor(terms: PricingTerms) -> str:
    return "FALSE" if terms.market_forces is MarketForcesMode.CENTRAL else "m.factor IS NULL"
