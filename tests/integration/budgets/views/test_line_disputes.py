"""A line of a budget and a figure of a statement are disputed from where they stand, with what was asked about them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from budgets.actions.questions import add_remark, ask_question
from budgets.models import Budget
from disputes.actions.raising import refer_dispute
from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.budgets.freed_up_world import NOW

FORM = {"question": "Is the line what was used?", "sought": "As last year, £27,600."}
FIRST = "practices/ZZ0001"


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def budget(freed_up) -> Budget:
    return Budget.objects.in_force(2006).get(practice=freed_up.first)


def signed_in(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


def test_from_a_line_of_the_budget_to_a_dispute_with_what_was_asked_about_it(freed_up, budget) -> None:
    for line in ("emergency", "first_outpatient"):
        ask_question(budget=budget, line=line, text="Why so little?", by=freed_up.manager, at=NOW - timedelta(days=9))
    question = budget.questions.get(line="emergency")
    add_remark(question=question, text="Twelve at the tariff.", by=freed_up.finance, at=NOW - timedelta(days=2))
    page = f"{reverse('budgets:budget', args=[freed_up.first.code])}?year=2006/07"
    address = reverse("budgets:dispute_line", args=[budget.pk, "emergency"])
    client = signed_in("practice_manager", freed_up.first)
    for shown in (page, reverse("budgets:agreement", args=[budget.pk])):
        assert f'href="{address}"' in client.get(shown).content.decode()
    form = client.get(address).content.decode()
    assert "S4 ¶36, ¶41" in form
    assert "S4 ¶36, ¶41;" not in form, "each paragraph is named once"
    assert "Twelve at the tariff." in form
    text = client.post(address, FORM, follow=True).content.decode()
    dispute = Dispute.objects.get()
    row = budget.lines.get(line="emergency")
    assert (dispute.about, dispute.subject_type, dispute.subject_id) == ("budget", "budgets.BudgetLine", str(row.pk))
    assert dispute.figures[0]["amount"] == str(row.net)
    assert dispute.figures[0]["working"] == row.working
    steps = list(dispute.local_steps.order_by("on").values_list("on", "by_side", "outcome"))
    asked, answered = (NOW.date() - timedelta(days=days) for days in (9, 2))
    assert steps == [
        (asked, "practice", f"{freed_up.pct.name} answered on 1 July 2006."),
        (answered, "pct", "First Surgery had not answered when the dispute was raised."),
    ]
    assert "Raised. The other side sees it now." in text
    shown = client.get(page).content.decode()
    assert dispute.reference in shown
    assert f'href="{address}"' not in shown
    assert "in dispute already" in client.post(address, FORM).content.decode()
    with pytest.raises(Exception, match="no strategic health authority"):
        refer_dispute(dispute=dispute, words="Tried.", by=freed_up.manager, at=NOW)  # both sides tried: only this lacks


def test_a_budget_figure_of_a_statement_is_its_line_and_another_is_information(freed_up, budget) -> None:
    client = signed_in("pct_director", freed_up.pct)
    for line, figure, about, kind in (
        ("emergency", "budget_to_date", "budget", "budgets.BudgetLine"),
        ("emergency", "actual", "information", "budgets.Statement"),
        ("total", "budget", "information", "budgets.Statement"),
    ):
        place = [freed_up.first.code, "2006-05", line, figure]
        address = reverse("budgets:dispute_figure", args=place)
        working = client.get(reverse("budgets:statement_working", args=place)).content.decode()
        assert f'href="{address}"' in working
        client.post(address, FORM)
        dispute = Dispute.objects.order_by("-pk")[0]
        assert (dispute.about, dispute.subject_type) == (about, kind)
        assert dispute.raised_by_side == "pct"
        assert dispute.figures[-1]["working"]["inputs"], "the figure opens to what it was worked out from"
        assert dispute.reference in client.get(reverse("budgets:statement_working", args=place)).content.decode()
    assert client.get(reverse("budgets:dispute_figure", args=[*place[:3], "nothing"])).status_code == 404


def test_only_the_two_sides_are_offered_it_and_only_of_the_latest_version(freed_up, budget) -> None:
    address = reverse("budgets:dispute_line", args=[budget.pk, "emergency"])
    page = f"{reverse('budgets:budget', args=[freed_up.first.code])}?year=2006/07"
    lead = signed_in("consortium_lead", freed_up.consortium)
    assert "Dispute this line" not in lead.get(page).content.decode()
    assert lead.post(address, FORM).status_code == 403
    assert signed_in("practice_manager", freed_up.second).get(address).status_code == 404
    Budget.objects.filter(pk=budget.pk).update(status="superseded")
    client = signed_in("practice_manager", freed_up.first)
    assert "Dispute this line" not in client.get(f"{page}&version=1").content.decode()
    assert "has been superseded" in client.get(address, follow=True).content.decode()
    assert client.get(reverse("budgets:dispute_line", args=[budget.pk, "nothing"])).status_code == 404
    assert not Dispute.objects.exists()
