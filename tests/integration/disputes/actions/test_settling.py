"""Terms that both sides sign end a dispute; how, the two sides alone know."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import InternalError

from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import Dispute, SettlementDraft, SettlementSignature
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.integration.disputes.world import DEADLINE, LATER


def draft(dispute, who, terms="Half is released by 1 October.") -> SettlementDraft:
    return draft_settlement(dispute=dispute, terms=terms, by=who, at=LATER)


def sign(dispute, who, number=1, **given) -> SettlementSignature:
    return sign_settlement(dispute=dispute, number=number, by=who, at=LATER, **({"proven_at": LATER} | given))


def test_with_both_signatures_under_one_draft_it_is_settled(world) -> None:
    dispute = world.in_mediation()
    draft(dispute, world.pbc)
    sign(dispute, world.manager)
    assert Dispute.objects.get().state is DisputeStatus.MEDIATION
    with pytest.raises(Denied, match="signed it already"):
        sign(dispute, world.manager)
    sign(dispute, world.director)
    settled = Dispute.objects.get()
    assert (settled.state, settled.stage_due_on) == (DisputeStatus.SETTLED, None)
    assert {row.digest for row in SettlementSignature.objects.all()} == {SettlementDraft.objects.get().digest}
    for event in AuditEvent.objects.filter(kind__contains="settle"):
        assert set(event.facts) == {"dispute", "number"}


def test_a_changed_draft_voids_the_others_signature(world) -> None:
    dispute = world.raised()
    draft(dispute, world.manager)
    sign(dispute, world.manager)
    draft(dispute, world.pbc, "A third is released.")
    with pytest.raises(Denied, match=r"number 2 is the last one\. Read it"):
        sign(dispute, world.director, 1)
    sign(dispute, world.director, 2)
    assert Dispute.objects.get().state is DisputeStatus.LOCAL
    sign(dispute, world.manager, 2)
    assert Dispute.objects.get().state is DisputeStatus.SETTLED


def test_the_sha_sees_that_it_was_settled_and_not_how(world) -> None:
    dispute = world.in_mediation()
    draft(dispute, world.manager)
    for who in (world.manager, world.director):
        sign(dispute, who)
        assert SettlementDraft.objects.visible_to(who).exists()
    assert Dispute.objects.visible_to(world.clerk).get().state is DisputeStatus.SETTLED
    for who in (world.clerk, world.reviewer, world.stranger, world.lead, world.administrator, world.person(), SYSTEM):
        assert not SettlementDraft.objects.visible_to(who).exists()


def test_who_may_and_when(world) -> None:
    dispute = world.in_mediation()
    for who in (world.stranger, world.lead, world.other_director, world.clerk, world.reviewer, world.person()):
        with pytest.raises(Denied):
            draft(dispute, who)
    with pytest.raises(Invalid, match="What the two sides agree is missing"):
        draft(dispute, world.manager, " ")
    with pytest.raises(Denied, match="no terms to sign yet"):
        sign(dispute, world.manager)
    draft(dispute, world.manager)
    for who in (world.pbc, world.stranger, world.clerk, world.other_director):
        with pytest.raises(Denied):
            sign(dispute, who)
    with pytest.raises(Denied, match="Give your password again"):
        sign(dispute, world.director, proven_at=LATER - timedelta(minutes=6))
    assert not SettlementSignature.objects.exists()


def test_once_the_offers_are_open_nothing_is_settled(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION, Deed.OPEN_OFFERS, offers_due_at=DEADLINE)
    draft(dispute, world.manager)
    Dispute.objects.update(status=DisputeStatus.HEARING)
    for deed in (lambda: draft(dispute, world.manager), lambda: sign(dispute, world.manager)):
        with pytest.raises(Denied, match="the compromise that S4 ¶73 rules out"):
            deed()


def test_drafts_and_signatures_stand(world) -> None:
    dispute = world.in_mediation()
    draft(dispute, world.manager)
    sign(dispute, world.manager)
    for rows in (SettlementDraft.objects, SettlementSignature.objects):
        with transaction.atomic(), pytest.raises(InternalError, match="append_only"):
            rows.update(side="pct")
