"""Spell prices, on the worked spells of the domain handbook (§14, invented prices)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pbc.activity.domain.lines import Line
from pbc.activity.domain.pricing.spells import Spell, SpellTariff, price_spell, spell_line
from pbc.activity.domain.pricing.terms import MarketForcesMode, PricingTerms, UnpricedReason

L09 = SpellTariff(
    elective=Decimal(1700),
    non_elective=Decimal(2300),
    elective_trim=30,
    non_elective_trim=35,
    day_rate=Decimal(180),
    short_stay=True,
    short_stay_rate=Decimal("0.5"),
)
VIA_PCT = PricingTerms(market_forces=MarketForcesMode.VIA_PCT)


def emergency(days: int) -> Spell:
    return Spell(admission_method="21", patient_class="1", length_of_stay=days, hrg="L09")


def test_days_beyond_the_trim_point_are_paid_by_the_day():
    priced = price_spell(emergency(41), L09)

    assert priced.price == Decimal("3380.00")
    assert (priced.excess_days, priced.excess_amount) == (6, 1080)


def test_a_short_emergency_stay_is_paid_at_the_reduced_rate():
    assert price_spell(emergency(1), L09).price == Decimal("1150.00")


@pytest.mark.parametrize(("days", "price"), [(0, "1150.00"), (1, "1150.00"), (2, "2300.00"), (35, "2300.00")])
def test_the_full_price_holds_from_two_days_to_the_trim_point(days, price):
    assert price_spell(emergency(days), L09).price == Decimal(price)


def test_only_emergencies_in_flagged_groups_are_reduced():
    maternity = Spell(admission_method="31", patient_class="1", length_of_stay=1)
    elective = Spell(admission_method="11", patient_class="1", length_of_stay=1)

    assert price_spell(emergency(1), replace(L09, short_stay=False)).price == Decimal("2300.00")
    assert price_spell(maternity, L09).price == Decimal("2300.00")
    assert price_spell(elective, L09).price == Decimal("1700.00")


def test_elective_stays_have_their_own_trim_point():
    long_stay = Spell(admission_method="12", patient_class="1", length_of_stay=32)

    assert price_spell(long_stay, L09).price == Decimal("2060.00")  # 1,700 + 2 x 180


def test_the_top_up_is_taken_on_the_reduced_base_and_not_on_extra_days():
    assert price_spell(emergency(41), L09, top_up_percentage=Decimal(30)).price == Decimal("4070.00")
    assert price_spell(emergency(1), L09, top_up_percentage=Decimal(30)).price == Decimal("1495.00")


def test_the_factor_multiplies_everything_where_the_pct_pays_it_and_nothing_where_it_does_not():
    through_pct = price_spell(emergency(41), L09, factor=Decimal("1.1"), terms=VIA_PCT)
    central = price_spell(emergency(41), L09, factor=Decimal("1.1"))

    assert through_pct.price == Decimal("3718.00")
    assert through_pct.market_forces_factor == Decimal("1.1")
    assert central.price == Decimal("3380.00")
    assert central.market_forces_factor is None


def test_the_price_is_rounded_once_half_up():
    tariff = SpellTariff(elective=None, non_elective=Decimal("0.01"), short_stay=True, short_stay_rate=Decimal("0.5"))

    priced = price_spell(emergency(0), tariff)

    assert priced.short_stay_reduction == Decimal("0.005")
    assert priced.price == Decimal("0.01")


@pytest.mark.parametrize(
    ("spell", "tariff", "reason"),
    [
        (replace(emergency(1), patient_class="3"), L09, UnpricedReason.REGULAR_ATTENDER),
        (replace(emergency(1), patient_class="4"), None, UnpricedReason.REGULAR_ATTENDER),
        (emergency(1), None, UnpricedReason.NO_PRICE),
        (emergency(1), replace(L09, non_elective=None), UnpricedReason.NO_PRICE),
        (emergency(1), replace(L09, excluded=True), UnpricedReason.EXCLUDED),
        (emergency(41), replace(L09, day_rate=None), UnpricedReason.NO_DAY_RATE),
    ],
)
def test_a_spell_without_a_price_has_a_reason_and_never_nought(spell, tariff, reason):
    priced = price_spell(spell, tariff)

    assert priced.price is None
    assert priced.unpriced_reason == reason
    assert priced.working.reason


def test_no_list_for_the_year_and_no_factor_for_the_provider_are_told_apart():
    assert price_spell(emergency(1), None, has_price_list=False).unpriced_reason == UnpricedReason.NO_PRICE_LIST
    assert price_spell(emergency(1), L09, terms=VIA_PCT).unpriced_reason == UnpricedReason.NO_FACTOR


def test_no_trim_point_means_no_extra_days():
    assert price_spell(emergency(400), replace(L09, non_elective_trim=None)).price == Decimal("2300.00")


@pytest.mark.parametrize(
    ("method", "patient_class", "line"),
    [
        ("11", "1", Line.ELECTIVE_INPATIENT),
        ("13", "2", Line.DAY_CASE),
        ("21", "2", Line.EMERGENCY),
        ("2A", "1", Line.EMERGENCY),
        ("28", "1", Line.EMERGENCY),
        ("2C", "1", Line.NON_ELECTIVE_OTHER),
        ("32", "5", Line.NON_ELECTIVE_OTHER),
        ("81", "1", Line.NON_ELECTIVE_OTHER),
    ],
)
def test_the_line_follows_how_the_spell_began(method, patient_class, line):
    assert spell_line(method, patient_class) == line


def test_the_working_opens_to_parts_that_make_the_price():
    working = price_spell(emergency(41), L09).working

    assert working.value == Decimal("3380.00")
    assert {part.name: part.value for part in working.inputs} == {
        "base": 2300,
        "short-stay reduction": 0,
        "days beyond trim point": 6,
        "amount for those days": 1080,
        "top-up": 0,
    }
    assert working.paragraph == "S4 ¶32, ¶36"
