"""Price every row of a relation in one pass: the SQL twin of :mod:`pbc.activity.domain.pricing`.

The text holds no value from outside: constants come from the domain, ``relation`` and ``year_sql`` from our own code,
keys and days of the market forces factor are numbers and dates.
"""

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.pricing import attendances, spells
from pbc.activity.domain.pricing.terms import (
    TERMS,
    MarketForces,
    MarketForcesMode,
    ModeSpan,
    PricingTerms,
    UnpricedReason,
)
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

ONCE_A_ROW = "OFFSET '0'"
"""Keeps PostgreSQL from copying the expressions of a subquery into every place that uses them: four times as fast.

In quotes it is a number of the right type at once. Without them PostgreSQL takes the subquery for one with a limit, and
gives it to one processor only."""

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


IN_FORCE = "release.is_current"
"""Which releases of price lists count, as a condition on ``release``."""


def priced_rows_sql(
    dataset: Dataset,
    relation: str,
    *,
    year_sql: str = YEAR_OF_MONTH,
    terms: PricingTerms = TERMS,
    market_forces: MarketForces | None = None,
    lists_sql: str = IN_FORCE,
) -> str:
    """SQL text of a SELECT that gives every row of the relation its line, price components and price.

    :param relation: a table, or a subquery in brackets, with the columns a fact has before it is priced.
    :param year_sql: the financial year whose prices apply; an expression over the alias ``r``, or a year such as
        ``2006`` to price one year's activity at another's tariff (S4 ¶36).
    :param market_forces: who pays the factor for which row; without it, whoever ``terms`` say for all of them. A row
        follows the rule of the last day of its month, in the year whose prices apply.
    :param lists_sql: the price lists that count, one a kind and year, as a condition like :data:`IN_FORCE`.
    :raises ValueError: for a dataset without a national tariff.
    """
    builders = {Dataset.SPELLS: _spells, Dataset.OUTPATIENTS: _outpatients, Dataset.AE: _ae}
    if dataset not in builders:
        raise ValueError(f"{dataset} has no national tariff")
    factor = _Factor(market_forces or MarketForces((ModeSpan(None, terms.market_forces),)))
    return builders[dataset](relation, year_sql, terms, factor).replace(IN_FORCE, lists_sql)


