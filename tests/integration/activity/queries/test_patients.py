import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.patients import parameters, patient_costs_sql, spells_by_group_sql, versions
from pbc.core.periods import Month
from tests.factories.activity import AEFactory, DataSlotFactory, OutpatientFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory

APRIL = Month(2006, 4)
PATIENT = uuid.UUID(int=7)


@pytest.fixture
def place(db):
    pct = PctFactory()
    return pct, PracticeFactory(pct=pct)


def pieces(practice, **changes) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {patient_costs_sql(**changes)} SELECT patient, day, line, part, cost FROM piece ORDER BY day, part",
            parameters([practice.pk], [APRIL]),
        )
        return cursor.fetchall()


def test_each_priced_row_is_there_with_its_day_and_a_spell_in_two_parts(place) -> None:
    """A spell of 3,000 of which 500 are excess bed days stands as 2,500 and 500; what has no price is left out."""
    pct, practice = place
    given = {"practice": practice, "patient": PATIENT}
    stays = DataSlotFactory(owner=pct)
    SpellFactory(slot=stays, price=Decimal("3000.00"), excess_days=5, excess_amount=Decimal("500.00"), **given)
    SpellFactory(slot=stays, price=None, excess_days=5, excess_amount=Decimal("500.00"), **given)
    seen = DataSlotFactory(owner=pct, dataset=Dataset.OUTPATIENTS)
    OutpatientFactory(slot=seen, price=Decimal("150.00"), attended_on=date(2006, 4, 2), **given)
    OutpatientFactory(slot=seen, price=None, **given)
    AEFactory(slot=DataSlotFactory(owner=pct, dataset=Dataset.AE), price=Decimal("80.00"), **given)
    assert pieces(practice) == [
        (PATIENT, date(2006, 4, 2), Line.FIRST_OUTPATIENT, 0, Decimal("150.00")),
        (PATIENT, date(2006, 4, 10), Line.AE, 0, Decimal("80.00")),
        (PATIENT, date(2006, 4, 12), Line.EMERGENCY, 0, Decimal("2500.00")),
        (PATIENT, date(2006, 4, 12), Line.EXCESS_BED_DAYS, 1, Decimal("500.00")),
    ]


def test_rows_may_be_left_out_by_a_condition(place) -> None:
    pct, practice = place
    stays = DataSlotFactory(owner=pct)
    SpellFactory(slot=stays, practice=practice, hrg="L09")
    SpellFactory(slot=stays, practice=practice, hrg="A03", patient=PATIENT)
    assert [row[0] for row in pieces(practice, keep={Dataset.SPELLS: "f.hrg <> 'L09'"})] == [PATIENT]


def test_rows_without_a_pseudonym_are_patients_apart(place) -> None:
    pct, practice = place
    stays = DataSlotFactory(owner=pct)
    for _ in range(2):
        SpellFactory(slot=stays, practice=practice, patient=None)
    assert len({row[0] for row in pieces(practice)} - {None}) == 2


def test_a_version_changes_with_the_rows_of_its_practice_and_no_other(place) -> None:
    pct, practice = place
    other = PracticeFactory(pct=pct)
    stays = DataSlotFactory(owner=pct)
    SpellFactory(slot=stays, practice=practice)
    SpellFactory(slot=DataSlotFactory(owner=pct, sender_code="XA2"), practice=other)
    rebuild(slots=[stays])
    before = versions([practice.pk, other.pk], [APRIL])
    rebuild(slots=[stays])
    after = versions([practice.pk, other.pk], [APRIL])
    assert before[practice.pk] != after[practice.pk]
    assert before[other.pk] == after[other.pk]


def test_spells_are_summed_by_group(place) -> None:
    pct, practice = place
    stays = DataSlotFactory(owner=pct)
    for price in ("100.00", "300.00", None):
        SpellFactory(slot=stays, practice=practice, hrg="L09", price=price and Decimal(price))
    with connection.cursor() as cursor:
        cursor.execute(spells_by_group_sql(), parameters([practice.pk], [APRIL]))
        assert cursor.fetchall() == [(practice.pk, "L09", 2, Decimal("400.00"))]
