"""A stored price opens to its parts and its row."""

from decimal import Decimal

import pytest

from pbc.activity.actions.repricing import reprice
from pbc.activity.domain.lines import Dataset
from pbc.activity.models import AdmittedSpell
from pbc.activity.queries.activity.workings import price_working
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from tests.factories.activity import (
    RECEIVED_AT,
    DataSlotFactory,
    InpatientTariffFactory,
    OutpatientFactory,
    PrescribingFactory,
    SpellFactory,
)
from tests.factories.organisations import PctFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot():
    return DataSlotFactory(owner=PctFactory())


def test_the_parts_of_a_spells_price_make_the_price(slot):
    SpellFactory(slot=slot, length_of_stay=41)
    InpatientTariffFactory()
    reprice(financial_year=FinancialYear(2006), by=SYSTEM, at=RECEIVED_AT)
    spell = AdmittedSpell.objects.get()

    working = price_working(spell)
    parts = {part.name: part.value for part in working.inputs}

    assert working.value == Decimal("3380.00")
    assert parts["base"] - parts["short-stay reduction"] + parts["amount for those days"] + parts["top-up"] == 3380
    assert parts["days beyond trim point"] == 6
    assert working.sources[0].label == f"{spell.batch.filename}, row {spell.row_number}"


def test_a_row_without_a_price_opens_to_the_reason(slot):
    working = price_working(SpellFactory(slot=slot, price=None, unpriced_reason="excluded"))

    assert working.value is None
    assert working.reason == "The healthcare resource group is outside the national tariff."
    assert working.inputs == ()


def test_the_factor_is_shown_where_the_pct_paid_it_and_said_to_be_central_where_not():
    slot = DataSlotFactory(owner=PctFactory(), dataset=Dataset.OUTPATIENTS)

    paid = price_working(OutpatientFactory(slot=slot, market_forces_factor=Decimal("1.1")))
    central = price_working(OutpatientFactory(slot=slot))

    assert paid.parameters[-1].value == Decimal("1.1")
    assert "“Who pays the market forces factor”" in paid.parameters[-1].source
    assert central.parameters[-1].value == "paid centrally"


def test_prescribing_is_given_at_its_actual_cost():
    slot = DataSlotFactory(owner=PctFactory(), dataset=Dataset.PRESCRIBING)

    assert price_working(PrescribingFactory(slot=slot, price=Decimal("99.50"))).value == Decimal("99.50")
