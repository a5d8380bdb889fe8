"""From a file to facts in force: whole or not at all."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pbc.activity.actions import imports
from pbc.activity.actions.importing import locks
from pbc.activity.actions.loaders import LoadResult
from pbc.activity.actions.loaders.registry import LOADERS
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.models import (
    AdmittedSpell,
    DataSlot,
    ImportBatch,
    MonthlyActivity,
    PrescribingLine,
    QuarantinedRow,
)
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from pbc.core.principal import Principal
from tests.integration.activity.actions.files import (
    APRIL,
    AT,
    NHS_NUMBER,
    load,
    prescribing,
    receive,
    spells,
    text_of,
)

EVERY_TABLE = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
)


def nothing_loaded() -> bool:
    models = (AdmittedSpell, PrescribingLine, DataSlot, MonthlyActivity)
    return not any(model.objects.exists() for model in models)


def rules_of(batch: ImportBatch) -> set[str]:
    return set(batch.quarantined_rows.values_list("rule", flat=True))


def rejection(batch: ImportBatch) -> str:
    assert batch.status == "rejected"
    return batch.messages[0]["rule"]


class TestLoad:
    def test_spells_become_facts_in_force(self, places):
        batch = load("spells", spells({}, {"practice_code": "V81999"}), period=APRIL)

        assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", 2, 2, 0), batch.messages
        spell = AdmittedSpell.objects.get(row_number=2)
        assert (spell.practice, spell.provider, spell.length_of_stay) == (places["practice"], places["provider"], 2)
        slot = DataSlot.objects.get()
        assert (slot.current_batch, slot.rows, slot.unattributed, slot.sender_code) == (batch, 2, 1, "XPA")
        assert sum(MonthlyActivity.objects.values_list("activity", flat=True)) == 2

    def test_prescribing_costs_are_actual_costs(self, places):
        batch = load("prescribing-pdpi", prescribing({}, {"actual_cost": "0010.05"}))

        assert (batch.status, batch.loaded, batch.sender_code) == ("loaded", 2, "PPD")
        assert sum(PrescribingLine.objects.values_list("price", flat=True)) == Decimal("14.25")

    def test_windows_text_with_a_mark_and_padding_is_read(self, places):
        lines = prescribing({"bnf_name": " Crème  "})
        for content in (
            b"\xef\xbb\xbf" + "\r\n".join(lines).encode(),
            "\r\n".join(lines).encode("cp1252"),
            gzip.compress(text_of(lines)),
        ):
            batch = receive("prescribing-pdpi", content, check_only=True)
            assert imports.run_import(batch_id=batch.pk, at=AT).status == "checked", content
        load("prescribing-pdpi", lines)
        assert PrescribingLine.objects.get().bnf_name == "Crème"

    def test_a_file_without_a_period_fills_each_of_its_months(self, places):
        march = {"admitted_on": "2006-03-30", "discharged_on": "2006-03-31"}
        load("spells", spells({}, march, march))
        assert dict(DataSlot.objects.values_list("month__month", "rows")) == {3: 2, 4: 1}

    def test_events_and_audit_tell_the_story(self, places):
        batch = load("spells", spells({}))
        assert list(batch.events.order_by("pk").values_list("status", flat=True)) == ["received", "checking", "loaded"]
        kinds = AuditEvent.objects.filter(subject_id=str(batch.pk)).order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["activity.import_received", "activity.import_loaded"]

    def test_a_failing_audit_undoes_the_load(self, places, monkeypatch):
        batch = receive("spells", spells({}))

        def fail_on_loaded(kind, *args, **kwargs):
            if kind == "activity.import_loaded":
                raise RuntimeError("broken on purpose")
            return record(kind, *args, **kwargs)

        record = audit.record
        monkeypatch.setattr(audit, "record", fail_on_loaded)
        batch = imports.run_import(batch_id=batch.pk, at=AT)
        assert batch.status == "failed"
        assert nothing_loaded()

    def test_a_batch_runs_once(self, places):
        batch = load("spells", spells({}))
        again = imports.run_import(batch_id=batch.pk, at=AT)
        assert (again.status, AdmittedSpell.objects.count(), again.attempts) == ("loaded", 1, 1)

    def test_wildly_fewer_rows_than_before_are_remarked_on(self, places):
        for month in (1, 2, 3):
            days = {"admitted_on": f"2006-{month:02d}-03", "discharged_on": f"2006-{month:02d}-05"}
            load("spells", spells(*[days] * 5), period=Month(2006, month))
        batch = load("spells", spells({}, {}), period=APRIL)
        assert "April 2006 has 2 rows; the months before it had 5 on average" in str(batch.messages)


class TestSuperseding:
    def test_a_later_file_takes_the_month_over_and_the_old_rows_stay(self, places):
        first = load("spells", spells({}, {}), period=APRIL)
        second = load("spells", spells({}), period=APRIL)

        slot = DataSlot.objects.get()
        assert (slot.current_batch, slot.rows) == (second, 1)
        assert AdmittedSpell.objects.filter(batch=first).count() == 2
        assert sum(MonthlyActivity.objects.values_list("activity", flat=True)) == 1

    def test_of_two_files_the_one_received_last_stays_in_force(self, places):
        early, late = receive("spells", spells({}, {}), period=APRIL), receive("spells", spells({}), period=APRIL)
        imports.run_import(batch_id=late.pk, at=AT)
        early = imports.run_import(batch_id=early.pk, at=AT)

        assert DataSlot.objects.get().current_batch == late
        assert "A file received later is in force" in str(early.messages)
        assert sum(MonthlyActivity.objects.values_list("activity", flat=True)) == 1

    def test_the_same_file_again_changes_nothing(self, places):
        first = load("spells", spells({}), period=APRIL)
        again = load("spells", spells({}), period=APRIL)
        assert (again.status, again.duplicate_of, again.loaded) == ("duplicate", first, 0)
        assert AdmittedSpell.objects.count() == 1

    def test_the_first_file_may_come_back_after_another(self, places):
        load("spells", spells({}), period=APRIL)
        load("spells", spells({}, {}), period=APRIL)
        third = load("spells", spells({}), period=APRIL)
        assert (third.status, DataSlot.objects.get().rows) == ("loaded", 1)

    def test_a_check_changes_nothing_but_tells_all(self, places):
        batch = load("spells", spells({}, {"hrg": "??"}), period=APRIL, check_only=True)
        assert (batch.status, batch.loaded, batch.quarantined) == ("checked", 1, 1)
        assert nothing_loaded()
        assert "no price" in str(batch.messages), "the loader was tried too"


ERRORS = {
    "unknown_practice": {"practice_code": "X99999"},
    "closed_practice": {"practice_code": "X90009"},
    "unknown_provider": {"provider_code": "XPZ"},
    "wrong_sender": {"provider_code": "XPB"},
    "missing": {"sex": ""},
    "unknown_code": {"admission_method": "77"},
    "wrong_shape": {"hrg": "H-4"},
    "spreadsheet_number": {"commissioner_code": "5.00E+01"},
    "date_style": {"discharged_on": "05/04/2006"},
    "no_such_day": {"discharged_on": "2006-02-30"},
    "not_a_date": {"discharged_on": "soon"},
    "in_the_future": {"discharged_on": "2060-04-05"},
    "too_long_ago": {"admitted_on": "1066-10-14"},
    "wrong_month": {"discharged_on": "2006-05-05"},
    "discharge_before_admission": {"admitted_on": "2006-04-20"},
    "negative": {"age": "-1"},
    "out_of_range": {"age": "200"},
    "not_a_number": {"age": "old"},
    "too_long": {"spell_number": "S" * 21},
    "identifier_repeated": {"patient": NHS_NUMBER, "spell_number": NHS_NUMBER},
}


class TestRows:
    @pytest.mark.parametrize("rule", ERRORS)
    def test_a_bad_row_is_kept_out_with_its_reason(self, places, rule):
        batch = load("spells", spells({}, {}, ERRORS[rule]), period=APRIL, sender_code="XPA")

        assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", 3, 2, 1), batch.messages
        assert rule in rules_of(batch)
        row = batch.quarantined_rows.get(rule=rule)
        assert (row.row_number, row.severity) == (4, "error")
        assert row.message
        assert row.fix
        assert row.value in {*ERRORS[rule].values(), "2006-04-05", ""}

    @pytest.mark.parametrize(
        ("rule", "change"),
        [
            ("nhs_number_invalid", {"patient": "9434765918"}),
            ("unknown_pct", {"commissioner_code": "XC9"}),
            ("day_case_stayed_overnight", {"patient_class": "2"}),
        ],
    )
    def test_a_doubtful_row_is_let_in_with_a_warning(self, places, rule, change):
        batch = load("spells", spells({}, change), period=APRIL)
        assert (batch.loaded, batch.quarantined, batch.warnings) == (2, 0, 1)
        assert batch.quarantined_rows.get().rule == rule
        assert batch.quarantined_rows.get().severity == "warning"

    def test_a_day_that_has_begun_in_england_is_not_to_come(self, places):
        batch = receive("spells", text_of(spells({"discharged_on": "2006-04-30"})), period=APRIL)
        batch = imports.run_import(batch_id=batch.pk, at=datetime(2006, 4, 29, 23, 30, tzinfo=UTC))
        assert (batch.loaded, rules_of(batch)) == (1, set())

    def test_every_rule_that_a_row_breaks_is_named(self, places):
        batch = load("spells", spells({}, {}, {"sex": "X", "age": "-1", "hrg": ""}), period=APRIL)
        assert rules_of(batch) == {"unknown_code", "negative", "missing"}
        assert batch.quarantined == 1

    def test_a_spell_sent_twice_is_loaded_once(self, places):
        batch = load("spells", spells({}, {}, {"spell_number": "S1"}), period=APRIL)
        assert (batch.loaded, batch.quarantined) == (2, 1)
        assert batch.quarantined_rows.get().rule == "duplicate_row"
        assert batch.quarantined_rows.get().row_number == 4

    def test_a_spell_whose_first_row_is_bad_counts_by_its_second(self, places):
        batch = load("spells", spells({"sex": "X"}, {}, {"spell_number": "S1"}), period=APRIL)
        assert rules_of(batch) == {"unknown_code"}
        assert batch.loaded == 2

    def test_prices_that_are_missing_are_remarked_on_once(self, places):
        batch = load("spells", spells({}, {}), period=APRIL)
        assert "2 rows have no price: No price list is loaded" in str(batch.messages)
        assert batch.warnings == 0

    @pytest.mark.parametrize(
        ("rule", "spoil"),
        [
            ("too_many_fields", lambda line: line + ",1,2"),
            ("too_few_fields", lambda line: line.rsplit(",", 3)[0]),
            ("stray_quote", lambda line: line.replace("J18.9", '"J18.9')),
        ],
    )
    def test_a_line_that_is_no_row_spoils_no_other(self, places, rule, spoil):
        lines = spells({}, {"patient": NHS_NUMBER}, {})
        lines[2] = spoil(lines[2])
        batch = load("spells", lines, period=APRIL)
        assert (batch.rows, batch.loaded, batch.quarantined) == (3, 2, 1)
        row = batch.quarantined_rows.get()
        assert (row.rule, row.row_number) == (rule, 3)
        assert NHS_NUMBER not in row.raw

    def test_a_number_with_a_thousand_separator_is_told_as_such(self, places):
        lines = prescribing({}, {}, {"items": '"1,234"'})
        batch = load("prescribing-pdpi", lines)
        assert rules_of(batch) == {"thousand_separator"}


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("rule", "content"),
        [
            ("empty", b""),
            ("binary", b"PK\x03\x04\x00\x00"),
            ("binary", b"a,b\n1,\x00\n"),
            ("encoding", text_of(spells({})) + b"\x81\xff\n"),
            ("cut_off", gzip.compress(text_of(spells({})))[:-12]),
            ("missing_header", text_of(spells({})[1:])),
            ("no_rows", text_of(spells())),
            ("extra_column", text_of([f"{line},{'X' if n else 'WARD'}" for n, line in enumerate(spells({}))])),
            (
                "repeated_column",
                text_of([f"{line},{'1' if n else 'AGE ON ADMISSION'}" for n, line in enumerate(spells({}))]),
            ),
            ("missing_column", text_of([line.split(",", 1)[1] for line in spells({})])),
            (
                "identifies_patients",
                text_of([f"{line},{'AB1 2CD' if n else 'Postcode'}" for n, line in enumerate(spells({}))]),
            ),
            ("missing_header", text_of(prescribing({}))),
        ],
    )
    def test_what_is_no_file_of_the_format_is_refused_and_not_kept(self, places, upload_dir, rule, content):
        batch = receive("spells", content)
        assert rejection(batch) == rule
        assert batch.messages[0]["fix"]
        assert nothing_loaded()
        assert list(upload_dir.iterdir()) == []

    def test_a_file_that_is_too_large_is_refused(self, places, upload_dir, settings):
        settings.IMPORT_MAX_BYTES = 100
        assert rejection(receive("spells", spells({}))) == "too_large"
        assert list(upload_dir.iterdir()) == []

    def test_patients_records_with_identifiers_are_refused(self, places, upload_dir, shared_data):
        batch = receive("ae", shared_data / "hospital" / "hospital_ae_data_SYNTHETIC.csv")
        assert rejection(batch) == "identifies_patients"
        assert list(upload_dir.iterdir()) == []

    def test_nhs_numbers_in_another_column_are_refused(self, places, upload_dir):
        batch = receive(
            "spells", spells(*[{"spell_number": number} for number in (NHS_NUMBER, "943 476 5919", "4010232137")])
        )
        assert rejection(batch) == "identifies_patients"
        assert list(upload_dir.iterdir()) == []

    def test_a_file_cut_off_in_the_middle_is_refused_as_a_whole(self, places):
        content = text_of(spells({}, {}, {}))
        batch = load("spells", content[:-40], period=APRIL)
        assert rejection(batch) == "cut_off"
        assert nothing_loaded()

    def test_a_whole_last_line_needs_no_line_end(self, places):
        assert load("spells", text_of(spells({}, {}))[:-1], period=APRIL).loaded == 2

    def test_mostly_bad_rows_are_refused_as_a_whole_but_explained(self, places):
        batch = load("spells", spells({}, {"sex": "X"}, {"sex": "X"}), period=APRIL)
        assert rejection(batch) == "too_many_bad_rows"
        assert nothing_loaded()
        assert rules_of(batch) == {"unknown_code"}

    def test_rows_of_several_providers_need_a_sender(self, places):
        lines = spells({}, {"provider_code": "XPB"})
        assert rejection(receive("spells", lines)) == "sender_missing"
        assert load("spells", lines, sender_code="SUS").loaded == 2

    def test_a_loader_may_refuse(self, places, monkeypatch):
        def refuse(staged):
            AdmittedSpell.objects.all().delete()
            raise Invalid("No.", rule="because", fix="Never mind.")

        monkeypatch.setitem(LOADERS, "spells", refuse)
        load_before = load("prescribing-pdpi", prescribing({}))
        assert rejection(load("spells", spells({}))) == "because"
        assert load_before.loaded == 1


class TestCalls:
    def test_an_unknown_format_is_said_to_be_so(self, places):
        with pytest.raises(Invalid, match="There is no file format"):
            receive("nonsense", b"x")

    def test_a_file_without_its_month_needs_one(self, places):
        with pytest.raises(Invalid, match="does not hold its month"):
            receive("list-size-nine-bands", b"x")

    def test_a_hat_without_the_permission_is_refused(self, places):
        hat = Principal("A", "practice_manager", frozenset(), places["practice"].pk, "practice")
        with pytest.raises(Denied, match="As practice manager you may not load"):
            receive("spells", spells({}), by=hat)

    def test_nobody_loads_for_another_organisation(self, places):
        hat = Principal("A", "pct_finance", frozenset({"import.load"}), places["pct"].pk, "pct")
        with pytest.raises(Denied, match="your own organisation only"):
            receive("spells", spells({}), by=hat)
        assert receive("spells", spells({}), by=hat, owner=places["pct"]).status == "received"

    def test_the_same_key_gives_the_same_batch(self, places, upload_dir):
        first = receive("spells", spells({}), idempotency_key="k1")
        assert receive("spells", spells({}), idempotency_key="k1") == first
        assert len(list(upload_dir.iterdir())) == 1
        with pytest.raises(Invalid, match="was used for another file"):
            receive("spells", spells({}, {}), idempotency_key="k1")
        assert len(list(upload_dir.iterdir())) == 1


class TestPrivacy:
    def test_nhs_numbers_reach_neither_tables_nor_disk(self, places, upload_dir, settings):
        lines = spells({"patient": NHS_NUMBER}, {"patient": "943 476 5919", "sex": "X"}, {})
        lines.append(lines[1] + ",too many")
        batch = receive("spells", lines, period=APRIL)
        (stored,) = upload_dir.iterdir()
        assert stored.stat().st_mode & 0o077 == 0
        assert upload_dir.stat().st_mode & 0o077 == 0
        batch = imports.run_import(batch_id=batch.pk, at=AT)

        assert (batch.status, batch.loaded, batch.quarantined) == ("loaded", 2, 2)
        assert AdmittedSpell.objects.get(row_number=2).patient.hex == Pseudonymiser(settings.PSEUDONYM_KEY).of(
            NHS_NUMBER
        )
        assert list(upload_dir.iterdir()) == []
        with connection.cursor() as cursor:
            cursor.execute(EVERY_TABLE)
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', ["943[ -]?476[ -]?5919"])
                assert cursor.fetchone() == (0,), table

    def test_files_without_identifiers_are_kept(self, places, upload_dir):
        batch = load("prescribing-pdpi", prescribing({}))
        assert [path.name for path in upload_dir.iterdir()] == [batch.stored_path]

    def test_an_unforeseen_fault_leaves_neither_data_nor_file_nor_the_text_of_a_row(
        self, places, upload_dir, monkeypatch
    ):
        def burst(staged):
            AdmittedSpell.objects.create(
                month=APRIL.first_day, batch=staged.batch, row_number=1, practice_code="X", line="x", sex="1",
                spell_number="x", admission_method="11", patient_class="1", admitted_on=AT, discharged_on=AT,
                length_of_stay=0, hrg="x",
            )  # fmt: skip
            raise RuntimeError(f"cannot digest {NHS_NUMBER}")

        monkeypatch.setitem(LOADERS, "spells", burst)
        batch = load("spells", spells({}))
        assert batch.status == "failed"
        assert nothing_loaded()
        assert NHS_NUMBER not in str(batch.messages)
        assert list(upload_dir.iterdir()) == []


class TestAbandoned:
    def abandon(self, batch: ImportBatch, attempts: int = 1) -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(status="checking", attempts=attempts)

    def test_what_a_dead_worker_left_is_taken_up(self, places):
        batch = receive("spells", spells({}))
        self.abandon(batch)
        assert imports.take_up_abandoned_imports(at=AT) == 1
        batch.refresh_from_db()
        assert batch.status == "received"
        assert imports.run_import(batch_id=batch.pk, at=AT).status == "loaded"

    def test_what_a_live_worker_holds_is_left_alone(self, places, monkeypatch):
        batch = receive("spells", spells({}))
        self.abandon(batch)
        monkeypatch.setattr(locks, "is_held", lambda batch_id: True)
        assert imports.take_up_abandoned_imports(at=AT) == 0

    def test_a_file_that_kills_every_worker_is_given_up(self, places, upload_dir):
        batch = receive("spells", spells({}))
        self.abandon(batch, attempts=3)
        assert imports.take_up_abandoned_imports(at=AT) == 0
        batch.refresh_from_db()
        assert batch.status == "failed"

    def test_a_forgotten_file_is_sent_again_once_in_a_while(self, places):
        receive("spells", spells({}))
        assert imports.take_up_abandoned_imports(at=AT) == 0
        later = AT + timedelta(minutes=11)
        assert imports.take_up_abandoned_imports(at=later) == 1
        assert imports.take_up_abandoned_imports(at=later) == 0

    def test_stray_files_are_deleted(self, places, upload_dir):
        batch = receive("spells", spells({}))
        stray = upload_dir / "stray.csv"
        stray.write_text("x")
        for path in upload_dir.iterdir():
            os.utime(path, (1, 1))
        imports.take_up_abandoned_imports(at=AT)
        assert [path.name for path in upload_dir.iterdir()] == [batch.stored_path]


class TestAnyBytes:
    @given(tail=st.binary(max_size=200), head=st.booleans())
    @hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_never_raise_and_never_half_load(self, places, tail, head):
        content = text_of(spells({}, {}, {})) + tail if head else tail
        batch = receive("spells", content, check_only=True)
        if batch.status == "received":
            batch = imports.run_import(batch_id=batch.pk, at=AT)
        assert batch.status in ("checked", "rejected"), batch.messages
        assert nothing_loaded()
        assert batch.status == "rejected" or batch.loaded + batch.quarantined == batch.rows

    def test_a_loader_sees_only_good_rows_with_types(self, places, monkeypatch):
        seen = []
        monkeypatch.setitem(LOADERS, "spells", lambda staged: LoadResult(len(seen.extend(staged.rows()) or seen)))
        load("spells", spells({}, {"sex": "X"}, {"patient": NHS_NUMBER, "age": ""}), period=APRIL)
        assert [row["row_number"] for row in seen] == [2, 4]
        assert [row["age"] for row in seen] == [45, None]
        assert {row["practice_id"] for row in seen} == {places["practice"].pk}
        assert QuarantinedRow.objects.count() == 1
