"""Meetings and their minutes: attendance, interests, dissent, quorum."""

from datetime import date

import pytest

from business_cases.actions.meetings import Minute, minute_case, record_meeting
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.meetings import read_names
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import DeclaredInterest, Dissent, Meeting
from governance.models import LocalRule
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import APPROVE, LATER, MEMBERS, REFUSE, worth


def recorded(world, **given):
    fields = {
        "pct": world.pct,
        "body": Level.BOARD,
        "held_on": date(2006, 9, 11),
        "reference": "B/06/1",
        "people": read_names(MEMBERS, is_member=True),
        "by": world.clerk,
        "at": LATER,
    }
    return record_meeting(**(fields | given))


def test_the_clerk_records_who_was_there(world) -> None:
    meeting = recorded(world)
    assert list(meeting.attendances.order_by("pk").values_list("name", "office", "is_member"))[:2] == [
        ("A. Chair", "chairman", True),
        ("B. Member", "", True),
    ]


def test_only_the_clerk_of_the_pct_records_and_only_bodies_that_meet(world) -> None:
    for who in (world.pbc, world.director, world.manager):
        with pytest.raises(Denied):
            recorded(world, by=who)
    with pytest.raises(Denied, match="another organisation"):
        recorded(world, pct=PctFactory(sha=world.sha))
    with pytest.raises(Denied, match="by signing"):
        recorded(world, body=Level.DIRECTOR)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"held_on": date(2006, 9, 12)}, "still to come"),
        ({"people": ()}, "No member"),
        ({"people": read_names("A\nA", is_member=True)}, "stands twice"),
        ({"people": read_names(", chairman\nB", is_member=True)}, "missing"),
        ({"reference": " "}, "reference is missing"),
    ],
)
def test_what_cannot_be_recorded(world, given, message) -> None:
    with pytest.raises(Invalid, match=message):
        recorded(world, **given)
    assert not Meeting.objects.exists()


def test_a_meeting_is_recorded_once(world) -> None:
    recorded(world)
    with pytest.raises(Invalid, match="recorded already"):
        recorded(world)


def test_the_board_refuses_with_remedies_by_its_minutes(world) -> None:
    case = world.for_board()
    meeting = world.met()
    seats = list(meeting.attendances.filter(is_member=True).order_by("pk"))
    made = world.minuted(
        case, meeting, REFUSE, interests={seats[1].pk: "Her brother works there"}, dissents={seats[2].pk: "Too hard"}
    )
    assert (case.state, made.meeting, made.decides) == (CaseStatus.REFUSED, meeting, True)
    assert DeclaredInterest.objects.get().attendance == seats[1]
    assert Dissent.objects.get().words == "Too hard"


def test_premises_go_to_the_board_whatever_their_value(world) -> None:
    case = world.sent(worth("6000.00", premises=True))
    assert case.level is Level.BOARD
    assert case.versions.get().route["steps"] == ["CONSORTIUM", "DIRECTOR", "COMMITTEE", "BOARD"]


def test_a_meeting_below_its_quorum_decides_nothing(world) -> None:
    case = world.for_board()
    meeting = world.met()
    seats = list(meeting.attendances.filter(is_member=True).order_by("pk"))
    with pytest.raises(Invalid, match="4 member.s. took part .* the quorum is 5"):
        world.minuted(case, meeting, APPROVE, interests={seats[0].pk: "x", seats[1].pk: "y"})
    LocalRule.objects.create(
        pct=world.pct,
        key="quorum_board",
        value="4",
        from_day=date(2006, 4, 1),
        reason="Standing orders",
        adopted_by="K. Clerk",
        adopted_at=LATER,
    )
    world.minuted(case, meeting, APPROVE, interests={seats[0].pk: "x", seats[1].pk: "y"})
    assert case.state is CaseStatus.APPROVED


def test_an_author_leaves_the_room_and_who_left_does_not_dissent(world) -> None:
    case = world.for_board()
    case.authors.create(user_id=999, name="b. member", since=LATER)
    meeting = world.met()
    seats = {each.name: each.pk for each in meeting.attendances.all()}
    with pytest.raises(Invalid, match="B. Member wrote in this case"):
        world.minuted(case, meeting, APPROVE)
    left = {seats["B. Member"]: "Wrote it"}
    with pytest.raises(Invalid, match="B. Member left the room"):
        world.minuted(case, meeting, APPROVE, interests=left, dissents={seats["B. Member"]: "No"})
    with pytest.raises(Invalid, match="not a member"):
        world.minuted(case, meeting, APPROVE, interests={**left, seats["K. Clerk"]: "x"})
    world.minuted(case, meeting, APPROVE, interests=left)
    assert case.state is CaseStatus.APPROVED


def test_a_meeting_before_receipt_of_another_pct_or_by_another_hat_decides_nothing(world) -> None:
    case = world.for_board()
    with pytest.raises(Denied, match="before the case was received"):
        world.minuted(case, world.met(held_on=date(2006, 9, 3)), APPROVE)
    with pytest.raises(Denied, match="may not sign for the PCT board"):
        minute_case(meeting=world.met(), case=case, minute=Minute(APPROVE), by=world.director, at=LATER)
    other = PctFactory(sha=world.sha)
    clerk = world.person("pct_board_clerk", other, "X. Clerk")
    foreign = recorded(world, pct=other, by=clerk)
    with pytest.raises(Denied, match="another PCT"):
        minute_case(meeting=foreign, case=case, minute=Minute(APPROVE), by=world.clerk, at=LATER)


def test_a_body_out_of_turn_says_nothing(world) -> None:
    case = world.sent(worth("300000.00"))
    with pytest.raises(Denied, match="It lies with the consortium itself"):
        world.minuted(case, world.met(Level.COMMITTEE), Judgement(Outcome.RECOMMEND))
