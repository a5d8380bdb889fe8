"""Meetings and their minutes: calling, attendance, interests, dissent, quorum."""

from datetime import date

import pytest

from business_cases.actions.bodies import Seat, name_member
from business_cases.actions.meetings import Minute, call_meeting, minute_case, record_attendance
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.meetings import Attender
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import Attendance, BodyMember, CaseSignature, DeclaredInterest, Dissent, Meeting
from governance.models import LocalRule
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory, ProviderFactory
from tests.integration.business_cases.decision_world import APPROVE, LATER, REFUSE, worth


def called(world, **given):
    fields = {
        "pct": world.pct,
        "body": Level.BOARD,
        "held_on": date(2006, 9, 11),
        "reference": "B/06/1",
        "by": world.clerk,
        "at": LATER,
    }
    return call_meeting(**(fields | given))


def test_the_clerk_records_who_was_there_once(world) -> None:
    meeting = world.met()
    rows = meeting.attendances.order_by("pk")
    first, *_, last = rows.values_list("name", "office", "is_member")
    assert (first, last) == (("A. Chair", "chairman", True), ("K. Clerk", "clerk", False))
    with pytest.raises(Denied, match="recorded already"):
        record_attendance(meeting=meeting, members=[world.seated()[0].pk], by=world.clerk, at=LATER)


def test_only_the_clerk_of_the_pct_calls_and_records_and_only_bodies_that_meet(world) -> None:
    meeting = world.called()
    for who in (world.pbc, world.director, world.manager):
        with pytest.raises(Denied):
            called(world, by=who)
        with pytest.raises(Denied):
            record_attendance(meeting=meeting, members=[world.seated()[0].pk], by=who, at=LATER)
    with pytest.raises(Denied, match="another organisation"):
        called(world, pct=PctFactory(sha=world.sha))
    with pytest.raises(Denied, match="by signing"):
        called(world, body=Level.DIRECTOR)


def test_what_cannot_be_called(world) -> None:
    with pytest.raises(Invalid, match="Nobody sits on the PCT board then"):
        called(world)
    world.seated()
    with pytest.raises(Invalid, match="reference is missing"):
        called(world, reference=" ")
    called(world)
    with pytest.raises(Invalid, match="recorded already"):
        called(world)
    assert Meeting.objects.count() == 1


def test_what_cannot_be_recorded_of_a_meeting(world, monkeypatch) -> None:
    first, *_ = world.seated()
    meeting = world.called()
    to_come = world.called(held_on=date(2006, 9, 12))
    outsider, *_ = world.seated(Level.COMMITTEE)
    with pytest.raises(Invalid, match="still to come"):
        record_attendance(meeting=to_come, members=[first.pk], by=world.clerk, at=LATER)
    for keys, others, message in (
        ([], (), "No member"),
        ([outsider.pk], (), "did not sit"),
        ([first.pk], (Attender("a. chair"),), "stands twice"),
    ):
        with pytest.raises(Invalid, match=message):
            record_attendance(meeting=meeting, members=keys, others=others, by=world.clerk, at=LATER)
    monkeypatch.setattr(audit, "record", _broken)
    with pytest.raises(RuntimeError):
        record_attendance(meeting=meeting, members=[first.pk], by=world.clerk, at=LATER)
    assert not Attendance.objects.exists()


def _broken(*args, **kwargs):
    raise RuntimeError("no audit")


def test_a_member_with_an_interest_by_the_register_leaves_or_nothing_is_minuted(world) -> None:
    """One by account, one for whom the clerk declared; six members less two are below the quorum of five."""
    clinic = ProviderFactory(code="ZR77")
    content = worth("300000.00")
    content["service"]["providers"] = [clinic.code]
    case = world.for_board(content)
    *_, last = world.seated()
    InterestFactory(user=None, person=last.person, organisation=clinic)
    with_account = BodyMember.objects.create(
        pct=world.pct,
        body=Level.BOARD.value,
        name="D. Director",
        user_id=world.director.user_id,
        during=last.during,
        named_by="K. Clerk",
        named_at=LATER,
    )
    InterestFactory(user_id=world.director.user_id, organisation=clinic)
    meeting = world.met()
    seats = {each.name: each.pk for each in meeting.attendances.filter(is_member=True)}
    assert len(seats) == 7
    with pytest.raises(Invalid, match="D. Director has an interest|F. Member has an interest"):
        world.minuted(case, meeting, APPROVE)
    with pytest.raises(Invalid, match="F. Member has an interest in this case by the register"):
        world.minuted(case, meeting, APPROVE, interests={seats[with_account.name]: "Shares"})
    left = {seats["D. Director"]: "Shares", seats["F. Member"]: "Works there"}
    with pytest.raises(Invalid, match="F. Member left the room"):
        world.minuted(case, meeting, APPROVE, interests=left, dissents={seats["F. Member"]: "No"})
    with pytest.raises(Invalid, match="4 members took part .* the quorum is 5"):
        world.minuted(case, meeting, APPROVE, interests={**left, seats["A. Chair"]: "A friend"})
    assert not CaseSignature.objects.filter(decides=True).exists()
    world.minuted(case, meeting, APPROVE, interests=left)
    assert case.state is CaseStatus.APPROVED
    assert DeclaredInterest.objects.count() == 2


def test_nothing_is_minuted_before_it_is_known_who_was_there(world) -> None:
    case = world.for_board()
    with pytest.raises(Denied, match="not recorded yet which members were there"):
        world.minuted(case, world.called(), APPROVE)


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
    with pytest.raises(Invalid, match="4 members took part .* the quorum is 5"):
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
    world.seated()
    seat = Seat(Level.BOARD, "X. Chair", date(2005, 4, 1))
    name_member(pct=other, seat=seat, by=clerk, at=LATER)
    foreign = called(world, pct=other, by=clerk)
    with pytest.raises(Denied, match="another PCT"):
        minute_case(meeting=foreign, case=case, minute=Minute(APPROVE), by=world.clerk, at=LATER)


def test_a_body_out_of_turn_says_nothing(world) -> None:
    case = world.sent(worth("300000.00"))
    with pytest.raises(Denied, match="It lies with the consortium itself"):
        world.minuted(case, world.met(Level.COMMITTEE), Judgement(Outcome.RECOMMEND))
