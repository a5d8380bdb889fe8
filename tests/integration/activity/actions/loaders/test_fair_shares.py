"""Tables of fair shares: whole or not at all, a release for each year and PCT, a PCT's own file for itself."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pbc.activity.actions.imports import receive_file, run_import
from pbc.activity.domain.formats import format_of
from pbc.activity.models import (
    CostPerHead,
    ImportBatch,
    NeedIndex,
    PrescribingWeight,
    ReferenceRelease,
    SharePopulation,
)
from pbc.core.principal import SYSTEM
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db

AT = datetime(2006, 3, 1, 9, tzinfo=UTC)
CELLS = [(sex, band) for sex in (MALE, FEMALE) for band in NINE_BANDS]


@pytest.fixture
def upload_dir(tmp_path: Path, settings) -> Path:
    settings.UPLOAD_DIR = tmp_path
    return tmp_path


@pytest.fixture
def pct(upload_dir) -> Organisation:
    return PctFactory(code="ZN1")


def send(code: str, rows: list[tuple], *, owner: Organisation | None = None) -> ImportBatch:
    """A file of this format, as the owner sends it; as the system where nobody owns it."""
    out = io.StringIO()
    csv.writer(out).writerows([[column.header for column in format_of(code).columns], *rows])
    by = hat("pct_finance", owner) if owner else SYSTEM
    source = io.BytesIO(out.getvalue().encode())
    batch = receive_file(format=code, source=source, filename="x.csv", owner=owner, by=by, at=AT, enqueue=False)
    return run_import(batch_id=batch.pk, at=AT, by=by)


def curve(pct: str = "", year: str = "2006/07", cost: str = "100", source: str = "Toolkit", leave_out: int = 0):
    return [(year, pct, "acute", *cell, cost, source) for cell in CELLS[leave_out:]]


def needs(pct: str, *practices: str, index: str = "1.1", mff: str = ""):
    return [("2006/07", pct, practice, "acute", index, mff, "Toolkit") for practice in practices]


def people(pct: str, each: int = 100):
    return [("2006/07", pct, *cell, each, "ONS") for cell in CELLS]


def weights(version: str = "ASTRO(97)-PU", measure: str = "cost", pct: str = ""):
    return [("2006/07", pct, version, measure, *cell, "2.5", "NPC") for cell in CELLS]


def message(batch: ImportBatch) -> str:
    return " ".join(each["message"] for each in batch.messages)


def test_a_curve_for_every_pct_becomes_a_release_of_its_year(pct):
    batch = send("cost-curves", curve() + curve(year="2007/08", source="INVENTED"))

    assert (batch.status, batch.loaded) == ("loaded", 36)
    assert list(
        ReferenceRelease.objects.order_by("financial_year").values_list("financial_year", "pct", "illustrative")
    ) == [(2006, None, False), (2007, None, True)]
    assert CostPerHead.objects.filter(release__financial_year=2006).count() == 18
    assert message(batch) == "Cost per head by component, sex and age: 36 rows for 2006/07, 2007/08."


def test_a_pcts_own_file_counts_for_itself_and_leaves_the_general_one(pct):
    send("cost-curves", curve())
    send("cost-curves", curve(cost="120"), owner=pct)
    send("cost-curves", curve(cost="130"), owner=pct)

    current = ReferenceRelease.objects.filter(is_current=True).order_by("pk")
    assert list(current.values_list("pct", flat=True)) == [None, pct.pk]
    assert set(CostPerHead.objects.filter(release=current[1]).values_list("cost_per_head", flat=True)) == {Decimal(130)}


def test_a_pct_sends_no_table_of_another_but_of_one_it_came_from(pct):
    other, old = PctFactory(code="ZN2"), PctFactory(code="ZN3")
    refused = send("share-population", people("ZN1") + people(other.code), owner=pct)

    assert refused.status == "rejected"
    assert refused.messages[0]["rule"] == "own_pct_only"
    assert not ReferenceRelease.objects.exists()

    SuccessionFactory(predecessor=old, successor=pct)
    assert send("share-population", people("ZN1") + people("ZN3"), owner=pct).status == "loaded"


def test_needs_keep_the_market_forces_factor_where_one_is_given(pct):
    PracticeFactory(code="Z00001"), PracticeFactory(code="Z00002")
    batch = send("need-indices", needs("ZN1", "Z00001") + needs("ZN1", "Z00002", index="0.9", mff="1.02"))

    assert batch.status == "loaded"
    assert set(NeedIndex.objects.values_list("practice__code", "need_index", "market_forces")) == {
        ("Z00001", Decimal("1.1"), None),
        ("Z00002", Decimal("0.9"), Decimal("1.02")),
    }


def test_bad_numbers_and_unknown_practices_are_kept_out_with_their_reason(pct):
    PracticeFactory(code="Z00001")
    batch = send(
        "need-indices",
        [
            *needs("ZN1", "Z00001"),
            *needs("ZN1", "Z00001", index="1.2"),
            *needs("ZN1", "Z00009"),
            *needs("ZN1", "Z00001", index="-1"),
            *needs("", "Z00001"),
        ],
    )

    assert (batch.status, batch.loaded) == ("rejected", 0)  # more than half of the rows are wrong
    assert set(batch.quarantined_rows.values_list("rule", flat=True)) >= {
        "unknown_practice",
        "negative",
        "missing",
        "duplicate_row",
    }


@pytest.mark.parametrize(
    ("code", "rows", "rule"),
    [
        ("cost-curves", curve(leave_out=1), "missing_strata"),
        ("share-population", people("ZN1")[1:], "population_is_whole"),
        ("share-population", [*people("ZN1"), ("2006/07", "ZN1", "", "", 5, "ONS")], "population_is_whole"),
        ("prescribing-weights", weights()[3:], "missing_strata"),
        ("prescribing-weights", weights() + weights("ASTRO-PU 2009"), "one_version_a_year"),
    ],
)
def test_a_table_that_is_not_whole_changes_nothing(pct, code, rows, rule):
    batch = send(code, rows)

    assert (batch.status, batch.messages[0]["rule"]) == ("rejected", rule)
    assert batch.messages[0]["fix"]
    assert not ReferenceRelease.objects.exists()


def test_a_population_may_be_a_total_alone(pct):
    assert send("share-population", [("2006/07", "ZN1", "", "", 90_000, "ONS")]).status == "loaded"
    assert SharePopulation.objects.get().people == 90_000


def test_a_row_with_age_and_no_sex_is_kept_out(pct):
    batch = send(
        "share-population", [("2006/07", "ZN1", "", "", 90_000, "ONS"), ("2006/07", "ZN1", "", "0-4", 5, "ONS")]
    )

    assert batch.quarantined_rows.get().rule == "age_and_sex_together"


def test_weights_hold_one_version_for_each_measure(pct):
    batch = send("prescribing-weights", weights() + weights("ASTRO-PU items", "item") + weights("Our own", pct="ZN1"))

    assert batch.status == "loaded"
    assert PrescribingWeight.objects.count() == 54
    assert ReferenceRelease.objects.filter(is_current=True).count() == 2


def test_the_same_file_again_is_a_duplicate(pct):
    send("cost-curves", curve())

    assert send("cost-curves", curve()).status == "duplicate"