def _spells(relation: str, year_sql: str, terms: PricingTerms, factor: "_Factor") -> str:
    """From the inside out: what the lists say of a row, the parts of its price, the price. Most prices are the base."""
    elective = f"r.admission_method IN {words(spells.ELECTIVE_METHODS)}"
    emergency = f"r.admission_method IN {words(spells.EMERGENCY_METHODS)}"
    return f"""
SELECT p.*, coalesce(p.reason, '') AS unpriced_reason,
    CASE WHEN p.reason IS NULL THEN p.found_base END AS base,
    CASE WHEN p.reason IS NULL THEN p.found_reduction END AS short_stay_reduction,
    CASE WHEN p.reason IS NULL THEN p.found_days END AS excess_days,
    CASE WHEN p.reason IS NULL THEN p.found_excess END AS excess_amount,
    CASE WHEN p.reason IS NULL THEN p.found_top_up END AS top_up,
    CASE WHEN p.reason IS NULL THEN p.found_factor END AS market_forces_factor,
    CASE WHEN p.reason IS NOT NULL THEN NULL
        WHEN p.found_days = 0 AND NOT p.is_short AND p.percentage IS NULL THEN {factor.price_of("p.found_base")}
        ELSE {factor.price_of("(p.found_base - p.found_reduction + p.found_excess + p.found_top_up)")} END AS price
FROM (SELECT q.*, c.reduction AS found_reduction,
    CASE WHEN q.found_days > 0 THEN q.found_days * coalesce(q.day_rate, 0) ELSE 0 END AS found_excess,
    CASE WHEN q.percentage IS NULL THEN 0 ELSE (q.found_base - c.reduction) * q.percentage * 0.01 END AS found_top_up,
    CASE WHEN q.patient_class IN {words(spells.REGULAR_ATTENDERS)} THEN '{UnpricedReason.REGULAR_ATTENDER}'
        WHEN NOT {_has_list("tariff-inpatient", "q.price_year")} THEN '{UnpricedReason.NO_PRICE_LIST}'
        WHEN q.release_id IS NULL THEN '{UnpricedReason.NO_PRICE}'
        WHEN q.excluded THEN '{UnpricedReason.EXCLUDED}'
        WHEN q.lacks_factor THEN '{UnpricedReason.NO_FACTOR}'
        WHEN q.found_base IS NULL THEN '{UnpricedReason.NO_PRICE}'
        WHEN q.found_days > 0 AND q.day_rate IS NULL THEN '{UnpricedReason.NO_DAY_RATE}' END AS reason
FROM (SELECT r.*, y.year AS price_year, t.release_id, t.excluded, t.day_rate, t.short_stay_rate, u.percentage,
    {factor.found} AS found_factor, {factor.is_lacking} AS lacks_factor,
    CASE WHEN {elective} AND r.patient_class = '{spells.DAY_CASE}' THEN '{Line.DAY_CASE}'
        WHEN {elective} THEN '{Line.ELECTIVE_INPATIENT}'
        WHEN {emergency} THEN '{Line.EMERGENCY}'
        ELSE '{Line.NON_ELECTIVE_OTHER}' END AS line,
    CASE WHEN {elective} THEN t.elective ELSE t.non_elective END AS found_base,
    r.length_of_stay < {terms.short_stay_below} AND t.short_stay AND {emergency} AS is_short,
    greatest(0, coalesce(
        r.length_of_stay - CASE WHEN {elective} THEN t.elective_trim ELSE t.non_elective_trim END, 0)) AS found_days
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
LEFT JOIN {_current(InpatientTariff, "tariff-inpatient")} t ON t.financial_year = y.year AND t.hrg = r.hrg
LEFT JOIN {_current(TopUp, "tariff-topup")} u
    ON u.financial_year = y.year AND u.specialised_service = r.specialised_service
{factor.join}
{ONCE_A_ROW}) q
CROSS JOIN LATERAL (SELECT
    CASE WHEN q.is_short THEN q.found_base * (1 - coalesce(q.short_stay_rate, 1)) ELSE 0 END AS reduction) c
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _outpatients(relation: str, year_sql: str, terms: PricingTerms, factor: "_Factor") -> str:
    first = f"r.first_attendance IN {words(attendances.FIRST_ATTENDANCES)}"
    codes = words(attendances.FIRST_ATTENDANCES + attendances.FOLLOW_UPS)
    not_attended = f"r.attended NOT IN {words(attendances.ATTENDED)} OR r.first_attendance NOT IN {codes}"
    tariff = _current(OutpatientTariff, "tariff-outpatient")
    return f"""
