"""A clause of the terms, the plan and what is paid for it are disputed from where they stand."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from budgets.actions.plan_facts import record_fact
from budgets.domain.claims import FactKind
from budgets.models import Budget
from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.rounds import proposal_in
from tests.integration.budgets.freed_up_world import NOW
from tests.integration.budgets.world import THIS

FORM = {"question": "Does it stand?", "sought": "That it stands."}


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


def signed_in(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


def test_a_clause_goes_along_in_the_words_that_are_signed(freed_up) -> None:
    budget = proposal_in(freed_up.pct, freed_up.first)
    terms = budget.terms.get()
    client = signed_in("practice_manager", freed_up.first)
    page, address = (
        reverse("budgets:agreement", args=[budget.pk]),
        reverse("budgets:dispute_clause", args=[budget.pk, 1]),
    )
    assert f'href="{address}"' in client.get(page).content.decode()
    client.post(address, FORM)
    dispute = Dispute.objects.get()
    assert (dispute.about, dispute.subject_id) == ("agreement", f"{terms.pk}.1")
    assert dispute.figures[0]["value"] == "Budget: £96.00."
    assert terms.digest in dispute.figures[0]["working"]["notes"][0]
    shown = client.get(page).content.decode()
    assert dispute.reference in shown
    assert f'href="{address}"' not in shown
    assert client.get(reverse("budgets:dispute_clause", args=[budget.pk, 2])).status_code == 404
    Budget.objects.filter(pk=budget.pk).update(status="superseded")
    assert "These terms are history" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("kind", "about", "figures"),
    [
        (FactKind.PLAN_AGREED, "plan", 1),
        (FactKind.OBJECTIVES_MET, "incentive", 1),
        (FactKind.AGREEMENT_STANDS, "agreement", 0),
    ],
)
def test_what_both_sides_say_of_the_plan_is_disputed_with_what_rests_on_it(freed_up, kind, about, figures) -> None:
    client = signed_in("practice_manager", freed_up.first)
    page, address = (
        f"{reverse(f'budgets:{name}', args=[freed_up.first.code, *more])}?year=2006%2F07"
        for name, more in (("freed_up", []), ("dispute_fact", [kind]))
    )
    assert "Say first how your side sees it" in client.get(address, follow=True).content.decode()
    for by, holds in ((freed_up.manager, True), (freed_up.pbc, False)):
        record_fact(
            practice=freed_up.first, financial_year=THIS, kind=kind, holds=holds, evidence="A letter.", by=by, at=NOW
        )
    assert f'href="{address}"' in client.get(page).content.decode()
    client.post(address, FORM)
    dispute = Dispute.objects.get()
    assert (dispute.about, dispute.subject_type, len(dispute.figures)) == (about, "budgets.PlanFact", figures)
    assert [step.by_side for step in dispute.local_steps.order_by("pk")] == ["practice", "pct"]
    assert dispute.reference in client.get(page).content.decode()
    assert client.get(address.replace(kind, "weather")).status_code == 404
