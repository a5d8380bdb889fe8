import pytest
import time_machine
from django.urls import reverse

from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PctFactory
from tests.integration.budgets.queries.test_roll_up import consortium, issued  # noqa: F401 - a world of two practices


@pytest.fixture(autouse=True)
def _in_june_2006():
    with time_machine.travel("2006-06-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def test_a_pct_sees_whether_its_year_breaks_even(issued, sign_in) -> None:  # noqa: F811
    client = sign_in("pct_finance", issued.pct)
    page = client.get(reverse("budgets:roll_up", args=[issued.pct.code]), {"month": "2006-05"}).content.decode()
    assert "against an allocation of £1,100,000.00" in page
    assert "below the rule" in page
    assert "Beyond the fund" in page
    listed = client.get(reverse("budgets:statements"), {"month": "2006-05"}).content.decode()
    assert reverse("budgets:roll_up", args=[issued.pct.code]) in listed


@pytest.mark.parametrize("word", ["saving", "overspen", "underspen"])
def test_no_sum_is_called_a_saving_or_its_opposite(issued, consortium, sign_in, word) -> None:  # noqa: F811
    client = sign_in("pct_finance", issued.pct)
    for name, code in (("roll_up", issued.pct.code), ("pool", consortium.code)):
        page = client.get(reverse(f"budgets:{name}", args=[code]), {"month": "2006-05"}).content.decode()
        assert word not in page.lower()


def test_the_lead_of_a_consortium_sees_members_side_by_side(issued, consortium, sign_in) -> None:  # noqa: F811
    client = sign_in("consortium_lead", consortium)
    page = client.get(reverse("budgets:pool", args=[consortium.code]), {"month": "2006-05"}).content.decode()
    assert "First Surgery" in page
    assert "Second Surgery" in page
    assert "Each member keeps its own budget" in page
    export = client.get(
        reverse("budgets:pool", args=[consortium.code]), {"month": "2006-05", "format": "csv"}
    ).content.decode()
    assert "First Surgery,29433.60" in export


def test_others_are_refused_or_not_found(issued, consortium, sign_in) -> None:  # noqa: F811
    client = sign_in("practice_manager", issued.first)
    assert client.get(reverse("budgets:roll_up", args=[issued.pct.code])).status_code == 403
    assert client.get(reverse("budgets:pool", args=[consortium.code])).status_code == 403
    client = sign_in("pct_finance", PctFactory())
    assert client.get(reverse("budgets:roll_up", args=[issued.pct.code])).status_code == 404
    assert client.get(reverse("budgets:pool", args=[consortium.code])).status_code == 404
