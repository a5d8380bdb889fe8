"""Attendance prices (domain handbook §3.4, §3.5; invented prices)."""

from decimal import Decimal

import pytest

from pbc.activity.domain.lines import Line
from pbc.activity.domain.pricing.attendances import OutpatientPrices, outpatient_line, price_ae, price_outpatient
from pbc.activity.domain.pricing.terms import MarketForcesMode, PricingTerms, UnpricedReason

ADULT = OutpatientPrices(first=Decimal(150), follow_up=Decimal(75))
CHILD = OutpatientPrices(first=Decimal(190), follow_up=Decimal(95))
VIA_PCT = PricingTerms(market_forces=MarketForcesMode.VIA_PCT)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("1", Line.FIRST_OUTPATIENT),
        ("3", Line.FIRST_OUTPATIENT),
        ("2", Line.FOLLOW_UP_OUTPATIENT),
        ("4", Line.FOLLOW_UP_OUTPATIENT),
    ],
)
def test_first_attendances_are_told_from_follow_ups(code, line):
    assert outpatient_line(code) == line


@pytest.mark.parametrize(
    ("first_attendance", "age", "child", "price"),
    [
        ("1", 16, CHILD, "190.00"),
        ("1", 17, CHILD, "150.00"),
        ("4", 3, CHILD, "95.00"),
        ("1", 16, None, "150.00"),
        ("2", None, CHILD, "75.00"),
    ],
)
def test_under_seventeens_take_the_child_price_where_there_is_one(first_attendance, age, child, price):
    priced = price_outpatient(first_attendance=first_attendance, attended="5", age=age, adult=ADULT, child=child)

    assert priced.price == Decimal(price)


@pytest.mark.parametrize("attended", ["2", "3", "4", "7", "0"])
def test_a_patient_who_was_not_seen_costs_nothing(attended):
    priced = price_outpatient(first_attendance="1", attended=attended, age=40, adult=ADULT)

    assert priced.price == Decimal("0.00")
    assert priced.unpriced_reason == UnpricedReason.NOT_ATTENDED


def test_a_specialty_without_a_price_has_a_reason():
    assert price_outpatient(first_attendance="1", attended="5", age=40, adult=None).price is None
    without_list = price_outpatient(first_attendance="1", attended="6", age=40, adult=None, has_price_list=False)
    assert without_list.unpriced_reason == UnpricedReason.NO_PRICE_LIST


def test_the_factor_multiplies_the_price_where_the_pct_pays_it():
    through_pct = price_ae(category="1", tariff=Decimal(70), factor=Decimal("1.1"), terms=VIA_PCT)
    without = price_ae(category="1", tariff=Decimal(70), terms=VIA_PCT)

    assert through_pct.price == Decimal("77.00")
    assert without.unpriced_reason == UnpricedReason.NO_FACTOR


def test_planned_follow_ups_in_ae_are_priced_locally():
    assert price_ae(category="2", tariff=Decimal(70)).unpriced_reason == UnpricedReason.PLANNED_FOLLOW_UP
    assert price_ae(category="3", tariff=Decimal(70)).price == Decimal("70.00")
