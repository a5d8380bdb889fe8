"""Last year's activity at this year's prices."""

from datetime import date
from decimal import Decimal

import pytest

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.pricing.terms import UnpricedReason
from pbc.activity.models import AdmittedSpell
from pbc.activity.queries.activity.repriced import MissingPrice, Repriced, missing_prices, repriced_by_line
from pbc.core.periods import FinancialYear, Month
from tests.factories.activity import (
    AEFactory,
    AETariffFactory,
    DataSlotFactory,
    ImportBatchFactory,
    InpatientTariffFactory,
    MarketForcesFactorFactory,
    OutpatientFactory,
    OutpatientTariffFactory,
    SpellFactory,
)
from tests.factories.governance import LocalRuleFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db

APRIL = Month(2006, 4)
YEAR = FinancialYear(2007)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


def test_each_line_is_priced_by_the_list_of_the_year_asked_for(pct, practice):
    spells, outpatients, emergency = (DataSlotFactory(owner=pct, dataset=kind) for kind in list(Dataset)[:3])
    SpellFactory(slot=spells, practice=practice, length_of_stay=41)
    SpellFactory(slot=spells, practice=practice, length_of_stay=1)
    SpellFactory(slot=spells, practice=practice, hrg="Z99")
    OutpatientFactory(slot=outpatients, practice=practice)
    OutpatientFactory(slot=outpatients, practice=practice, attended="3")
    AEFactory(slot=emergency, practice=practice, category="2")
    InpatientTariffFactory(release__financial_year=2007, non_elective=Decimal(2000))
    OutpatientTariffFactory(release__financial_year=2007, first=Decimal(160))
    AETariffFactory(release__financial_year=2007)

    assert set(repriced_by_line([practice.pk], [APRIL], YEAR)) == {
        Repriced(practice.pk, Line.EMERGENCY, 3, Decimal("3000.00"), 3, 1, missing=1),
        Repriced(practice.pk, Line.EXCESS_BED_DAYS, 6, Decimal("1080.00"), 1, 0),
        Repriced(practice.pk, Line.FIRST_OUTPATIENT, 1, Decimal("160.00"), 2, 0),
        Repriced(practice.pk, Line.AE, 1, Decimal("0"), 1, 1),
    }
    assert missing_prices([practice.pk], [APRIL], YEAR) == [
        MissingPrice("tariff-inpatient", "HRG", "Z99", UnpricedReason.NO_PRICE, 1)
    ]


def test_the_stored_prices_stay_as_they_are(pct, practice):
    SpellFactory(slot=DataSlotFactory(owner=pct), practice=practice)
    InpatientTariffFactory(release__financial_year=2007)

    repriced_by_line([practice.pk], [APRIL], YEAR)

    assert AdmittedSpell.objects.get().price == Decimal("100.00")


def test_superseded_rows_other_months_and_other_practices_are_left_out(pct, practice):
    slot = DataSlotFactory(owner=pct)
    SpellFactory(slot=slot, practice=practice)
    slot.current_batch = ImportBatchFactory(owner=pct)
    slot.save()
    SpellFactory(slot=slot, practice=PracticeFactory(pct=pct))
    SpellFactory(slot=DataSlotFactory(owner=pct, month=APRIL.plus(1).first_day), practice=practice)

    assert repriced_by_line([practice.pk], [APRIL], YEAR) == []


def test_a_year_without_price_lists_says_so_for_every_code(pct, practice):
    SpellFactory.create_batch(2, slot=DataSlotFactory(owner=pct), practice=practice)

    assert missing_prices([practice.pk], [APRIL], YEAR) == [
        MissingPrice("tariff-inpatient", "HRG", "L09", UnpricedReason.NO_PRICE_LIST, 2)
    ]


def test_the_rule_of_the_year_asked_for_says_who_pays_the_factor(pct, practice):
    hospital, unknown = ProviderFactory(), ProviderFactory(code="ZRX")
    slot = DataSlotFactory(owner=pct)
    for provider in (hospital, unknown):
        SpellFactory(slot=slot, practice=practice, commissioner=pct, provider=provider)
    for year in (2006, 2007):
        InpatientTariffFactory(release__financial_year=year, non_elective=Decimal(2000))
        MarketForcesFactorFactory(provider=hospital, factor=Decimal("1.1"), release__financial_year=year)
    LocalRuleFactory(pct=pct, key="market_forces_mode", value="via_pct", from_day=date(2007, 4, 1))

    [this_year] = repriced_by_line([practice.pk], [APRIL], FinancialYear(2006))
    [next_year] = repriced_by_line([practice.pk], [APRIL], YEAR)

    assert (this_year.cost, this_year.unpriced) == (Decimal("4000.00"), 0)
    assert (next_year.cost, next_year.unpriced, next_year.missing) == (Decimal("2200.00"), 1, 1)
    assert missing_prices([practice.pk], [APRIL], YEAR) == [
        MissingPrice("tariff-mff", "provider", "ZRX", UnpricedReason.NO_FACTOR, 1)
    ]
