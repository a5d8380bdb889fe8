"""Checked before they are asked, again when appointed; replaced without losing the file."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, release_mediator
from disputes.actions.panels import answer_request, appoint_member, ask_member, give_up_seat
from disputes.domain.panels import Chair, SeatState
from disputes.domain.states import Deed
from disputes.models import Dispute, PanelSeat
from pbc.accounts.models import User
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import ShaFactory
from tests.integration.disputes.world import LATER


@pytest.fixture
def dispute(world) -> Dispute:
    return world.moved(Deed.END_MEDIATION)


def ask(world, dispute, who, chair=Chair.FINANCIAL) -> PanelSeat:
    user = User.objects.get(pk=who.user_id)
    return ask_member(dispute=dispute, user=user, chair=chair, by=world.clerk, at=LATER)


def test_asked_accepted_appointed_and_only_then_the_dispute_is_seen(world, dispute) -> None:
    member = world.person()
    seat = ask(world, dispute, member)
    assert PanelSeat.objects.visible_to(member).get() == seat
    assert not Dispute.objects.visible_to(member).exists()
    with pytest.raises(Denied, match="does not wait to be appointed"):
        appoint_member(seat=seat, by=world.clerk, at=LATER)
    answer_request(seat=seat, accepts=True, by=member, at=LATER)
    assert not Dispute.objects.visible_to(member).exists()
    assert appoint_member(seat=seat, by=world.clerk, at=LATER).state is SeatState.APPOINTED
    assert Dispute.objects.visible_to(member).get() == dispute
    kinds = AuditEvent.objects.filter(facts__chair="financial").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["disputes.member_asked", "disputes.member_accepted", "disputes.member_appointed"]


def test_who_has_to_do_with_either_side_is_never_asked(world, dispute) -> None:
    tied, worked = world.person(), world.person()
    InterestFactory(user_id=tied.user_id, organisation=world.pct)
    RoleAssignmentFactory(user_id=worked.user_id, role="pct_finance", organisation=world.pct)
    for who in (tied, worked, world.person("sha_performance_manager"), world.person(organisation=ShaFactory())):
        with pytest.raises(Denied, match=r"may not sit on this panel\. Ask somebody else"):
            ask(world, dispute, who)
        assert not PanelSeat.objects.visible_to(who).exists()
    assert not PanelSeat.objects.exists()


def test_who_mediated_never_sits(world) -> None:
    dispute, mediator = world.in_mediation(), world.person()
    for who in (world.manager, world.pbc):
        accept_mediation(dispute=dispute, by=who, at=LATER)
    name_mediator(dispute=dispute, user=User.objects.get(pk=mediator.user_id), by=world.clerk, at=LATER)
    release_mediator(dispute=dispute, reason="Away.", by=world.clerk, at=LATER)
    with pytest.raises(Denied, match="No panel is formed in this dispute now"):
        ask(world, dispute, world.person())
    end_mediation(dispute=dispute, by=world.manager, at=LATER)
    with pytest.raises(Denied, match="may not sit on this panel"):
        ask(world, dispute, mediator)


def test_an_interest_that_comes_to_light_stops_it_at_each_step(world, dispute) -> None:
    asked, accepted, sitting = (world.person() for _ in range(3))
    seats = [ask(world, dispute, who) for who in (asked, accepted, sitting)]
    for seat, who in ((seats[1], accepted), (seats[2], sitting)):
        answer_request(seat=seat, accepts=True, by=who, at=LATER)
    appoint_member(seat=seats[2], by=world.clerk, at=LATER)
    for who in (asked, accepted, sitting):
        InterestFactory(user_id=who.user_id, organisation=world.practice)
        assert not PanelSeat.objects.visible_to(who).exists()
        assert not Dispute.objects.visible_to(who).exists()
    with pytest.raises(Denied, match="There is no such request to you"):
        answer_request(seat=seats[0], accepts=True, by=asked, at=LATER)
    with pytest.raises(Denied, match="may not sit on this panel"):
        appoint_member(seat=seats[1], by=world.clerk, at=LATER)


def test_a_role_in_the_pct_taken_up_later_hides_the_dispute(world, dispute) -> None:
    member = world.person()
    seat = ask(world, dispute, member)
    answer_request(seat=seat, accepts=True, by=member, at=LATER)
    appoint_member(seat=seat, by=world.clerk, at=LATER)
    RoleAssignmentFactory(user_id=member.user_id, role="pct_finance", organisation=world.pct)
    assert not Dispute.objects.visible_to(member).exists()


def test_each_answers_for_oneself_once(world, dispute) -> None:
    member, other = world.person(), world.person()
    seat = ask(world, dispute, member)
    for who in (other, world.clerk, world.manager):
        with pytest.raises(Denied, match="There is no such request to you"):
            answer_request(seat=seat, accepts=True, by=who, at=LATER)
    assert answer_request(seat=seat, accepts=False, by=member, at=LATER).state is SeatState.DECLINED
    with pytest.raises(Denied, match="There is no such request to you"):
        answer_request(seat=seat, accepts=True, by=member, at=LATER)
    with pytest.raises(Denied, match="was asked before"):
        ask(world, dispute, member)
    assert not PanelSeat.objects.visible_to(member).exists()


def test_a_member_is_replaced_with_the_reason_and_the_next_reads_the_whole_file(world, dispute) -> None:
    first, second = world.person(), world.person()
    seats = {}
    for who in (first, second):
        seats[who] = ask(world, dispute, who)
        answer_request(seat=seats[who], accepts=True, by=who, at=LATER)
    appoint_member(seat=seats[first], by=world.clerk, at=LATER)
    with pytest.raises(Invalid, match="The reason is missing"):
        give_up_seat(seat=seats[first], reason=" ", by=world.clerk, at=LATER)
    give_up_seat(seat=seats[first], reason="Ill.", by=world.clerk, at=LATER)
    with pytest.raises(Denied, match="does not sit on this panel"):
        give_up_seat(seat=seats[first], reason="Ill.", by=world.clerk, at=LATER)
    appoint_member(seat=seats[second], by=world.clerk, at=LATER)
    assert not Dispute.objects.visible_to(first).exists()
    found = Dispute.objects.visible_to(second).get()
    assert (found.local_steps.count(), found.changes.count()) == (2, dispute.changes.count())


def test_only_the_clerk_of_that_sha_forms_it(world, dispute) -> None:
    seat = ask(world, dispute, world.person())
    stranger = world.person("sha_clerk", ShaFactory())
    user = User.objects.get(pk=world.person().user_id)
    for who in (world.manager, world.director, world.reviewer, world.administrator, world.person(), stranger):
        with pytest.raises(Denied):
            ask_member(dispute=dispute, user=user, chair=Chair.FINANCIAL, by=who, at=LATER)
        with pytest.raises(Denied):
            appoint_member(seat=seat, by=who, at=LATER)
        with pytest.raises(Denied):
            give_up_seat(seat=seat, reason="R", by=who, at=LATER)


def test_the_database_keeps_seats_and_their_answers(world, dispute) -> None:
    seat = ask(world, dispute, world.person())
    with transaction.atomic(), pytest.raises(InternalError):
        seat.delete()
    with transaction.atomic(), pytest.raises(IntegrityError, match="who_declined_is_not_appointed"):
        PanelSeat.objects.update(accepted_at=LATER, declined_at=LATER)
