"""Large files in partitions of their own: the same facts as of any other file, indexed and guarded alike."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from pbc.activity.actions import summaries
from pbc.activity.actions.importing import staging
from pbc.activity.actions.loaders import shelves
from pbc.activity.actions.repricing import reprice
from pbc.activity.models import AdmittedSpell, DataSlot, InpatientTariff, MonthlyActivity, MonthlyStratum
from pbc.activity.queries.counting import FACTS
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from tests.factories.activity import InpatientTariffFactory
from tests.integration.activity.actions.files import APRIL, AT, NHS_NUMBER, load, prescribing, receive, spells

ROWS = (
    {"patient": NHS_NUMBER},
    {"practice_code": "V81999", "commissioner_code": "Q99"},
    {"hrg": "Z99", "age": "", "primary_procedure": "W37.1"},
    {"discharged_on": "2006-05-30", "specialised_service": ""},
    {"discharged_on": "soon"},
)


@pytest.fixture
def large(monkeypatch):
    """Every file is large."""
    monkeypatch.setattr(shelves, "LARGE_FROM", 1)
    monkeypatch.setattr(staging, "LARGE_FROM", 0)


def asked(sql: str, *params: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def places_of(batch, table: str = "activity_spell") -> set[tuple]:
    return set(asked(f"SELECT tableoid::regclass::text, shelf FROM {table} WHERE batch_id = %s", batch.pk))


def left_over() -> list[tuple]:
    """Tables of imports that are still there: stages, and facts in no partition."""
    return asked(
        r"""SELECT relname FROM pg_class WHERE relkind IN ('r', 'v')
        AND (relname LIKE 'import\_%%' OR relname ~ '_batch[0-9]+$' AND NOT relispartition)"""
    )


def found(batch) -> tuple[list, list, list]:
    """All that a batch has left: its facts, the summaries that hang on it, what was found in its rows."""
    columns = [field.name for field in AdmittedSpell._meta.concrete_fields if field.name not in ("pk", "batch")]
    facts = AdmittedSpell.objects.filter(batch=batch).order_by("row_number").values_list(*columns)
    lines = MonthlyActivity.objects.filter(slot__current_batch=batch).order_by("month", "line", "practice_id", "cost")
    strata = MonthlyStratum.objects.filter(slot__current_batch=batch).order_by("month", "measure", "sex", "band")
    return (
        list(facts),
        list(lines.values_list("month", "line", "practice_id", "activity", "bed_days", "cost", "unpriced"))
        + list(strata.values_list("month", "measure", "sex", "band", "events")),
        list(batch.quarantined_rows.order_by("row_number").values_list("row_number", "column", "value", "rule", "raw")),
    )


def test_a_large_file_leaves_what_an_ordinary_one_does(places, monkeypatch):
    InpatientTariffFactory(hrg="D13", non_elective=1500, non_elective_trim=20, short_stay=False, day_rate=200)
    ordinary = load("spells", spells(*ROWS))
    before = found(ordinary)
    monkeypatch.setattr(shelves, "LARGE_FROM", 1)
    monkeypatch.setattr(staging, "LARGE_FROM", 0)

    batch = load("spells", [*spells(*ROWS), ""])

    assert len(before[0]) == 4
    assert all(before)
    assert found(batch) == before
    assert (batch.loaded, batch.quarantined, batch.warnings) == (4, ordinary.quarantined, ordinary.warnings)
    assert places_of(ordinary) == {("activity_spell_fy2006_ordinary", 0)}
    assert places_of(batch) == {(f"activity_spell_batch{batch.pk}", batch.pk)}
    assert left_over() == []
    assert AdmittedSpell.objects.filter(batch=ordinary).count() == 4, "the older file's rows stay"


def test_prescribing_of_a_large_file_has_its_partition_too(places, large):
    batch = load("prescribing-pdpi", prescribing({}, {"actual_cost": "7.05"}))
    assert places_of(batch, "activity_prescribing") == {(f"activity_prescribing_batch{batch.pk}", batch.pk)}
    assert MonthlyActivity.objects.get().cost == Decimal("11.25")


@pytest.mark.parametrize("days", [("2006-03-31", "2006-04-05"), ("1999-05-01", "1999-05-01")])
def test_rows_of_several_years_or_of_one_without_a_partition_go_among_the_others(places, large, days):
    changes = [{"admitted_on": day, "discharged_on": day} for day in days]
    batch = load("spells", spells(*changes))
    assert batch.loaded == 2, batch.messages
    assert {shelf for _, shelf in places_of(batch)} == {0}
    assert left_over() == []


def test_lineage_is_unique_there_too_and_no_other_file_s_row_gets_in(places, large):
    batch = load("spells", spells({}, {}), period=APRIL)
    own = f"activity_spell_batch{batch.pk}"
    columns = ", ".join(field.column for field in AdmittedSpell._meta.concrete_fields if field.column)
    again = f"INSERT INTO activity_spell ({columns}, shelf) SELECT {columns}, shelf FROM {own}"
    with pytest.raises(IntegrityError, match="pkey"), transaction.atomic():
        asked(f"{again} RETURNING 1")
    other = columns.replace("batch_id", "batch_id + 1", 1)
    with pytest.raises(IntegrityError, match="is_of_one_file"), transaction.atomic():
        asked(f"{again.replace(f'SELECT {columns}', f'SELECT {other}')} RETURNING 1")


@pytest.mark.parametrize("format", ["spells", "prescribing-pdpi"])
def test_a_partition_has_the_indexes_of_its_year(places, large, format):
    batch = load(format, spells({}) if format == "spells" else prescribing({}))
    table = FACTS[DataSlot.objects.get().dataset]._meta.db_table
    indexes = {
        name: {
            index.split(" USING ")[1]
            for (index,) in asked("SELECT indexdef FROM pg_indexes WHERE tablename = %s", name)
        }
        for name in (f"{table}_batch{batch.pk}", f"{table}_fy2006_ordinary")
    }
    assert len(set(map(frozenset, indexes.values()))) == 1, indexes


def test_a_new_price_list_changes_rows_of_large_files(places, large):
    tariff = InpatientTariffFactory(hrg="D13", non_elective=1500, non_elective_trim=20, short_stay=False)
    load("spells", spells({}, {}), period=APRIL)
    InpatientTariff.objects.filter(pk=tariff.pk).update(non_elective=1600)
    assert reprice(financial_year=FinancialYear(2006), by=SYSTEM, at=AT) == 2
    assert set(AdmittedSpell.objects.values_list("price", flat=True)) == {1600}


def test_a_fault_at_the_end_leaves_nothing(places, large, monkeypatch):
    def fail(**_: object) -> int:
        raise RuntimeError("no disk")

    monkeypatch.setattr(summaries, "rebuild", fail)
    batch = load("spells", spells({}), period=APRIL)
    assert (batch.status, AdmittedSpell.objects.count(), left_over()) == ("failed", 0, [])
    assert asked("SELECT relname FROM pg_class WHERE relname = %s", f"activity_spell_batch{batch.pk}") == []


@pytest.mark.parametrize("check_only", [True, False])
def test_a_file_that_is_only_checked_or_refused_leaves_no_tables(places, large, check_only):
    rows = spells({}) if check_only else spells({"age": "old"}, {"age": "older"})
    batch = load("spells", rows, period=APRIL, check_only=check_only)
    assert batch.status == ("checked" if check_only else "rejected")
    assert (AdmittedSpell.objects.count(), left_over()) == (0, [])


def test_few_rows_make_no_partition(places):
    batch = receive("spells", spells({}))
    assert batch.size < staging.LARGE_FROM
    assert staging.Tables(1, batch.size).kind == "TEMP" != staging.Tables(1, staging.LARGE_FROM).kind
