from datetime import date

import pytest
import time_machine
from django.urls import reverse

from governance.models import LocalRule
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_may_2006():
    with time_machine.travel("2006-05-02 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def pct():
    return PctFactory(name="Northmoor PCT", code="ZN1")


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def adopt(client, key="contingency_rate", **changes):
    typed = {"value": "3.5", "from_day": "2006-06-01", "reason": "Agreed.", "minute": "Board 06/41"}
    return client.post(reverse("governance:adopt_rule", args=[key]), typed | changes, follow=True)


def test_the_rules_in_force_show_paragraph_words_and_standing(sign_in, pct) -> None:
    page = sign_in("pct_finance", pct).get(reverse("governance:rules")).content.decode()
    assert "Rules in force on 2 May 2006" in page
    assert "S4 ¶41" in page
    assert "4 percent (3 percent to 5 percent suggested)" in page
    assert "Illustrative" in page
    assert "A practice redirects at least 70 percent" in page


def test_national_and_local_stand_side_by_side_on_any_day(sign_in, pct) -> None:
    client = sign_in("pct_director", pct)
    adopt(client)
    address = reverse("governance:rules")
    before = client.get(address, {"on": "2006-05-31", "whose": "local"}).content.decode()
    after = client.get(address, {"on": "2006-06-01", "whose": "local"}).content.decode()
    assert "Nothing matches these filters" in before
    assert "3.5 percent" in after
    assert "PCT’s own" in after


def test_another_year_has_its_own_rules_and_a_wrong_day_says_so(sign_in, pct) -> None:
    client = sign_in("pct_finance", pct)
    assert (
        "Distance from fair share"
        in client.get(reverse("governance:rules"), {"on": "2007-05-01", "q": "fair share"}).content.decode()
    )
    page = client.get(reverse("governance:rules"), {"on": "1 May"}).content.decode()
    assert "“1 May” is not a date" in page
    later = client.get(reverse("governance:rules"), {"on": "2012-05-01"}).content.decode()
    assert "the default, apply" in later


def test_the_list_filters_and_exports(sign_in, pct) -> None:
    client = sign_in("pct_finance", pct)
    page = client.get(reverse("governance:rules"), {"q": "mediation"}).content.decode()
    assert "Mediation" in page
    assert "Contingency retained" not in page
    export = client.get(reverse("governance:rules"), {"format": "csv"})
    assert "Contingency retained from indicative budgets" in export.content.decode()


def test_a_practice_sees_the_rules_of_its_pct_and_cannot_adopt(sign_in, pct) -> None:
    LocalRule.objects.create(
        pct=pct,
        key="contingency_rate",
        value="3.5",
        from_day=date(2006, 4, 1),
        reason="x",
        adopted_by="x",
        adopted_at="2006-04-01T00:00Z",
    )
    client = sign_in("practice_manager", PracticeFactory(pct=pct))
    page = client.get(reverse("governance:rule", args=["contingency_rate"])).content.decode()
    assert "3.5 percent, adopted by Northmoor PCT" in page
    assert "Adopt a value" not in page
    assert adopt(client).status_code == 403
    assert LocalRule.objects.count() == 1


def test_an_sha_chooses_a_pct(sign_in) -> None:
    sha = ShaFactory()
    first, second = PctFactory(sha=sha, name="A PCT"), PctFactory(sha=sha, name="B PCT")
    client = sign_in("sha_performance_manager", sha)
    page = client.get(reverse("governance:rules")).content.decode()
    assert "Choose a PCT" in page
    assert "B PCT has adopted" in client.get(reverse("governance:rules"), {"pct": second.code}).content.decode()
    stranger = PctFactory(name="Stranger PCT")
    assert "Stranger PCT" not in client.get(reverse("governance:rules"), {"pct": stranger.code}).content.decode()
    assert first.name in page


def test_adopting_shows_the_rule_with_its_history(sign_in, pct) -> None:
    page = adopt(sign_in("pct_director", pct)).content.decode()
    assert "Adopted: Contingency retained from indicative budgets, from 1 June 2006." in page
    assert "Board 06/41" in page
    assert LocalRule.objects.get().value == "3.5"


def test_outside_the_suggestion_the_page_warns(sign_in, pct) -> None:
    page = adopt(sign_in("pct_director", pct), value="6").content.decode()
    assert "S4 ¶41 suggests between 3 percent and 5 percent" in page
    assert LocalRule.objects.exists()


@pytest.mark.parametrize(
    ("key", "changes", "message"),
    [
        ("freed_up_share", {"value": "65"}, "is at least 70 percent (S4 ¶47). Choose 70 percent or more."),
        ("contingency_rate", {"value": "lots"}, "“lots” is not a number."),
        ("contingency_rate", {"value": ""}, "Give the value the PCT has decided on."),
        ("contingency_rate", {"from_day": "soon"}, "Write the day as YYYY-MM-DD"),
        ("contingency_rate", {"from_day": "2006-05-01"}, "which has passed"),
        ("contingency_rate", {"reason": ""}, "Say in a sentence why"),
        ("statement_profile", {"value": "weeks"}, "what was sent is not in the list"),
        ("excluded_services", {"value": "nothing"}, "a PCT may not change it"),
    ],
)
def test_refusals_stand_on_the_form_in_words(sign_in, pct, key, changes, message) -> None:
    response = adopt(sign_in("pct_director", pct), key, **changes)
    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in page
    assert message in page
    assert not LocalRule.objects.exists()


def test_a_rule_that_is_not_there_is_not_found(sign_in, pct) -> None:
    client = sign_in("pct_director", pct)
    assert client.get(reverse("governance:rule", args=["no_such_rule"])).status_code == 404
    assert client.get(reverse("governance:adopt_rule", args=["no_such_rule"])).status_code == 404


def test_the_list_costs_the_same_however_many_rules_are_adopted(sign_in, pct, django_assert_max_num_queries) -> None:
    client = sign_in("pct_director", pct)
    adopt(client)
    with django_assert_max_num_queries(10):
        client.get(reverse("governance:rules"), {"on": "2006-07-01"})


def test_who_pays_the_market_forces_factor_may_be_said_for_past_days_of_the_year(sign_in, pct) -> None:
    client = sign_in("pct_director", pct)
    form = client.get(reverse("governance:adopt_rule", args=["market_forces_mode"])).content.decode()
    assert "A day of this financial year or later" in form
    page = adopt(client, "market_forces_mode", value="via_pct", from_day="2006-04-01").content.decode()
    assert "Adopted: Who pays the market forces factor, from 1 April 2006." in page
    assert "Closed months keep the figures they were closed with." in page
    assert LocalRule.objects.get().value == "via_pct"
