"""Rows that broke a rule."""

import pytest

from pbc.activity.models import QuarantinedRow
from pbc.activity.queries.quarantine import columns_broken, rows_seen, rows_to_mend, rules_broken
from pbc.core.principal import SYSTEM
from tests.factories.activity import ImportBatchFactory

pytestmark = pytest.mark.django_db


def broken(batch, row_number=2, **changes) -> QuarantinedRow:
    given = {
        "severity": "error",
        "column": "AGE",
        "value": "x",
        "rule": "not_a_number",
        "message": "No.",
        "fix": "Mend.",
    }
    return QuarantinedRow.objects.create(batch=batch, row_number=row_number, **given | changes)


def test_rules_and_columns_are_named_once() -> None:
    batch = ImportBatchFactory()
    broken(batch)
    broken(batch, 3)
    broken(batch, 3, column="", rule="malformed")
    rows = rows_seen(batch, SYSTEM)
    assert rules_broken(rows) == ["malformed", "not_a_number"]
    assert columns_broken(rows) == [("AGE", "AGE")]


def test_rows_to_mend_leave_out_warnings_and_keep_odd_rows_whole() -> None:
    batch = ImportBatchFactory(format="pct-list")
    broken(batch, 2, severity="warning")
    broken(batch, 3, raw="5D7,Newcastle,1")
    broken(batch, 4, raw="5D7,one,two,three,four", column="", message="Too many.")
    assert list(rows_to_mend(batch, SYSTEM)) == [
        ["3", "AGE: No.", "Mend.", "5D7", "Newcastle", "1"],
        ["4", "the whole row: Too many.", "Mend.", "5D7,one,two,three,four"],
    ]
