"""Who learns that a dispute exists."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from disputes.models import Dispute, SettlementDraft
from disputes.permissions import side_of
from tests.factories.accounts import UserFactory
from tests.factories.disputes import AT, dispute_in, draft_of
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ShaFactory
from tests.factories.principals import hat


def seen(world, who) -> set[str]:
    return set(Dispute.objects.visible_to(who).values_list("reference", flat=True))


def test_at_home_only_the_two_sides_know_of_it(world) -> None:
    own = world.raised().reference
    for who in (world.manager, world.director, world.pbc):
        assert seen(world, who) == {own}
    for who in (world.stranger, world.lead, world.other_director, world.clerk, world.reviewer, world.administrator):
        assert seen(world, who) == set()


def test_a_member_sees_its_consortiums_disputes_and_not_the_other_way(world) -> None:
    group = dispute_in(practice=world.consortium, pct=world.pct).reference
    dispute_in(practice=world.partner, pct=world.pct)
    assert seen(world, world.manager) == {group}
    assert seen(world, world.lead) == {group}
    assert seen(world, world.stranger) == set()


def test_the_clerk_sees_what_was_referred_and_reviewers_what_was_ruled(world) -> None:
    dispute_in(practice=world.beside, pct=world.pct)
    referred = dispute_in(practice=world.practice, pct=world.pct, status="referred").reference
    ruled = dispute_in(practice=world.practice, pct=world.pct, status="ruled", ruled_on=AT.date()).reference
    assert seen(world, world.clerk) == {referred, ruled}
    assert seen(world, world.reviewer) == {ruled}
    for role in ("sha_clerk", "sha_performance_manager", "sha_panel_member"):
        assert seen(world, hat(role, ShaFactory())) == set()


def test_auditors_see_what_was_referred_and_stand_on_no_side(world) -> None:
    dispute_in(practice=world.practice, pct=world.pct)
    referred = dispute_in(practice=world.practice, pct=world.pct, status="mediation")
    draft_of(referred)
    for place, others in ((world.pct, world.other_pct), (world.sha, ShaFactory())):
        auditor = hat("auditor", place)
        assert seen(world, auditor) == {referred.reference}
        assert side_of(auditor, referred, AT.date()) is None
        assert not SettlementDraft.objects.visible_to(auditor).exists()
        assert seen(world, hat("auditor", others)) == set()
    assert SettlementDraft.objects.visible_to(world.director).exists()


def test_a_member_of_a_panel_sees_it_once_appointed_until_replaced(world) -> None:
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="preparing")
    user = UserFactory()
    member = hat("sha_panel_member", world.sha, user_id=user.pk)
    seat = dispute.seats.create(user=user, chair="financial", checked_at=AT, asked_at=AT, asked_by="K. Clerk")
    assert seen(world, member) == set()
    seat.appointed_at = AT
    seat.save()
    assert seen(world, member) == {dispute.reference}
    seat.replaced_at, seat.replaced_because = AT, "An interest came to light."
    seat.save()
    assert seen(world, member) == set()


def test_a_wall_hides_it_from_the_pct_and_the_sha_alike(world) -> None:
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="referred")
    for role, organisation in (("pct_director", world.pct), ("sha_clerk", world.sha)):
        user = UserFactory()
        who = hat(role, organisation, user_id=user.pk)
        assert seen(world, who) == {dispute.reference}
        InterestFactory(user=user, organisation=world.practice)
        assert seen(world, who) == set()


@pytest.mark.parametrize("status", ["referred", "offers", "hearing", "ruled"])
def test_the_database_lets_no_dispute_past_home_unreferred(world, status: str) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError, match="beyond_home_a_dispute_is_referred"):
        dispute_in(practice=world.practice, pct=world.pct, status=status, sha=None, referred_on=None)
