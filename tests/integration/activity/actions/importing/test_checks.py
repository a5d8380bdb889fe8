"""Checks in SQL: each rule once a row, capped where enormous, and the same with or without screening."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pbc.activity.actions.importing import checks
from pbc.activity.actions.importing.staging import Tables, stage
from pbc.activity.actions.loaders import RowProblem
from pbc.activity.domain import reading
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Severity
from pbc.activity.domain.identifiers import Pseudonymiser, scrub
from pbc.activity.models import QuarantinedRow
from tests.integration.activity.actions.files import APRIL, NHS_NUMBER, load, receive, spells

BAD = ({"sex": "X"}, {"age": "-1"}, {"discharged_on": "05/04/2006"}, {"practice_code": "X90009"}, {"hrg": ""})


def found() -> set[tuple[int, str, str]]:
    return set(QuarantinedRow.objects.values_list("row_number", "rule", "value"))


@pytest.mark.parametrize("most", [0, 2000])
def test_screening_distinct_values_changes_no_finding(places, monkeypatch, most):
    monkeypatch.setattr(checks, "MOST_SCREENED", most)
    load("spells", spells({}, {}, {}, {}, {}, {}, *BAD), period=APRIL)
    assert found() == {
        (8, "unknown_code", "X"),
        (9, "negative", "-1"),
        (10, "date_style", "05/04/2006"),
        (11, "closed_practice", "X90009"),
        (12, "missing", ""),
    }


def test_enormous_numbers_of_one_fault_are_counted_but_not_all_kept(places, monkeypatch):
    monkeypatch.setattr(checks, "MOST_STORED_A_RULE", 2)
    batch = load("spells", spells({}, {}, {}, {}, *[{"sex": "X"}] * 3), period=APRIL)
    assert batch.quarantined == 3
    assert [row for row, _, _ in sorted(found())] == [6, 7]


def test_problems_of_loaders_are_kept_and_cut_to_size(places):
    batch, declared = receive("spells", spells({})), FORMATS["spells"]
    tables = Tables(batch.pk)
    stage(settings.UPLOAD_DIR / batch.stored_path, declared, tables, lambda rows: None)
    problem = RowProblem(2, "A", "v" * 500, "rule", "m" * 500, "f" * 500, Severity.WARNING)
    checks.keep_problems(batch, declared, tables, [problem, replace(problem, row_number=0)])
    whole, row = batch.quarantined_rows.order_by("row_number")
    assert (row.row_number, len(row.value), len(row.message), row.severity) == (2, 200, 300, "warning")
    assert "X90001" in row.raw.split(",")  # so that its PCT is shown it
    assert whole.raw == ""


FAULTS = (
    {"practice_code": "X99999"},
    {"practice_code": "X90009", "sex": "X"},
    {"provider_code": "XPZ"},
    {"admission_method": "77", "age": "-1"},
    {"commissioner_code": "5.00E+01"},
    {"discharged_on": "2006-02-30"},
    {"discharged_on": "2006-05-05"},
    {"admitted_on": "1066-10-14"},
    {"admitted_on": "2006-04-20"},
    {"patient": NHS_NUMBER, "spell_number": NHS_NUMBER},
    {"patient": "9434765918"},
    {"commissioner_code": "XC9"},
    {"patient_class": "2"},
    {"spell_number": "S1"},
    {"spell_number": "S" * 21, "hrg": "H-4", "age": "1,0"},
)
FOUND = {
    (3, "unknown_practice", "X99999"),
    (4, "closed_practice", "X90009"),
    (4, "unknown_code", "X"),
    (5, "unknown_provider", "XPZ"),
    (5, "wrong_sender", "XPZ"),
    (6, "unknown_code", "77"),
    (6, "negative", "-1"),
    (7, "spreadsheet_number", "5.00E+01"),
    (7, "unknown_pct", "5.00E+01"),
    (8, "no_such_day", "2006-02-30"),
    (9, "wrong_month", "2006-05-05"),
    (10, "too_long_ago", "1066-10-14"),
    (11, "discharge_before_admission", "2006-04-05"),
    (12, "identifier_repeated", ""),
    (13, "nhs_number_invalid", ""),
    (14, "unknown_pct", "XC9"),
    (15, "day_case_stayed_overnight", "2"),
    (16, "duplicate_row", "S1"),
    (17, "too_many_fields", ""),
}


@pytest.mark.parametrize("characters", [200, reading.CHUNK_CHARACTERS])
@pytest.mark.parametrize("padding", ["", " "])
def test_every_fault_is_found_however_the_file_is_read(places, monkeypatch, characters, padding):
    """Plain lines and padded ones are read in two ways, a piece at a time, and the rules are asked once for all."""
    monkeypatch.setattr(reading, "CHUNK_CHARACTERS", characters)
    lines = spells({}, *FAULTS)
    batch = load(
        "spells",
        [lines[0], *(line.replace(",", f",{padding}") for line in lines[1:]), *spells(*[{}] * 30)[2:]],
        period=APRIL,
        sender_code="XPA",
    )
    assert batch.status == "loaded", batch.messages
    assert found() >= FOUND


def test_rows_held_back_show_pseudonyms_as_words_and_digits(places):
    bad = {"sex": "X"}
    load("spells", spells({}, {}, {}, {}, {"patient": NHS_NUMBER, **bad}, {"patient": "123", **bad}), period=APRIL)
    raw = QuarantinedRow.objects.filter(rule="unknown_code").order_by("row_number").values_list("raw", flat=True)
    pseudonym = scrub(Pseudonymiser(settings.PSEUDONYM_KEY).of(NHS_NUMBER))
    assert [row.split(",")[4] for row in raw] == [pseudonym, "invalid"]


@pytest.mark.parametrize(("second", "asked"), [("S1", True), ("S2", False)])
def test_rows_are_compared_with_each_other_only_where_two_may_have_one_key(places, second, asked):
    with CaptureQueriesContext(connection) as queries:
        batch = load("spells", spells({}, {"spell_number": second}), period=APRIL)
    assert any("HAVING count(*) > 1" in query["sql"] for query in queries) is asked
    assert batch.quarantined == asked
