from io import StringIO

import time_machine
from django.core.management import call_command

from budgets.actions.claims import refuse_claim
from disputes.models import Dispute
from tests.factories.organisations import AffiliationFactory, ShaFactory
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW


def load() -> str:
    said = StringIO()
    call_command("load_demo_disputes", stdout=said)
    return said.getvalue()


def test_a_refused_claim_is_disputed_and_a_late_report_is_in_mediation_once(freed_up) -> None:
    AffiliationFactory(child=freed_up.pct, parent=ShaFactory())
    claim = refuse_claim(claim=freed_up.declared(), explanation=EXPLAINED, by=freed_up.director, at=NOW)
    with time_machine.travel(NOW, tick=False):
        assert load() == "2 disputes\n"
        assert load() == "0 disputes\n"
    found = {dispute.about: dispute for dispute in Dispute.objects.filter(practice=claim.practice)}
    assert found["information"].status == "mediation"
    assert found["information"].local_steps.count() == 2
    assert (found["freed_up"].status, found["freed_up"].subject_id) == ("local", str(claim.pk))
    assert found["freed_up"].figures[0]["amount"] == str(claim.total)


def test_without_a_refused_claim_nothing_is_played(freed_up) -> None:
    assert load() == "0 disputes\n"
