import pytest
import time_machine
from django.urls import reverse

from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from pbc.accounts.models import User
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory


@pytest.fixture(autouse=True)
def _in_april_2006():
    with time_machine.travel("2006-04-13 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def finance(client, world):
    client.force_login(RoleAssignmentFactory(role="pct_finance", organisation=world.pct).user)
    return client


def set_(client, **changes):
    typed = {"through": "2006-03", "leave_out": "", "seen": "0", "password": PASSWORD}
    return client.post(reverse("budgets:set", args=[2006]), typed | changes, follow=True)


def issue(client, **changes):
    typed = {"version": "1", "password": PASSWORD} | changes
    return client.post(reverse("budgets:issue", args=[2006]), typed, follow=True).content.decode()


def test_set_look_over_and_issue_late(finance) -> None:
    empty = finance.get(reverse("budgets:rounds", args=[2006])).content.decode()
    assert "No budget is set for 2006/07 yet." in empty
    proposed = set_(finance).content.decode()
    assert "Version 1 is proposed for 2 practices." in proposed
    assert "Issue version 1" in proposed
    assert "First Surgery" in proposed
    wrong = issue(finance, password="somebody else’s")
    assert "The password is not right, or the account is locked: nothing was changed." in wrong
    assert Budget.objects.filter(status=BudgetStatus.ISSUED).count() == 0
    assert User.objects.get(pk=finance.session["_auth_user_id"]).failed_sign_ins == 1
    issued = issue(finance)
    assert "Issued to 2 practices: 12 days late." in issued
    assert "Issue version 1" not in issued
    assert Budget.objects.filter(status=BudgetStatus.ISSUED).count() == 2


def test_problems_are_listed_and_nothing_is_changed(finance, world) -> None:
    world.practice("Quiet Surgery", "ZZ0004")
    world.practice("Listless Surgery", "ZZ0005", patients=0)
    page = set_(finance).content.decode()
    assert "Budgets were not set, and nothing was changed" in page
    assert "Quiet Surgery (ZZ0004) has no activity last year." in page
    assert "Listless Surgery (ZZ0005) has no list of patients." in page
    assert not Budget.objects.exists()
    assert "Version 1 is proposed for 2 practices." in set_(finance, leave_out="zz0004, ZZ0005").content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leave_out": "ZZ0099"}, "ZZ0099: no practice of Northmoor PCT."),
        ({"through": "2004-01"}, "what was sent is not in the list"),
        ({"seen": "3"}, "The budgets of Northmoor PCT are not as you saw them: nothing is recorded yet."),
    ],
)
def test_refusals_stand_on_the_form(finance, changes, message) -> None:
    page = set_(finance, **changes).content.decode()
    assert "There is a problem" in page
    assert message in page
    assert not Budget.objects.exists()


def test_an_issue_that_cannot_be_is_told(finance) -> None:
    assert "has no version 4 of its budgets" in issue(finance, version="4")


def test_others_may_not(client, world) -> None:
    for role, organisation in (("pct_analyst", world.pct), ("practice_manager", world.first)):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        assert client.get(reverse("budgets:rounds", args=[2006])).status_code == 403
        assert set_(client).status_code == 403
    assert not Budget.objects.exists()


def test_a_year_that_cannot_be_is_not_found(finance) -> None:
    assert finance.get(reverse("budgets:rounds", args=[1066])).status_code == 404
    assert finance.get(reverse("budgets:set", args=[2006])).status_code == 405


def test_the_list_of_a_round_exports(finance) -> None:
    set_(finance)
    export = finance.get(reverse("budgets:rounds", args=[2006]), {"format": "csv"}).content.decode()
    assert "First Surgery,1800,30660.00,1226.40,29433.60,Proposed" in export


@pytest.mark.parametrize(("day", "year"), [("2005-12-31", 2005), ("2006-01-01", 2006), ("2006-12-31", 2006)])
def test_from_january_on_the_coming_year_is_meant(client, world, day: str, year: int) -> None:
    with time_machine.travel(f"{day} 10:00:00+00:00", tick=False):
        client.force_login(RoleAssignmentFactory(role="pct_finance", organisation=world.pct).user)
        assert client.get(reverse("budgets:latest_round")).url == reverse("budgets:rounds", args=[year])
