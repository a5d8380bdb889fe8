"""A new price list changes the open months of its year, and nothing else."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from governance.actions.rules import adopt_local_rule
from pbc.activity.actions.repricing import reprice
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import AdmittedSpell, MonthClose, MonthlyActivity
from pbc.core import audit
from pbc.core.models import AuditEvent
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from tests.factories.activity import (
    DataSlotFactory,
    InpatientTariffFactory,
    MarketForcesFactorFactory,
    OutpatientFactory,
    OutpatientTariffFactory,
    SpellFactory,
)
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db

AT = datetime(2006, 6, 1, 9, tzinfo=UTC)
YEAR = FinancialYear(2006)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


@pytest.fixture
def april(pct):
    return DataSlotFactory(owner=pct)


def close(pct, month):
    MonthClose.objects.create(
        pct=pct, month=month, closed_at=AT, closed_by="A tester", rows=0, total=0, snapshot_hash="0"
    )


def prices():
    return list(AdmittedSpell.objects.order_by("row_number").values_list("price", flat=True))


def test_open_months_take_the_new_price_and_their_summary_with_it(april, practice):
    SpellFactory(slot=april, practice=practice, length_of_stay=41)
    InpatientTariffFactory()

    assert reprice(financial_year=YEAR, by=SYSTEM, at=AT) == 1

    assert prices() == [Decimal("3380.00")]
    assert MonthlyActivity.objects.get(line="excess_bed_days").cost == Decimal("1080.00")


def test_a_second_run_changes_nothing_and_says_nothing(april, practice):
    SpellFactory(slot=april, practice=practice)
    InpatientTariffFactory()
    reprice(financial_year=YEAR, by=SYSTEM, at=AT)

    assert reprice(financial_year=YEAR, by=SYSTEM, at=AT) == 0
    assert AuditEvent.objects.filter(kind="activity.repriced").count() == 1


def test_closed_months_keep_what_was_printed(pct, april, practice):
    elsewhere = PracticeFactory(pct=PctFactory())
    SpellFactory(slot=april, practice=practice)
    SpellFactory(slot=april, practice=None, commissioner=pct)
    SpellFactory(slot=april, practice=elsewhere)
    InpatientTariffFactory()
    close(pct, april.month)

    reprice(financial_year=YEAR, by=SYSTEM, at=AT)

    assert prices() == [Decimal("100.00"), Decimal("100.00"), Decimal("2300.00")]


def test_other_years_and_datasets_are_left_alone(pct, april, practice):
    march = DataSlotFactory(owner=pct, month=date(2006, 3, 1))
    outpatients = DataSlotFactory(owner=pct, dataset=Dataset.OUTPATIENTS)
    SpellFactory(slot=march, practice=practice)
    attendance = OutpatientFactory(slot=outpatients, practice=practice)
    InpatientTariffFactory(release__financial_year=2005)
    OutpatientTariffFactory()

    assert reprice(financial_year=YEAR, by=SYSTEM, at=AT, datasets=[Dataset.SPELLS]) == 0
    attendance.refresh_from_db()
    assert attendance.price == Decimal("100.00")


def test_a_failing_audit_undoes_the_new_prices(april, practice, monkeypatch):
    SpellFactory(slot=april, practice=practice)
    InpatientTariffFactory()

    def fail(*args, **kwargs):
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        reprice(financial_year=YEAR, by=SYSTEM, at=AT)

    assert prices() == [Decimal("100.00")]


def pay_factor(pct, value="via_pct", day=date(2006, 4, 1)):
    rule = {"key": "market_forces_mode", "value": value, "from_day": day, "reason": "As the PCT is billed"}
    adopt_local_rule(pct=pct, **rule, by=SYSTEM, at=AT)


@pytest.fixture
def hospital():
    InpatientTariffFactory(non_elective=Decimal(2300))
    provider = ProviderFactory()
    MarketForcesFactorFactory(provider=provider, factor=Decimal("1.1"))
    return provider


def test_a_pct_that_pays_the_factor_itself_has_it_in_its_prices_and_others_have_not(pct, april, practice, hospital):
    for commissioner in (pct, PctFactory(), None):
        SpellFactory(slot=april, practice=practice, commissioner=commissioner, provider=hospital)
    pay_factor(pct)

    assert reprice(financial_year=YEAR, by=SYSTEM, at=AT) == 3

    assert prices() == [Decimal("2530.00"), Decimal("2300.00"), Decimal("2300.00")]
    assert MonthlyActivity.objects.get(commissioner=pct).cost == Decimal("2530.00")


def test_the_factor_is_paid_from_a_day_on_and_until_a_day(pct, practice, hospital):
    months = [date(2006, month, 1) for month in (4, 5, 6, 7)]
    for month in months:
        slot = DataSlotFactory(owner=pct, month=month)
        SpellFactory(slot=slot, practice=practice, commissioner=pct, provider=hospital)
    pay_factor(pct, day=date(2006, 5, 31))
    pay_factor(pct, "central", day=date(2006, 7, 1))

    reprice(financial_year=YEAR, by=SYSTEM, at=AT)

    found = AdmittedSpell.objects.order_by("month").values_list("price", flat=True)
    assert list(found) == [Decimal(2300), Decimal(2530), Decimal(2530), Decimal(2300)]


def test_closed_months_keep_the_price_they_had_before_the_rule(pct, april, practice, hospital):
    SpellFactory(slot=april, practice=practice, commissioner=pct, provider=hospital)
    reprice(financial_year=YEAR, by=SYSTEM, at=AT)
    close(pct, april.month)
    pay_factor(pct)

    assert reprice(financial_year=YEAR, by=SYSTEM, at=AT) == 0
    assert prices() == [Decimal("2300.00")]
