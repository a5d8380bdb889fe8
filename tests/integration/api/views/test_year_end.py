"""Years of budgets that are open and closed, as machines read them."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from budgets.actions.contingency import return_contingency
from budgets.actions.threshold import call_every_closed_month
from budgets.actions.year_end import close_year
from information_packs.actions.proving import ask_for_proof, make_proof
from pbc.core.principal import SYSTEM
from pbc.core.statistics import compound
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.api.walking import Walk
from tests.integration.budgets.funds import YEAR_END, FundWorld
from tests.integration.budgets.world import THIS
from tests.worlds import kept

pytestmark = pytest.mark.django_db
Machine = Callable[..., APIClient]
YEAR = "/api/v1/pcts/ZN1/year-end/2006-07"
SUMS = "/api/v1/pcts/ZN1/sums/2006-07"
TRACE = "/api/v1/trace/practices/ZZ0001/year-end/2006-07/variance"


@kept
def world() -> FundWorld:
    """A whole year, closed month by month, with its costly patient on the fund, and closed itself."""
    cache.clear()
    world = FundWorld().put_in("40000.00")
    for month in THIS.months[3:]:
        world.spell(world.first, month)
        world.spell(world.second, month)
    for month in THIS.months:
        world.attendance(world.first, month)
        world.prescribe(world.first, month, "100.00")
        world.prescribe(world.second, month, "50.00")
    world.summed()
    world.close(*THIS.months, at=YEAR_END)
    call_every_closed_month(pct=world.pct, months=THIS.months, by=SYSTEM, at=YEAR_END)
    return world


def closed(world: FundWorld) -> FundWorld:
    by = hat("pct_finance", world.pct)
    return_contingency(books=world.books, by=by, at=YEAR_END)
    close_year(books=world.books, by=by, at=YEAR_END, proven_at=YEAR_END)
    return world


def test_a_closed_year_opens_figure_by_figure_and_as_a_bundle(
    machine: Machine, world: FundWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two practices are too few to tell chance by; the limit is lowered, so that its limits are there to be opened."""
    monkeypatch.setattr(compound, "FEWEST_PATIENTS", 5)
    assert machine(world.pct).get(YEAR).json()["checks"]
    closed(world)
    walk = Walk(machine(world.pct))
    found = walk.open(YEAR)
    assert (found["checks"], [row["practice"] for row in found["outturn"]]) == ([], ["ZZ0001", "ZZ0002"])
    assert len(found["root"]) == 64
    assert {"lower", "upper"} <= found["outturn"][0]["trace_urls"].keys()
    for row in found["outturn"]:
        for name, url in row["trace_urls"].items():
            trace = walk.open(url)
            assert Decimal(trace["value"]) == Decimal(row[name]), url
            assert trace["paragraphs"], url
            if name in ("budget", "actual", "variance", "lower", "upper"):
                assert any(each["kind"] == "rows" and each["url"] for each in trace["evidence"]), url
            if name in ("lower", "upper"):
                assert not any("has changed" in note for note in trace["notes"]), url
                assert trace["inputs"][0]["inputs"][0]["value"] == row["variance"], url
            if name in ("contributed", "returned"):
                (posting,) = [walk.open(each["url"]) for each in trace["evidence"]]
                assert posting["kind"] == {"contributed": "issue", "returned": "contingency_return"}[name]
    bundle = walk.client.get(found["bundle_url"])
    assert bundle["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(bundle.content)).namelist()
    own = machine(world.first).get(YEAR).json()
    assert ([row["practice"] for row in own["outturn"]], own["bundle_url"]) == (["ZZ0001"], None)
    for organisation, status in ((world.first, 404), (PctFactory(), 404), (world.pct, 200)):
        assert machine(organisation).get(f"{YEAR}/bundle").status_code == status
    for url in (YEAR, TRACE, f"{YEAR}/bundle"):
        assert machine(PctFactory()).get(url).status_code == 404
        assert machine(world.pct, "ledger.view").get(url).status_code == 403
    assert machine(world.second).get(TRACE).status_code == 404
    assert machine(world.pct).get(f"{TRACE}s").status_code == 404


def test_the_last_check_of_the_sums_is_read(machine: Machine, world: FundWorld) -> None:
    assert machine(world.pct).get(SUMS).status_code == 404, "nothing was checked yet"
    by = hat("pct_finance", world.pct)
    proof = ask_for_proof(pct=world.pct, year=THIS, by=by, at=YEAR_END)
    make_proof(proof_id=proof.pk, by=by, at=YEAR_END)
    ask_for_proof(pct=world.pct, year=THIS, by=by, at=YEAR_END)
    found = machine(world.pct).get(SUMS).json()
    assert (found["holds"], found["differing"], found["year"]) == (True, 0, "2006/07")
    assert found["checked"] == sum(each["checked"] for each in found["proofs"]) > 500
    assert found["months"][0] == "2006-04"
    assert machine(PctFactory()).get(SUMS).status_code == 404
