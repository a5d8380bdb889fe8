"""Checks in SQL: each rule once a row, capped where enormous, and the same with or without screening."""

import pytest

from pbc.activity.actions.importing import checks
from pbc.activity.actions.loaders import RowProblem
from pbc.activity.domain.formats.declaration import Severity
from pbc.activity.models import QuarantinedRow
from tests.integration.activity.actions.files import APRIL, load, receive, spells

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
    batch = receive("spells", spells({}))
    checks.keep_problems(batch, [RowProblem(7, "A", "v" * 500, "rule", "m" * 500, "f" * 500, Severity.WARNING)])
    row = batch.quarantined_rows.get()
    assert (row.row_number, len(row.value), len(row.message), row.severity) == (7, 200, 300, "warning")
