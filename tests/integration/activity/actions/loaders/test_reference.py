"""Price lists and national rates: one release a financial year, superseded whole."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from pbc.activity.actions.loaders import Staged
from pbc.activity.actions.loaders.reference import LOADERS, load_reference
from pbc.activity.domain.formats import format_of
from pbc.activity.models import (
    AdmittedSpell,
    AEAttendance,
    AETariff,
    InpatientTariff,
    MarketForcesFactor,
    NationalRate,
    ReferenceRelease,
)
from pbc.core.principal import SYSTEM
from tests.factories.activity import AEFactory, AETariffFactory, DataSlotFactory, ImportBatchFactory, SpellFactory
from tests.factories.governance import LocalRuleFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 6, 1, 9, tzinfo=UTC)
INPATIENT = """row_number int, financial_year text, hrg text, description text, elective numeric, non_elective numeric,
    elective_trim int, non_elective_trim int, day_rate numeric, short_stay boolean, short_stay_rate numeric,
    excluded boolean"""


def staged(code: str, columns: str, rows: list[tuple]) -> Staged:
    """What the import engine hands over: a batch and a temporary table of good rows."""
    batch = ImportBatchFactory(format=code)
    table = f"good_{batch.pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        for number, row in enumerate(rows, start=2):
            marks = ", ".join(["%s"] * (len(row) + 1))
            cursor.execute(f"INSERT INTO {table} VALUES ({marks})", [number, *row])
    return Staged(batch=batch, format=format_of(code), by=SYSTEM, at=AT, good_table=table)


def inpatient(*rows: tuple) -> Staged:
    return staged("tariff-inpatient", INPATIENT, list(rows))


def hrg(year="2006/07", code="L09", non_elective=2300, **changes):
    row = {
        "elective": 1700,
        "elective_trim": 30,
        "non_elective_trim": 35,
        "day_rate": 180,
        "short_stay": True,
        "short_stay_rate": Decimal("0.5"),
        "excluded": False,
        "description": "Urinary (invented)",
    } | changes
    return (
        year,
        code,
        row["description"],
        row["elective"],
        non_elective,
        row["elective_trim"],
        row["non_elective_trim"],
        row["day_rate"],
        row["short_stay"],
        row["short_stay_rate"],
        row["excluded"],
    )


def test_a_file_may_hold_several_years_and_each_becomes_a_release():
    result = load_reference(inpatient(hrg("2005/06", non_elective=2100), hrg("2006/07"), hrg("2006/07", "D40")))

    assert result.loaded == 3
    assert list(
        ReferenceRelease.objects.order_by("financial_year").values_list("financial_year", "is_current", "illustrative")
    ) == [(2005, True, True), (2006, True, True)]
    assert InpatientTariff.objects.get(release__financial_year=2005).non_elective == Decimal("2100.00")


def test_a_later_file_takes_the_place_of_its_own_years_whole():
    load_reference(inpatient(hrg("2005/06"), hrg("2006/07"), hrg("2006/07", "D40")))
    load_reference(inpatient(hrg("2006/07", non_elective=2400)))

    current = InpatientTariff.objects.filter(release__is_current=True)
    assert set(current.values_list("release__financial_year", "hrg", "non_elective")) == {
        (2005, "L09", Decimal(2300)),
        (2006, "L09", Decimal(2400)),
    }
    assert InpatientTariff.objects.count() == 4


def test_a_price_list_prices_the_open_months_of_its_year():
    pct = PctFactory()
    slot = DataSlotFactory(owner=pct)
    SpellFactory(slot=slot, practice=PracticeFactory(pct=pct), price=None, unpriced_reason="no_price_list")

    result = load_reference(inpatient(hrg()))

    assert AdmittedSpell.objects.get().price == Decimal("2300.00")
    assert "1 rows of activity in open months have a new price." in result.notes


def test_prices_not_said_to_be_invented_are_not_marked_so():
    load_reference(inpatient(hrg(description="Kidney or urinary tract infections")))

    assert ReferenceRelease.objects.get().illustrative is False


def test_rows_that_will_leave_spells_unpriced_are_warned_of():
    result = load_reference(inpatient(hrg(short_stay_rate=None), hrg(code="D40", day_rate=None), hrg(code="E36")))

    assert [(problem.row_number, problem.rule, problem.severity) for problem in result.problems] == [
        (2, "short_stay_without_rate", "warning"),
        (3, "trim_point_without_rate", "warning"),
    ]


def test_attendance_prices_and_factors_go_to_their_tables():
    provider = ProviderFactory()
    load_reference(
        staged(
            "tariff-ae",
            "row_number int, financial_year text, hrg text, description text, band text, price numeric",
            [("2006/07", "V05", "Lower cost", "standard", 70)],
        )
    )
    load_reference(
        staged(
            "tariff-mff",
            "row_number int, financial_year text, provider_code text, provider_id bigint, factor numeric",
            [("2006/07", provider.code, provider.pk, Decimal("1.1"))],
        )
    )

    assert AETariff.objects.get().price == Decimal("70.00")
    assert MarketForcesFactor.objects.get().provider == provider


def test_a_new_factor_changes_prices_only_where_the_pct_pays_it():
    provider, pct = ProviderFactory(), PctFactory()
    AETariffFactory()
    slot = DataSlotFactory(owner=pct, dataset="ae")
    for commissioner in (pct, PctFactory()):
        AEFactory(slot=slot, practice=PracticeFactory(pct=pct), commissioner=commissioner, provider=provider)
    LocalRuleFactory(pct=pct, key="market_forces_mode", value="via_pct")
    columns = "row_number int, financial_year text, provider_code text, provider_id bigint, factor numeric"

    load_reference(staged("tariff-mff", columns, [("2006/07", provider.code, provider.pk, Decimal("1.1"))]))

    assert list(AEAttendance.objects.order_by("row_number").values_list("price", flat=True)) == [77, 70]


def test_national_rates_that_lack_a_stratum_are_warned_of():
    result = load_reference(
        staged(
            "national-rates",
            """row_number int, financial_year text, indicator text, sex text, band text, events bigint,
            population bigint, source text""",
            [("2006/07", "gp_referrals", "1", "0-4", 100, 1000, "Invented")],
        )
    )

    assert NationalRate.objects.get().events == 100
    assert [problem.rule for problem in result.problems] == ["missing_strata"]


def test_every_reference_format_has_its_loader():
    assert set(LOADERS) == {
        "tariff-inpatient",
        "tariff-outpatient",
        "tariff-ae",
        "tariff-topup",
        "tariff-mff",
        "national-rates",
    }
