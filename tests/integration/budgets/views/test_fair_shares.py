"""The pages of fair shares: who sees which rows, filters, exports, and every figure open."""

import csv
import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pbc.activity.domain.care import Care
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.fair_shares import need_indices
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.integration.budgets.shares import issued, proposed, with_tables
from tests.integration.budgets.world import BudgetWorld


@pytest.fixture(autouse=True)
def _in_april_2006():
    with time_machine.travel("2006-04-13 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def shared(world) -> BudgetWorld:
    return with_tables(world)


def as_(client, role, organisation):
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


def pct_page(client, **asked) -> str:
    return client.get(reverse("budgets:fair_shares", args=[2006]), asked).content.decode()


def practice_page(client, practice, **asked) -> str:
    return client.get(reverse("budgets:fair_share", args=[practice.code]), asked).content.decode()


def table(client, **asked) -> list[dict[str, str]]:
    response = client.get(reverse("budgets:fair_shares", args=[2006]), {"format": "csv"} | asked)
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_finance_sees_every_practice_beside_its_fair_share(client, shared) -> None:
    issued(shared)
    page = pct_page(as_(client, "pct_finance", shared.pct))

    assert "First Surgery" in page
    assert "£35,334.00" in page
    assert "−£4,674.00" in page
    assert "below the band" in page
    assert "1 budget would rise, by £306.60. No budget would fall" in page
    assert "11.1% more patients than people" in page
    assert "explained about 77%" in page
    assert "illustrative values" in page
    assert "Cost per head for 2006/07, import" in page
    assert 'id="distance-table"' in page


def test_the_list_as_a_file_holds_plain_figures(client, shared) -> None:
    issued(shared)
    first, second = table(as_(client, "pct_finance", shared.pct))

    assert first == {
        "Practice": "First Surgery",
        "List": "1800",
        "List inflation": first["List inflation"],
        "Weighted population": "1944",
        "Share": "0.6",
        "Fair share": "35334.00",
        "Budget": "30660.00",
        "Distance": "-4674.00",
        "Distance, %": first["Distance, %"],
        "Band": "below the band",
        "Pace would move": "306.60",
    }
    assert float(first["Distance, %"]) == pytest.approx(-4674 / 35334)
    assert second["Pace would move"] == "0.00"


def test_filters_by_band_name_and_kind_of_move(client, shared) -> None:
    issued(shared)
    as_(client, "pct_finance", shared.pct)

    assert [row["Practice"] for row in table(client, band="above")] == ["Second Surgery"]
    assert [row["Practice"] for row in table(client, band="outside", sort="-part")] == [
        "Second Surgery",
        "First Surgery",
    ]
    assert table(client, band="inside") == []
    assert [row["Practice"] for row in table(client, q="zz0001")] == ["First Surgery"]
    assert [row["Pace would move"] for row in table(client, moves="balanced")] == ["0.00", "0.00"]


def test_a_practice_sees_its_own_row_and_no_other(client, shared) -> None:
    issued(shared)
    as_(client, "practice_manager", shared.first)

    assert [row["Practice"] for row in table(client)] == ["First Surgery"]
    page = pct_page(client)
    assert "Second Surgery" not in page


def test_proposals_are_not_shown_to_practices(client, shared) -> None:
    proposed(shared)

    assert "£30,660.00" in pct_page(as_(client, "pct_finance", shared.pct))
    page = practice_page(as_(client, "practice_manager", shared.first), shared.first)
    assert "£30,660.00" not in page
    assert "No budget is set yet" in page


def test_without_tables_the_page_says_what_to_load(client, world) -> None:
    page = pct_page(as_(client, "pct_finance", world.pct))

    assert "Fair shares cannot be worked out yet." in page
    assert "Load cost curves for the year." in page
    assert "Load cost curves for the year." in practice_page(client, world.first)


def test_an_sha_chooses_the_pct(client, shared) -> None:
    issued(shared)
    assert "No PCT is chosen" in pct_page(as_(client, "sha_performance_manager", PctFactory()), pct="nowhere")


def test_a_practices_page_sets_fair_beside_actual_and_opens_every_figure(client, shared) -> None:
    issued(shared)
    page = practice_page(as_(client, "practice_manager", shared.first), shared.first)

    for text in ("£655,326.00", "£660,000.00", "£30,660.00", "£35,334.00", "-13.23%", "£30,966.60"):
        assert text.replace("-", "−") in page
    assert "List, counted on 1 January 2006" in page
    assert "List inflation" in page
    assert "how “Distance from fair share” was worked out" in page
    assert "explained about 77%" in page
    assert page.count("women") >= 9


def test_a_practices_page_of_a_year_without_tables(client, shared) -> None:
    page = practice_page(as_(client, "practice_manager", shared.first), shared.first, year="2005/06")

    assert "This practice’s fair share cannot be worked out yet." in page
    assert practice_page(client, shared.first, year="nonsense").count("Fair share 2006/07") >= 1


def test_a_practice_without_a_pct_is_told(client, shared) -> None:
    alone = PracticeFactory(name="Alone Surgery", pct=shared.pct, pct__from_=None)
    alone.parents.update(period=("2006-05-01", None))

    assert "belonged to no PCT on that day" in practice_page(as_(client, "practice_manager", alone), alone)


def test_queries_do_not_grow_with_practices(client, shared) -> None:
    issued(shared)
    as_(client, "pct_finance", shared.pct)
    pct_page(client)
    with CaptureQueriesContext(connection) as few:
        pct_page(client)
    more = {shared.practice(f"Surgery {number}", f"ZZ1{number:03d}"): "1" for number in range(8)}
    need_indices(PctFactory(), more, (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING))
    with CaptureQueriesContext(connection) as many:
        pct_page(client)

    assert len(few) == len(many) <= 30
