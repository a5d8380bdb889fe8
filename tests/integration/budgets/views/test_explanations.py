"""The pages of explanations: asked on a statement, answered by the practice, judged by the PCT."""

import pytest
import time_machine
from django.urls import reverse

from budgets.models import Explanation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.explanations import ExplanationFactory
from tests.integration.budgets.actions.test_explanations import over  # noqa: F401 - a closed month over its budget


@pytest.fixture(autouse=True)
def _in_may_2006():
    with time_machine.travel("2006-05-19 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def ask(client, practice, *lines, month="2006-04"):
    address = reverse("budgets:ask_explanations", args=[practice.code])
    return client.post(address, {"month": month, "lines": lines}, follow=True)


def test_from_the_question_to_its_acceptance(over, sign_in) -> None:  # noqa: F811
    client = sign_in("pct_finance", over.pct)
    statement = client.get(reverse("budgets:statement", args=[over.first.code]), {"month": "2006-04"}).content.decode()
    assert "Ask the practice what lies behind" in statement
    page = ask(client, over.first, "emergency").content.decode()
    assert "is asked about 1 variance, and sees it on its home page" in page
    made = Explanation.objects.get()
    client = sign_in("practice_manager", over.first)
    assert "Explain a variance: Emergency admissions, April 2006" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("budgets:explanation", args=[made.pk])).content.decode()
    assert "by volume +£11,592" in page
    assert "Send the explanation" in page
    client.post(reverse("budgets:explain", args=[made.pk]), {"words": "Norovirus at the care home"})
    client = sign_in("pct_finance", over.pct)
    assert "Read 1 explanation of variances" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("budgets:explanation", args=[made.pk])).content.decode()
    assert "Norovirus at the care home" in page
    client.post(reverse("budgets:accept_explanation", args=[made.pk]))
    made.refresh_from_db()
    assert made.status == "accepted"


def test_what_cannot_be_asked_is_said_and_changes_nothing(over, sign_in) -> None:  # noqa: F811
    page = ask(sign_in("pct_finance", over.pct), over.first, "prescribing").content.decode()
    assert "Prescribing is within the limits" in page
    assert not Explanation.objects.exists()


def test_an_empty_answer_comes_back_with_its_mend(over, sign_in) -> None:  # noqa: F811
    made = ExplanationFactory(practice=over.first, pct=over.pct)
    client = sign_in("practice_manager", over.first)
    page = client.post(reverse("budgets:explain", args=[made.pk]), {"words": " "}).content.decode()
    assert "The explanation is missing." in page
    assert "There is a problem" in page


def test_asking_again_needs_words_and_accepting_needs_an_answer(over, sign_in) -> None:  # noqa: F811
    made = ExplanationFactory(practice=over.first, pct=over.pct, status="answered")
    client = sign_in("pct_finance", over.pct)
    assert "is missing" in client.post(reverse("budgets:ask_again", args=[made.pk]), {"words": ""}).content.decode()
    client.post(reverse("budgets:ask_again", args=[made.pk]), {"words": "How many?"})
    page = client.post(reverse("budgets:accept_explanation", args=[made.pk]), follow=True).content.decode()
    assert "cannot become “accepted”" in page


def test_the_list_filters_and_exports(over, sign_in) -> None:  # noqa: F811
    ExplanationFactory(practice=over.first, pct=over.pct, label="Day cases", due_on="2006-05-18")
    ExplanationFactory(practice=over.second, pct=over.pct, label="Prescribing", status="answered")
    client = sign_in("pct_finance", over.pct)
    address = reverse("budgets:explanations")
    overdue = client.get(address, {"state": "overdue"}).content.decode()
    assert "Asked, overdue" in overdue
    assert "Prescribing, May 2006" not in overdue
    assert "Day cases" not in client.get(address, {"state": "answered"}).content.decode()
    assert "Day cases" in client.get(address, {"state": "open"}).content.decode()
    assert "Day cases" not in client.get(address, {"q": "second"}).content.decode()
    export = client.get(address, {"format": "csv"}).content.decode()
    assert '"Day cases, May 2006",First Surgery,12000.00,7.5,"Asked, overdue",2006-05-18' in export


def test_another_practices_explanation_is_not_found(over, sign_in) -> None:  # noqa: F811
    made = ExplanationFactory(practice=over.second, pct=over.pct)
    client = sign_in("practice_manager", over.first)
    assert client.get(reverse("budgets:explanation", args=[made.pk])).status_code == 404
    assert client.post(reverse("budgets:explain", args=[made.pk]), {"words": "x"}).status_code == 404


def test_a_list_costs_few_queries(over, sign_in, django_assert_max_num_queries) -> None:  # noqa: F811
    for _ in range(12):
        ExplanationFactory(practice=over.first, pct=over.pct)
    client = sign_in("pct_finance", over.pct)
    with django_assert_max_num_queries(12):
        client.get(reverse("budgets:explanations"))