SELECT p.*, {_simple_price(factor, not_attended=True)}
FROM (SELECT r.*, l.line, w.reason, c.base AS found_base, {factor.found} AS found_factor
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
CROSS JOIN LATERAL (SELECT
    CASE WHEN {first} THEN '{Line.FIRST_OUTPATIENT}' ELSE '{Line.FOLLOW_UP_OUTPATIENT}' END AS line) l
LEFT JOIN {tariff} a
    ON a.financial_year = y.year AND a.treatment_function = r.treatment_function AND a.age_group = 'adult'
LEFT JOIN {tariff} k
    ON k.financial_year = y.year AND k.treatment_function = r.treatment_function AND k.age_group = 'child'
    AND r.age < {terms.child_below}
{factor.join}
CROSS JOIN LATERAL (SELECT
    CASE WHEN {first} THEN coalesce(k.first, a.first) ELSE coalesce(k.follow_up, a.follow_up) END AS base) c
CROSS JOIN LATERAL (SELECT CASE
    WHEN {not_attended} THEN '{UnpricedReason.NOT_ATTENDED}'
    {_simple_reasons("tariff-outpatient", factor)}
    END AS reason) w
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _ae(relation: str, year_sql: str, terms: PricingTerms, factor: "_Factor") -> str:
    return f"""
SELECT p.*, {_simple_price(factor)}
FROM (SELECT r.*, '{Line.AE}' AS line, w.reason, c.base AS found_base, {factor.found} AS found_factor
FROM {relation} r
CROSS JOIN LATERAL (SELECT {year_sql} AS year) y
LEFT JOIN {_current(AETariff, "tariff-ae")} t ON t.financial_year = y.year AND t.hrg = r.hrg
{factor.join}
CROSS JOIN LATERAL (SELECT t.price AS base) c
CROSS JOIN LATERAL (SELECT CASE
    WHEN r.category = '{attendances.PLANNED_FOLLOW_UP}' THEN '{UnpricedReason.PLANNED_FOLLOW_UP}'
    {_simple_reasons("tariff-ae", factor)}
    END AS reason) w
{ONCE_A_ROW}) p
"""  # noqa: S608 - our own words


def _simple_price(factor: "_Factor", *, not_attended: bool = False) -> str:
    """The priced columns of an attendance: one price, at most multiplied by the factor."""
    nothing = f"WHEN p.reason = '{UnpricedReason.NOT_ATTENDED}' THEN 0.00" if not_attended else ""
    return f"""coalesce(p.reason, '') AS unpriced_reason,
    CASE WHEN p.reason IS NULL THEN p.found_base END AS base,
    CASE WHEN p.reason IS NULL THEN p.found_factor END AS market_forces_factor,
    CASE WHEN p.reason IS NULL THEN {factor.price_of("p.found_base")} {nothing} END AS price"""


def _simple_reasons(kind: str, factor: "_Factor") -> str:
    return f"""WHEN NOT {_has_list(kind, "y.year")} THEN '{UnpricedReason.NO_PRICE_LIST}'
    WHEN c.base IS NULL THEN '{UnpricedReason.NO_PRICE}'
    WHEN {factor.is_lacking} THEN '{UnpricedReason.NO_FACTOR}'"""


def _current(model: type[ReferenceRow], kind: str) -> str:
    """The rows of the lists in force, one list a financial year."""
    return f"""(SELECT release.financial_year, row.* FROM {ReferenceRelease._meta.db_table} release
    JOIN {model._meta.db_table} row ON row.release_id = release.id
    WHERE release.kind = '{kind}' AND {IN_FORCE})"""  # noqa: S608 - our own words


def _has_list(kind: str, year: str) -> str:
    return f"""({year} IN (SELECT release.financial_year FROM {ReferenceRelease._meta.db_table} release
        WHERE release.kind = '{kind}' AND {IN_FORCE}))"""  # noqa: S608 - our own words


class _Factor:
    """The parts of a query that have to do with the market forces factor: none of them, where it is paid centrally.

    :ivar found: the factor to multiply a row's price by; NULL where it is not.
    :ivar is_lacking: should there be a factor, and is there none?
    """

    def __init__(self, market_forces: MarketForces) -> None:
        self.is_central = market_forces.is_central
        self.found, self.is_lacking, self.join = "NULL::numeric", "FALSE", ""
        if self.is_central:
            return
        self.found = "CASE WHEN v.through_pct THEN m.factor END"
        self.is_lacking = "v.through_pct AND m.factor IS NULL"
        current = _current(MarketForcesFactor, "tariff-mff")
        self.join = f"""
LEFT JOIN {current} m ON m.financial_year = y.year AND m.provider_id = r.provider_id
{_through_pct(market_forces)}"""

    def price_of(self, amount: str) -> str:
        """The amount with the factor that was found, to the penny."""
        return f"round({amount}, 2)" if self.is_central else f"round({amount} * coalesce(p.found_factor, 1), 2)"


def _through_pct(market_forces: MarketForces) -> str:
    """Joins that give ``v.through_pct``: by the commissioner's own rule, else by the nation's."""
    nation = [span for span in market_forces.spans if span.pct_id is None and span.mode is MarketForcesMode.VIA_PCT]
    through = " OR ".join(f"{_days(span)} @> d.day" for span in nation) or "FALSE"
    rows = [
        f"({span.pct_id}::bigint, {_days(span)}, {span.mode is MarketForcesMode.VIA_PCT})"
        for span in market_forces.spans
        if span.pct_id is not None
    ]
    own = (
        f"LEFT JOIN (VALUES {', '.join(rows)}) o(pct_id, days, through_pct) "
        "ON o.pct_id = r.commissioner_id AND o.days @> d.day"
    )
    return f"""CROSS JOIN LATERAL (SELECT
    (r.month + make_interval(years => y.year - {YEAR_OF_MONTH}, months => 1, days => -1))::date AS day) d
{own if rows else ""}
CROSS JOIN LATERAL (SELECT {f"coalesce(o.through_pct, {through})" if rows else through} AS through_pct) v"""


def _days(span: ModeSpan) -> str:
    start, end = (f"'{day.isoformat()}'" if day else "NULL" for day in (span.start, span.end))
    return f"daterange({start}, {end})"
