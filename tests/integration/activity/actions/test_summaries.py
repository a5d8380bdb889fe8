"""Monthly summaries: they add up to the facts, and only the touched slots change."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line, Measure
from pbc.activity.models import AdmittedSpell, MonthlyActivity, MonthlyStratum
from tests.factories.activity import (
    AEFactory,
    DataSlotFactory,
    ImportBatchFactory,
    OutpatientFactory,
    PrescribingFactory,
    SpellFactory,
)
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def practice(pct):
    return PracticeFactory(pct=pct)


@pytest.fixture
def slot(pct):
    return DataSlotFactory(owner=pct)


def lines(slot) -> dict[str, tuple]:
    rows = MonthlyActivity.objects.filter(slot=slot).values_list("line", "activity", "bed_days", "cost", "unpriced")
    return {line: rest for line, *rest in rows}


def strata(slot) -> dict[tuple, int]:
    rows = MonthlyStratum.objects.filter(slot=slot).values_list("measure", "sex", "band", "events")
    return {tuple(key): events for *key, events in rows}


def test_days_beyond_the_trim_point_stand_in_a_line_of_their_own(slot, practice):
    SpellFactory(
        slot=slot,
        practice=practice,
        length_of_stay=41,
        base=Decimal(2300),
        excess_days=6,
        excess_amount=Decimal("1080.00"),
        price=Decimal("3380.00"),
    )

    rebuild(slots=[slot])

    assert lines(slot) == {
        Line.EMERGENCY: [1, 41, Decimal("2300.00"), 0],
        Line.EXCESS_BED_DAYS: [6, 0, Decimal("1080.00"), 0],
    }


def test_the_lines_sum_to_the_price_of_the_facts_to_the_penny(slot, practice):
    provider = ProviderFactory()
    for number in range(1, 40):
        excess = Decimal("33.33") * number
        factor = Decimal("1.037777")
        SpellFactory(
            slot=slot,
            practice=practice if number % 3 else None,
            provider=provider,
            excess_days=number,
            excess_amount=excess,
            market_forces_factor=factor,
            price=round((Decimal("1234.56") + excess) * factor, 2),
            treatment_function=str(100 + number % 4),
        )
    SpellFactory(slot=slot, practice=practice, price=None, base=None, excess_amount=None, excess_days=None)

    rebuild(slots=[slot])

    priced = AdmittedSpell.objects.aggregate(total=Sum("price"))["total"]
    assert MonthlyActivity.objects.aggregate(total=Sum("cost"))["total"] == priced
    assert MonthlyActivity.objects.aggregate(total=Sum("unpriced"))["total"] == 1


def test_rows_without_a_practice_stay_under_their_commissioner_and_out_of_the_strata(slot, pct):
    SpellFactory(slot=slot, practice=None, commissioner=pct)

    rebuild(slots=[slot])

    assert MonthlyActivity.objects.get().commissioner == pct
    assert MonthlyActivity.objects.get().practice is None
    assert not MonthlyStratum.objects.exists()


def test_prescribing_counts_items_and_falls_to_the_owner_where_the_practice_is_unknown(pct, practice):
    slot = DataSlotFactory(owner=pct, dataset=Dataset.PRESCRIBING)
    PrescribingFactory(slot=slot, practice=practice, items=10, price=Decimal("99.50"))
    PrescribingFactory(slot=slot, practice=practice, items=5, price=Decimal("0.50"))
    PrescribingFactory(slot=slot, practice=None, items=1, price=Decimal("7.00"))

    rebuild(slots=[slot])

    known = MonthlyActivity.objects.get(practice=practice)
    assert (known.activity, known.cost, known.commissioner) == (15, Decimal("100.00"), None)
    assert MonthlyActivity.objects.get(practice=None).commissioner == pct


def test_patients_not_seen_and_regular_attenders_are_no_activity(pct, practice, slot):
    outpatients = DataSlotFactory(owner=pct, dataset=Dataset.OUTPATIENTS)
    OutpatientFactory(slot=outpatients, practice=practice)
    OutpatientFactory(slot=outpatients, practice=practice, attended="3", price=0, unpriced_reason="not_attended")
    SpellFactory(slot=slot, practice=practice, patient_class="3", price=None, unpriced_reason="regular_attender")

    rebuild(slots=[outpatients, slot])

    assert lines(outpatients) == {Line.FIRST_OUTPATIENT: [1, 0, Decimal("100.00"), 0]}
    assert lines(slot) == {Line.EMERGENCY: [0, 2, Decimal("0.00"), 1]}
    assert strata(slot) == {}


def test_each_measure_counts_its_own_events(pct, practice, slot):
    outpatients = DataSlotFactory(owner=pct, dataset=Dataset.OUTPATIENTS)
    emergency = DataSlotFactory(owner=pct, dataset=Dataset.AE)
    SpellFactory(slot=slot, practice=practice, admission_method="28", age=4, sex="1")
    SpellFactory(slot=slot, practice=practice, admission_method="12", age=5, sex="1")
    SpellFactory(slot=slot, practice=practice, admission_method="31", age=30, sex="2")
    OutpatientFactory(slot=outpatients, practice=practice, referral_source="12", age=75)
    OutpatientFactory(slot=outpatients, practice=practice, referral_source="05", age=74)
    OutpatientFactory(slot=outpatients, practice=practice, referral_source="97", age=None, sex="9")
    OutpatientFactory(slot=outpatients, practice=practice, first_attendance="2", age=20)
    OutpatientFactory(slot=outpatients, practice=practice, first_attendance="5", age=20)
    AEFactory(slot=emergency, practice=practice, category="1", age=14)
    AEFactory(slot=emergency, practice=practice, category="2", age=14)
    AEFactory(slot=emergency, practice=practice, category="3", age=15)

    rebuild(slots=[slot, outpatients, emergency])

    assert strata(slot) == {
        (Measure.EMERGENCY_ADMISSIONS, "1", "0-4"): 1,
        (Measure.ELECTIVE_ADMISSIONS, "1", "5-14"): 1,
    }
    assert strata(outpatients) == {
        (Measure.GP_REFERRALS, "2", "75+"): 1,
        (Measure.FIRST_OUTPATIENTS, "2", "75+"): 1,
        (Measure.C2C_REFERRALS, "2", "65-74"): 1,
        (Measure.FIRST_OUTPATIENTS, "2", "65-74"): 1,
        (Measure.FIRST_OUTPATIENTS, "0", "unknown"): 1,
        (Measure.FOLLOW_UPS, "2", "15-24"): 1,
    }
    assert strata(emergency) == {
        (Measure.AE_ATTENDANCES, "2", "5-14"): 1,
        (Measure.AE_ATTENDANCES, "2", "15-24"): 1,
    }


def test_rebuilding_again_changes_nothing(slot, practice):
    SpellFactory.create_batch(3, slot=slot, practice=practice)

    first = rebuild(slots=[slot]), lines(slot), strata(slot)
    second = rebuild(slots=[slot]), lines(slot), strata(slot)

    assert first == second
    assert first[0] == 2


def test_only_the_named_slots_are_rewritten(pct, slot, practice):
    other = DataSlotFactory(owner=pct, month=date(2006, 5, 1), sender_code="XA2")
    SpellFactory(slot=slot, practice=practice)
    SpellFactory(slot=other, practice=practice)
    rebuild(slots=[slot, other])
    untouched = set(MonthlyActivity.objects.filter(slot=other).values_list("pk", flat=True))

    assert rebuild(slots=[slot]) == 2
    assert set(MonthlyActivity.objects.filter(slot=other).values_list("pk", flat=True)) == untouched


def test_a_superseded_batch_is_counted_no_more(slot, practice):
    SpellFactory.create_batch(3, slot=slot, practice=practice)
    slot.current_batch = ImportBatchFactory(owner=slot.owner)
    slot.save()
    SpellFactory(slot=slot, practice=practice)

    rebuild(slots=[slot])

    assert lines(slot)[Line.EMERGENCY][0] == 1


def test_slots_rebuilt_together_take_each_its_own_batch(slot, practice):
    """Each batch has rows of both months, and is in force for one of them."""
    may = DataSlotFactory(owner=slot.owner, month=date(2006, 5, 1))
    for month, batch, number in (
        (slot.month, slot.current_batch, 1),
        (slot.month, may.current_batch, 10),
        (may.month, may.current_batch, 100),
        (may.month, slot.current_batch, 1000),
    ):
        SpellFactory.create_batch(
            2, slot=slot, month=month, batch=batch, practice=practice, excess_days=number, excess_amount=Decimal(number)
        )

    rebuild(slots=[slot, may])

    assert [lines(each)[Line.EXCESS_BED_DAYS][0] for each in (slot, may)] == [2, 200]
    assert [lines(each)[Line.EMERGENCY][0] for each in (slot, may)] == [2, 2]
    assert [sum(strata(each).values()) for each in (slot, may)] == [2, 2]
