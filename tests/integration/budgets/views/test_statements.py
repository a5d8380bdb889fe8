from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.template import engines
from django.urls import reverse

from budgets.actions.commitments import commit_money, release_commitment
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.ledger import AccountKind
from budgets.queries.ledger import books_of
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory, SuccessionFactory
from tests.integration.budgets.world import AT, THIS


@pytest.fixture(autouse=True)
def _in_june_2006():
    with time_machine.travel("2006-06-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def issued(world):
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year([Month(2006, 4), Month(2006, 5)])


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def statement_of(practice) -> str:
    return reverse("budgets:statement", args=[practice.code])


def test_a_practice_reads_its_statement(issued, sign_in, monkeypatch) -> None:
    for name in ("is_demo", "clock_is_shifted"):
        monkeypatch.setitem(engines["jinja2"].env.globals, name, True)
    page = (
        sign_in("practice_manager", issued.first).get(statement_of(issued.first), {"month": "2006-05"}).content.decode()
    )
    assert "Statement, May 2006" in page
    assert "Its clock says 2 June 2006" in page
    assert "£194.40 (4.0%)" in page
    assert "over budget to date" in page
    assert "Whether this is chance cannot be told" in page, "two practices are too few"
    assert "one twelfth of the year" in page
    assert "Issued on 20 March 2006 by The system, on time (due by 1 April 2006)" in page
    assert "not closed: its figures may still change" in page
    assert "Formula" in page
    assert "<svg" in page
    assert "Money, April to May 2006" in page


def test_aprils_statement_is_of_april(issued, sign_in) -> None:
    page = (
        sign_in("practice_manager", issued.first).get(statement_of(issued.first), {"month": "2006-04"}).content.decode()
    )
    assert "Money, April 2006" in page
    assert "April to April" not in page


@pytest.mark.parametrize("word", ["saving", "overspen", "underspen"])
def test_no_variance_is_called_a_saving_or_its_opposite_where_chance_cannot_be_told(issued, sign_in, word) -> None:
    client = sign_in("practice_manager", issued.first)
    for address in (statement_of(issued.first), reverse("budgets:statements")):
        assert word not in client.get(address, {"month": "2006-05"}).content.decode().lower()


def test_another_practices_statement_is_not_found(issued, sign_in) -> None:
    client = sign_in("practice_manager", issued.first)
    assert client.get(statement_of(issued.second)).status_code == 404
    assert client.get(reverse("budgets:budget", args=[issued.second.code])).status_code == 404


def test_without_a_budget_the_page_says_what_is_missing(world, sign_in) -> None:
    page = (
        sign_in("practice_manager", world.first).get(statement_of(world.first), {"month": "2006-05"}).content.decode()
    )
    assert "First Surgery has no budget for 2006/07 yet" in page


def test_a_wrong_month_gets_the_usual_one(issued, sign_in) -> None:
    page = sign_in("practice_manager", issued.first).get(statement_of(issued.first), {"month": "May"}).content.decode()
    assert "Statement, May 2006" in page


def test_the_pct_sees_all_its_practices_with_their_total(issued, sign_in) -> None:
    client = sign_in("pct_finance", issued.pct)
    page = client.get(reverse("budgets:statements"), {"month": "2006-05"}).content.decode()
    assert "First Surgery" in page
    assert "Second Surgery" in page
    assert "£9,800.00" in page
    filtered = client.get(reverse("budgets:statements"), {"month": "2006-05", "q": "second"}).content.decode()
    assert "First Surgery" not in filtered
    over = client.get(reverse("budgets:statements"), {"month": "2006-05", "position": "under"}).content.decode()
    assert "Nothing matches these filters" in over


def test_the_list_sorts_and_exports(issued, sign_in) -> None:
    client = sign_in("pct_finance", issued.pct)
    page = client.get(reverse("budgets:statements"), {"month": "2006-05", "sort": "-budget"}).content.decode()
    assert page.index("First Surgery") < page.index("Second Surgery")
    page = client.get(reverse("budgets:statements"), {"month": "2006-05", "sort": "budget"}).content.decode()
    assert page.index("Second Surgery") < page.index("First Surgery")
    export = client.get(reverse("budgets:statements"), {"month": "2006-05", "format": "csv"}).content.decode()
    assert "First Surgery,over budget to date,29433.60,4905.60,5100.00,194.40,4.0,30600.00" in export


def test_practices_without_budget_are_counted(issued, sign_in) -> None:
    issued.practice("New Surgery", "ZZ0007")
    page = sign_in("pct_finance", issued.pct).get(reverse("budgets:statements"), {"month": "2006-05"}).content.decode()
    assert "1 of 3 practices have no budget for 2006/07 yet" in page
    assert "no budget yet" in page


def test_a_practice_sees_only_itself_in_the_list(issued, sign_in) -> None:
    page = sign_in("practice_manager", issued.first).get(reverse("budgets:statements"), {"month": "2006-05"})
    assert "Second Surgery" not in page.content.decode()


def test_an_sha_chooses_a_pct(issued, sign_in) -> None:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    issued.pct.parents.create(parent=sha, period=("2005-04-01", None))
    client = sign_in("sha_performance_manager", sha)
    assert "Choose a PCT" in client.get(reverse("budgets:statements")).content.decode()
    page = client.get(reverse("budgets:statements"), {"pct": issued.pct.code, "month": "2006-05"}).content.decode()
    assert "First Surgery" in page
    assert pct.name in page


def test_who_may_not_read_statements_is_told(issued, sign_in) -> None:
    response = sign_in("system_administrator", issued.pct).get(reverse("budgets:statements"))
    assert response.status_code == 403


def test_pages_cost_few_queries(issued, sign_in, django_assert_max_num_queries) -> None:
    client = sign_in("pct_finance", issued.pct)
    with django_assert_max_num_queries(21):
        client.get(reverse("budgets:statements"), {"month": "2006-05"})
    for number in range(10, 15):
        PracticeFactory(code=f"ZZ00{number}", pct=issued.pct)
    with django_assert_max_num_queries(21):
        client.get(reverse("budgets:statements"), {"month": "2006-05"})
    client.get(statement_of(issued.first), {"month": "2006-05"})  # how costs spread is worked out once and kept
    with django_assert_max_num_queries(23):
        client.get(statement_of(issued.first), {"month": "2006-05"})


def test_after_a_merger_both_pages_say_where_the_figures_are(issued, sign_in) -> None:
    SuccessionFactory(predecessor=issued.second, successor=issued.first, effective_on=date(2006, 5, 1))
    client = sign_in("pct_finance", issued.pct)
    heir = client.get(statement_of(issued.first), {"month": "2006-05"}).content.decode()
    assert "Includes Second Surgery (ZZ0002), merged on 1 May 2006: budget £27,100.80, actual £4,700.00." in heir
    old = client.get(statement_of(issued.second), {"month": "2006-05"}).content.decode()
    assert "Its own statement ends with April 2006" in old
    assert "See the statement of First Surgery" in old
    client = sign_in("practice_manager", issued.second)
    assert "See the statement of First Surgery" not in client.get(statement_of(issued.second)).content.decode()


def test_what_the_pct_promised_to_a_practices_case_is_on_its_statement(issued, sign_in) -> None:
    with transaction.atomic():
        commitment = commit_money(
            books=books_of(issued.pct, THIS),
            owner=issued.first,
            reference="ZZ0001-BC2006-1",
            title="Skin clinic",
            source_kind=AccountKind.UNATTRIBUTED,
            source_name="hchs",
            amount=Decimal("600.00"),
            by=SYSTEM,
            at=AT,
        )
        release_commitment(commitment=commitment, amount=Decimal("250.00"), reason="Couch", by=SYSTEM, at=AT)
    own = sign_in("practice_manager", issued.first).get(statement_of(issued.first)).content.decode()
    for words in ("Promised by the PCT to approved business cases", "Skin clinic", "£600.00", "£350.00", "£250.00"):
        assert words in own
    assert "Skin clinic" not in sign_in("pct_finance", issued.pct).get(statement_of(issued.second)).content.decode()
