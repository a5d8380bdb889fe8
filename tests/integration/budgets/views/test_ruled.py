"""From the ruling on a line to the posting: the page says what it comes to, the dispute what must be done and was."""

import time_machine
from django.test import Client
from django.urls import reverse

from budgets.domain.services import line_label
from budgets.models import Budget, Posting
from budgets.presenters.disputed import about_line
from budgets.queries.needs import ruled_needs
from disputes.models import Dispute
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import dispute_in, ruled_on
from tests.integration.budgets.freed_up_world import NOW


def signed_in(role: str, organisation) -> Client:
    client = Client()
    client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
    return client


@time_machine.travel(NOW, tick=False)
def test_from_the_ruling_to_the_posting(freed_up) -> None:
    line = Budget.objects.in_force(2006).get(practice=freed_up.first).lines.get(line="emergency")
    subject = about_line(line, ())
    dispute = ruled_on(subject, practice=freed_up.first, pct=freed_up.pct, side="practice", amount=str(line.net + 500))
    Dispute.objects.filter(pk=dispute.pk).update(stage_due_on="2006-08-14")
    client = signed_in("pct_finance", freed_up.pct)
    page, address = (
        reverse(f"{name}", args=[dispute.reference]) for name in ("disputes:dispute", "budgets:carry_out_line")
    )
    said = client.get(page).content.decode()
    assert f"must change “{subject.label}”, as ruled" in said
    assert "by 14 August 2006" in said
    (need,) = ruled_needs(principal=freed_up.finance, today=NOW.date())
    assert (need.url, str(need.due_on)) == (address, "2006-08-14")
    budget = f"{reverse('budgets:budget', args=[freed_up.first.code])}?year=2006/07"
    assert f'href="{address}"' in client.get(budget).content.decode()
    assert f'href="{address}"' not in signed_in("practice_manager", freed_up.first).get(budget).content.decode()
    assert "£500.00" in client.get(address).content.decode()
    assert "in a month that is closed" in client.post(address, {"effective_on": "2006-05-01"}).content.decode()
    done = client.post(address, {"effective_on": "2006-07-01"}, follow=True).content.decode()
    assert "Posted, as ruled." in done
    assert f"{line_label(line.line)} of First Surgery is changed from 1 July 2006 on." in done
    posting = Posting.objects.get(kind="ruling")
    shown = client.get(budget).content.decode()
    assert "Changed as ruled from 1 July 2006 on, by £500.00" in shown
    assert dispute.reference in client.get(reverse("budgets:posting", args=[posting.pk])).content.decode()
    assert "This ruling was carried out by" in client.get(address).content.decode()
    assert ruled_needs(principal=freed_up.finance, today=NOW.date()) == []


@time_machine.travel(NOW, tick=False)
def test_a_dispute_without_a_ruling_on_a_line_leads_back(freed_up) -> None:
    dispute = dispute_in(practice=freed_up.first, pct=freed_up.pct)
    address = reverse("budgets:carry_out_line", args=[dispute.reference])
    answer = signed_in("pct_finance", freed_up.pct).get(address, follow=True)
    assert "No panel has ruled on a line" in answer.content.decode()
