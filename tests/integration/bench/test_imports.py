"""The benchmark of imports runs: its files are taken, and every row that is not spoilt is loaded."""

import pytest

from bench.measures.imports import STAGES, make_places, measured
from bench.registry import Measure
from pbc.activity.models import ImportBatch
from tests.integration.activity.actions.conftest import upload_dir

__all__ = ["upload_dir"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(upload_dir: object) -> None:
    make_places()


@pytest.mark.parametrize("format", ["spells", "outpatients", "ae", "prescribing-pdpi"])
def test_a_file_is_loaded_and_priced_and_timed_beside_its_copy(format: str) -> None:
    rows = {row.what.split(": ")[1]: row for row in measured(format, 40, at_most=8, with_stages=True)}
    assert {"loaded", "bare COPY of the file", "times the bare COPY", *STAGES} <= rows.keys()
    assert all(row.value > 0 for row in rows.values() if row.unit != "times")
    assert rows["times the bare COPY"].at_most == 8
    batch = ImportBatch.objects.get(format=format)
    assert (batch.loaded, batch.warnings, batch.messages) == (40, 0, [])


def test_stages_are_parts_of_the_import() -> None:
    rows = list(measured("spells", 40, with_stages=True))
    seconds = 40 / rows[0].value
    assert 0 < sum(row.value for row in rows if row.unit == "s") <= seconds


def test_bad_rows_are_kept_out() -> None:
    rows: list[Measure] = list(measured("spells", 40, bad_every=10))
    assert rows[0].what == "spells, bad rows among them: loaded"
    assert ImportBatch.objects.get(format="spells").quarantined == 4
