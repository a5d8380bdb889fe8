from django.db import connection
from django.test.utils import CaptureQueriesContext

from disputes.actions.panels import answer_request, ask_member
from disputes.domain.panels import Chair
from disputes.domain.states import Deed
from disputes.models import Mediator, PanelSeat
from disputes.queries.panels import (
    MEDIATED,
    open_requests,
    possible_members,
    required_chairs,
    seats_of,
    ties_of_member,
)
from pbc.accounts.models import User
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import AT, dispute_in
from tests.factories.governance import InterestFactory
from tests.integration.disputes.world import LATER

ON = LATER.date()


def test_the_least_loaded_come_first_and_those_asked_are_left_out(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    busy, idle, tied, asked, mediator = (world.person().user_id for _ in range(5))
    others = [dispute_in(practice=world.beside, pct=world.pct, status=status) for status in ("hearing", "ruled")]
    for other in others:
        other.seats.create(user_id=busy, chair="financial", checked_at=AT, asked_at=AT, asked_by="K", appointed_at=AT)
    InterestFactory(user_id=tied, organisation=world.practice)
    Mediator.objects.create(dispute=dispute, user_id=mediator, checked_at=AT, named_by="K", named_at=AT)
    dispute.seats.create(user_id=asked, chair="financial", checked_at=AT, asked_at=AT, asked_by="K")
    found = possible_members(dispute, ON)
    assert [each.running for each in found] == sorted(each.running for each in found)
    state = {each.candidate.user.pk: (each.running, each.candidate.is_free) for each in found}
    assert state == {idle: (0, True), tied: (0, False), mediator: (0, False), busy: (1, True)}
    assert found[-1].candidate.user.pk == busy
    assert ties_of_member(mediator, dispute, ON) == (MEDIATED,)
    assert [seat.user_id for seat in seats_of(dispute)] == [asked]
    assert required_chairs(ON) == set(Chair)


def test_requests_to_oneself_end_with_an_answer_or_an_interest(world) -> None:
    dispute, member, worked = world.moved(Deed.END_MEDIATION), world.person(), world.person()
    seats = [
        ask_member(
            dispute=dispute, user=User.objects.get(pk=who.user_id), chair=Chair.FINANCIAL, by=world.clerk, at=LATER
        )
        for who in (member, worked)
    ]
    assert open_requests(member, ON) == [seats[0]]
    assert open_requests(worked, ON) == [seats[1]]
    RoleAssignmentFactory(user_id=worked.user_id, role="pct_finance", organisation=world.pct)
    assert open_requests(worked, ON) == []
    answer_request(seat=seats[0], accepts=False, by=member, at=LATER)
    for who in (member, world.clerk, world.manager):
        assert open_requests(who, ON) == []


def test_many_requests_take_as_many_queries_as_two(world, django_assert_num_queries) -> None:
    member = world.person()

    def ask(number: int, practice: Organisation) -> list[PanelSeat]:
        disputes = [dispute_in(practice=practice, pct=world.pct, status="preparing") for _ in range(number)]
        asked = {"user_id": member.user_id, "chair": "financial", "checked_at": AT, "asked_at": AT, "asked_by": "K"}
        return [dispute.seats.create(**asked) for dispute in disputes]

    seats = ask(2, world.practice)
    with CaptureQueriesContext(connection) as two:
        assert open_requests(member, ON) == seats
    seats += ask(4, world.beside)
    mediated_in = seats[-1].dispute
    Mediator.objects.create(dispute=mediated_in, user_id=member.user_id, checked_at=AT, named_by="K", named_at=AT)
    with django_assert_num_queries(len(two)):
        assert open_requests(member, ON) == seats[:2]
