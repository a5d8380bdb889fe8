from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from governance.models import Interest, InterestConfirmation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "ownership",
    "whose": "own",
    "body": "Fenwick Ltd",
    "words": "Shares",
    "from_day": "2006-01-01",
    "band": "5000_and_more",
}


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(datetime(2006, 7, 10, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def test_declare_correct_and_end(sign_in, pct) -> None:
    client = sign_in("pct_director", pct)
    page = client.post(reverse("governance:declare_interest"), TYPED, follow=True).content.decode()
    assert "Declared." in page
    assert "Fenwick Ltd" in page
    first = Interest.objects.get()
    corrected = TYPED | {"body": "Fenwick Group", "reason": "Renamed"}
    client.post(reverse("governance:correct_interest", args=[first.pk]), corrected)
    last = Interest.objects.last_words().get()
    assert (last.body, last.follows) == ("Fenwick Group", first)
    assert client.get(reverse("governance:correct_interest", args=[first.pk])).status_code == 404
    client.post(reverse("governance:end_interest", args=[last.pk]), {"until_day": "2006-07-01", "reason": "Sold"})
    assert str(Interest.objects.last_words().get().until_day) == "2006-07-01"


@pytest.mark.parametrize(("field", "value"), [("from_day", "2006-13-01"), ("from_day", "2007-01-01"), ("body", " ")])
def test_a_bad_form_says_what_is_wrong(field, value, sign_in, pct) -> None:
    page = sign_in("pct_director", pct).post(reverse("governance:declare_interest"), TYPED | {field: value})
    assert "There is a problem" in page.content.decode()
    assert not Interest.objects.exists()


def test_the_need_goes_once_confirmed(sign_in, pct) -> None:
    client = sign_in("pct_director", pct)
    assert "Look through your interests" in client.get("/").content.decode()
    client.post(reverse("governance:confirm_interests"))
    assert InterestConfirmation.objects.get().nothing_to_declare
    assert "Look through your interests" not in client.get("/").content.decode()


def test_the_register_has_no_values_and_no_other_pct(sign_in, pct) -> None:
    for place, body in ((pct, "Fenwick"), (PctFactory(), "Elsewhere")):
        person = RoleAssignmentFactory(role="pct_director", organisation=place).user
        InterestFactory(user=person, organisation=ProviderFactory(name=body), band="5000_and_more", words="5000 shares")
    client = sign_in("practice_manager", PracticeFactory(pct=pct))
    for query in ({}, {"format": "csv"}):
        answer = client.get(reverse("governance:register"), query)
        text = b"".join(answer).decode()
        assert "Fenwick" in text
        assert "Elsewhere" not in text
        assert "5,000" not in text
        assert "5000" not in text


def test_a_clerk_reads_and_searches_what_stands(sign_in, pct) -> None:
    person = RoleAssignmentFactory(role="practice_manager", organisation=PracticeFactory(pct=pct)).user
    InterestFactory(user=person, organisation=ProviderFactory(name="Fenwick"), band="5000_and_more")
    client = sign_in("pct_board_clerk", pct)
    page = client.get(reverse("governance:declared_interests"), {"q": "fenw"}).content.decode()
    assert "£5,000 and more" in page
    assert person.name in page
    assert "Nothing matches" in client.get(reverse("governance:declared_interests"), {"q": "zzz"}).content.decode()
