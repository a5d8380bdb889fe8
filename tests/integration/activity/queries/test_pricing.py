"""The SQL prices against the pure calculators: every kind of row, under random price lists."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.pricing.attendances import OutpatientPrices, price_ae, price_outpatient
from pbc.activity.domain.pricing.spells import Spell, SpellTariff, price_spell
from pbc.activity.domain.pricing.terms import (
    TERMS,
    MarketForces,
    MarketForcesMode,
    ModeSpan,
    PricedRow,
    PricingTerms,
)
from pbc.activity.queries.pricing import PRICED_COLUMNS, priced_rows_sql
from pbc.core.periods import FinancialYear, Month
from tests.factories.activity import (
    AETariffFactory,
    InpatientTariffFactory,
    MarketForcesFactorFactory,
    OutpatientTariffFactory,
    ReferenceReleaseFactory,
    TopUpFactory,
)
from tests.factories.organisations import ProviderFactory

VIA_PCT = PricingTerms(market_forces=MarketForcesMode.VIA_PCT)
HRGS = ("A01", "B02")
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pounds = st.decimals(0, 9999, places=2)
trims = st.sampled_from([0, 1, 2, 5, 9, 10])
factors = st.decimals("0.9", "1.4", places=6)


@dataclass(frozen=True)
class SpellRow:
    admission_method: str
    patient_class: str
    length_of_stay: int
    hrg: str
    specialised_service: str
    has_provider: bool


SPELL_ROWS = [
    SpellRow(*parts)
    for parts in product(
        ("11", "13", "21", "2A", "2C", "31"), "123", (0, 1, 2, 3, 10), (*HRGS, "Z99"), ("", "CHILD"), (True, False)
    )
]
OUTPATIENT_ROWS = list(product("12345", "0234567", (None, 0, 16, 17, 60), ("100", "420", "999")))
AE_ROWS = list(product("123", ("V01", "V05", "V99")))
spell_tariffs = st.builds(
    SpellTariff,
    elective=st.none() | pounds,
    non_elective=st.none() | pounds,
    elective_trim=st.none() | trims,
    non_elective_trim=st.none() | trims,
    day_rate=st.none() | pounds,
    short_stay=st.booleans(),
    short_stay_rate=st.none() | st.decimals(0, 1, places=4),
    excluded=st.booleans(),
)


def fetch(sql: str, dataset: Dataset) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(PRICED_COLUMNS[dataset])} FROM ({sql}) priced ORDER BY row_number")
        return cursor.fetchall()


def expected(priced: PricedRow, dataset: Dataset) -> tuple:
    return tuple(getattr(priced, column) for column in PRICED_COLUMNS[dataset])


def values(columns: str, types: str, rows: list[tuple]) -> str:
    """A relation of literal rows, numbered in order, all in May 2006."""

    def literal(value):
        return "NULL" if value is None else f"'{value}'"

    body = ", ".join(
        f"({number}, {', '.join(f'{literal(v)}::{t}' for v, t in zip(row, types.split(), strict=True))})"
        for number, row in enumerate(rows)
    )
    return f"(SELECT date '2006-05-01' AS month, v.* FROM (VALUES {body}) v(row_number, {columns}))"


class TestSqlAgainstCalculator(TestCase):
    @QUICK
    @given(
        tariffs=st.dictionaries(st.sampled_from(HRGS), spell_tariffs),
        percentages=st.fixed_dictionaries({}, optional={"CHILD": st.decimals(0, 80, places=3), "ORTHO": st.just(24)}),
        factor=factors,
        terms=st.sampled_from([TERMS, VIA_PCT]),
    )
    def test_spells(self, tariffs, percentages, factor, terms):
        release = ReferenceReleaseFactory()
        for hrg, tariff in tariffs.items():
            InpatientTariffFactory(release=release, hrg=hrg, **asdict(tariff))
        services = ReferenceReleaseFactory(kind="tariff-topup")
        for service, percentage in percentages.items():
            TopUpFactory(release=services, specialised_service=service, percentage=percentage)
        provider = ProviderFactory()
        MarketForcesFactorFactory(provider=provider, factor=factor)

        relation = values(
            "admission_method, patient_class, length_of_stay, hrg, specialised_service, provider_id",
            "text text int text text bigint",
            [
                (
                    row.admission_method,
                    row.patient_class,
                    row.length_of_stay,
                    row.hrg,
                    row.specialised_service,
                    provider.pk if row.has_provider else None,
                )
                for row in SPELL_ROWS
            ],
        )
        priced = fetch(priced_rows_sql(Dataset.SPELLS, relation, terms=terms), Dataset.SPELLS)

        assert priced == [
            expected(
                price_spell(
                    Spell(row.admission_method, row.patient_class, row.length_of_stay, row.hrg),
                    tariffs.get(row.hrg),
                    top_up_percentage=percentages.get(row.specialised_service),
                    factor=factor if row.has_provider else None,
                    terms=terms,
                ),
                Dataset.SPELLS,
            )
            for row in SPELL_ROWS
        ]

    @QUICK
    @given(
        adult=st.dictionaries(st.sampled_from(["100", "420"]), st.builds(OutpatientPrices, pounds, pounds)),
        child=st.dictionaries(st.sampled_from(["100", "420"]), st.builds(OutpatientPrices, pounds, pounds)),
        factor=factors,
        terms=st.sampled_from([TERMS, VIA_PCT]),
    )
    def test_outpatients(self, adult, child, factor, terms):
        release = ReferenceReleaseFactory(kind="tariff-outpatient")
        for group, prices in (("adult", adult), ("child", child)):
            for function, price in prices.items():
                OutpatientTariffFactory(
                    release=release,
                    treatment_function=function,
                    age_group=group,
                    first=price.first,
                    follow_up=price.follow_up,
                )
        provider = ProviderFactory()
        MarketForcesFactorFactory(provider=provider, factor=factor)

        relation = values(
            "first_attendance, attended, age, treatment_function, provider_id",
            "text text int text bigint",
            [(*row, provider.pk) for row in OUTPATIENT_ROWS],
        )
        priced = fetch(priced_rows_sql(Dataset.OUTPATIENTS, relation, terms=terms), Dataset.OUTPATIENTS)

        assert priced == [
            expected(
                price_outpatient(
                    first_attendance=first,
                    attended=attended,
                    age=age,
                    adult=adult.get(function),
                    child=child.get(function),
                    factor=factor,
                    terms=terms,
                ),
                Dataset.OUTPATIENTS,
            )
            for first, attended, age, function in OUTPATIENT_ROWS
        ]

    @QUICK
    @given(
        prices=st.dictionaries(st.sampled_from(["V01", "V05"]), pounds),
        factor=factors,
        terms=st.sampled_from([TERMS, VIA_PCT]),
    )
    def test_ae(self, prices, factor, terms):
        release = ReferenceReleaseFactory(kind="tariff-ae")
        for hrg, price in prices.items():
            AETariffFactory(release=release, hrg=hrg, price=price)
        provider = ProviderFactory()
        MarketForcesFactorFactory(provider=provider, factor=factor)

        relation = values("category, hrg, provider_id", "text text bigint", [(*row, provider.pk) for row in AE_ROWS])
        priced = fetch(priced_rows_sql(Dataset.AE, relation, terms=terms), Dataset.AE)

        assert priced == [
            expected(price_ae(category=category, tariff=prices.get(hrg), factor=factor, terms=terms), Dataset.AE)
            for category, hrg in AE_ROWS
        ]


def one_spell(length_of_stay: int, hrg: str = "L09") -> str:
    return values(
        "admission_method, patient_class, length_of_stay, hrg, specialised_service, provider_id",
        "text text int text text bigint",
        [("21", "1", length_of_stay, hrg, "", None)],
    )


def price(sql: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT price, unpriced_reason FROM ({sql}) priced")
        return cursor.fetchone()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "pounds"), [(41, "3380.00"), (1, "1150.00")])
def test_the_worked_spells_of_the_handbook(days, pounds):
    InpatientTariffFactory()

    assert price(priced_rows_sql(Dataset.SPELLS, one_spell(days))) == (Decimal(pounds), "")


@pytest.mark.django_db
def test_the_list_in_force_of_the_rows_own_year_is_used():
    InpatientTariffFactory(release__financial_year=2005, non_elective=Decimal(2000))
    InpatientTariffFactory(release__is_current=False, non_elective=Decimal(1))
    InpatientTariffFactory(non_elective=Decimal(2300))

    assert price(priced_rows_sql(Dataset.SPELLS, one_spell(5)))[0] == Decimal("2300.00")


@pytest.mark.django_db
def test_one_years_activity_can_be_priced_at_anothers_tariff():
    InpatientTariffFactory(release__financial_year=2007, non_elective=Decimal(2500))

    assert price(priced_rows_sql(Dataset.SPELLS, one_spell(5), year_sql="2007")) == (Decimal("2500.00"), "")
    assert price(priced_rows_sql(Dataset.SPELLS, one_spell(5))) == (None, "no_price_list")


@pytest.mark.parametrize("month", ["2006-03-01", "2006-04-01", "2007-03-01"])
@pytest.mark.django_db
def test_the_financial_year_begins_in_april(month):
    InpatientTariffFactory(non_elective=Decimal(2300))
    relation = one_spell(5).replace("2006-05-01", month)

    assert price(priced_rows_sql(Dataset.SPELLS, relation))[0] == (None if month == "2006-03-01" else Decimal(2300))


def test_prescribing_has_no_tariff():
    with pytest.raises(ValueError, match="no national tariff"):
        priced_rows_sql(Dataset.PRESCRIBING, "facts")


MONTHS = [Month(2006, 3), Month(2006, 4), Month(2006, 9), Month(2007, 3), Month(2007, 4)]
COMMISSIONERS = (1, 2, None)
edges = st.none() | st.sampled_from([date(2006, 4, 1), date(2006, 9, 15), date(2006, 10, 1), date(2007, 3, 31)])


@st.composite
def rules(draw) -> MarketForces:
    """Spans as rules give them: those of one PCT, and those of nobody, follow each other without overlap."""
    spans = []
    for pct in COMMISSIONERS:
        start, middle, end = (draw(edges) for _ in range(3))
        days = sorted({day for day in (start, middle, end) if day})
        bounds = [None, *days, None] if draw(st.booleans()) else days
        spans += [ModeSpan(pct, draw(st.sampled_from(MarketForcesMode)), *pair) for pair in pairwise(bounds)]
    return MarketForces(tuple(spans))


class TestWhoPaysTheFactor(TestCase):
    @QUICK
    @given(market_forces=rules(), has_factor=st.booleans())
    def test_each_row_follows_the_rule_of_its_commissioner_on_the_last_day_of_its_month(
        self, market_forces, has_factor
    ):
        provider = ProviderFactory()
        for year in (2005, 2006, 2007):
            AETariffFactory(release__financial_year=year, price=Decimal(70))
            if has_factor:
                MarketForcesFactorFactory(provider=provider, factor=Decimal("1.21"), release__financial_year=year)
        rows = list(product(MONTHS, COMMISSIONERS))
        body = values(
            "category, hrg, provider_id, discharged, commissioner_id",
            "text text bigint date bigint",
            [("1", "V05", provider.pk, month.first_day, commissioner) for month, commissioner in rows],
        ).replace("date '2006-05-01' AS month", "v.discharged AS month")

        priced = fetch(priced_rows_sql(Dataset.AE, body, market_forces=market_forces), Dataset.AE)

        assert priced == [
            expected(
                price_ae(
                    category="1",
                    tariff=Decimal(70),
                    factor=Decimal("1.21") if has_factor else None,
                    terms=PricingTerms(market_forces.mode(commissioner, month.last_day)),
                ),
                Dataset.AE,
            )
            for month, commissioner in rows
        ]


@pytest.mark.parametrize(
    ("tariff_year", "price_of_may"), [(2005, Decimal(70)), (2006, Decimal(70)), (2007, Decimal("84.70"))]
)
@pytest.mark.django_db
def test_activity_at_another_years_prices_follows_that_years_rule(tariff_year, price_of_may):
    provider = ProviderFactory()
    for year in (2005, 2006, 2007):
        AETariffFactory(release__financial_year=year)
        MarketForcesFactorFactory(provider=provider, factor=Decimal("1.21"), release__financial_year=year)
    from_2007 = MarketForces((ModeSpan(1, MarketForcesMode.VIA_PCT, FinancialYear(2007).first_day),))
    relation = values(
        "category, hrg, provider_id, commissioner_id", "text text bigint bigint", [("1", "V05", provider.pk, 1)]
    )

    sql = priced_rows_sql(Dataset.AE, relation, year_sql=str(tariff_year), market_forces=from_2007)

    assert price(sql) == (price_of_may, "")
