"""Pages of disputes: what each hat is offered, and a way through to the clerk."""

from datetime import date

import pytest
from django.urls import reverse

from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import dispute_in
from tests.integration.disputes.world import DisputeWorld


@pytest.fixture
def signed_in(client):
    def sign(role: str, organisation) -> object:
        assignment = RoleAssignmentFactory(role=role, organisation=organisation)
        client.force_login(assignment.user)
        return client

    return sign


def page(client, name: str, *args: str) -> str:
    return client.get(reverse(f"disputes:{name}", args=args)).content.decode()


def test_an_empty_list_says_so(world: DisputeWorld, signed_in) -> None:
    assert "You take part in no dispute." in page(signed_in("practice_manager", world.practice), "disputes")


def test_from_the_practice_to_the_clerk(world: DisputeWorld, signed_in) -> None:
    practice = signed_in("practice_manager", world.practice)
    form = {
        "practice": "ZZ0001",
        "about": "information",
        "label": "the July activity report",
        "question": "Is it late?",
        "sought": "By the tenth of each month.",
    }
    answer = practice.post(reverse("disputes:raise"), form | {"sought": ""}, follow=True)
    assert "What do you want instead: it is empty. Fill it in." in answer.content.decode()
    assert "Is it late?" in answer.content.decode()
    answer = practice.post(reverse("disputes:raise"), form, follow=True)
    text = answer.content.decode()
    dispute = Dispute.objects.get()
    assert "Raised. The other side sees it now." in text
    assert all(words in text for words in ("Refer it to the SHA: not yet. It was not tried", "Withdraw it"))
    assert "Admit" not in text
    refused = practice.post(reverse("disputes:refer", args=[dispute.reference]), {"words": "No use."})
    assert "not tried to settle this at home" in refused.content.decode()
    assert "No use." in refused.content.decode()
    step = {"on": dispute.raised_on.isoformat(), "words": "We met.", "outcome": "Nothing."}
    for role, organisation in (("practice_manager", world.practice), ("pbc_manager", world.pct)):
        signed_in(role, organisation).post(reverse("disputes:step", args=[dispute.reference]), step)
    assert dispute.local_steps.count() == 2
    signed_in("pbc_manager", world.pct).post(reverse("disputes:refer", args=[dispute.reference]), {"words": "No use."})
    clerk = signed_in("sha_clerk", world.sha)
    text = page(clerk, "dispute", dispute.reference)
    assert all(words in text for words in ("Admit it, and offer mediation", "We met."))
    assert "Withdraw it" not in text
    clerk.post(reverse("disputes:ask", args=[dispute.reference]), {"words": "Which month?"})
    practice = signed_in("practice_manager", world.practice)
    assert "Which month?" in page(practice, "answer", dispute.reference)
    practice.post(reverse("disputes:answer", args=[dispute.reference]), {"words": "July."})
    clerk = signed_in("sha_clerk", world.sha)
    clerk.post(reverse("disputes:admit", args=[dispute.reference]))
    dispute.refresh_from_db()
    assert dispute.status == "mediation"


def test_the_clerk_declines_and_the_practice_withdraws(world: DisputeWorld, signed_in) -> None:
    referred = dispute_in(practice=world.practice, pct=world.pct, status="referred")
    at_home = dispute_in(practice=world.practice, pct=world.pct)
    signed_in("sha_clerk", world.sha).post(reverse("disputes:decline", args=[referred.reference]), {"reasons": "R."})
    practice = signed_in("practice_manager", world.practice)
    practice.post(reverse("disputes:withdraw", args=[at_home.reference]), {"reason": "R."})
    assert set(Dispute.objects.values_list("status", flat=True)) == {"declined", "withdrawn"}


def test_the_list_takes_few_queries_and_is_taken_away(
    world: DisputeWorld, signed_in, django_assert_max_num_queries
) -> None:
    for _ in range(12):
        dispute_in(practice=world.practice, pct=world.pct, stage_due_on=date(2006, 10, 16))
    client = signed_in("pct_director", world.pct)
    with django_assert_max_num_queries(12):
        page(client, "disputes")
    answer = client.get(reverse("disputes:disputes") + "?export=csv")
    assert b"ZZ0001-D2006-12" in b"".join(answer.streaming_content if answer.streaming else [answer.content])
