"""What messages about disputes say when they leave: each once, to whom it is for, and never what must not be told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from disputes.actions.clerking import admit_referral, answer_clerk, ask_sides, decline_referral
from disputes.actions.following import confirm_followed
from disputes.actions.hearing import ask_panel_question
from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, write_note
from disputes.actions.offers import release_offers
from disputes.actions.opening import move_deadline, open_offers
from disputes.actions.panels import answer_request, appoint_member, ask_member
from disputes.actions.raising import withdraw_dispute
from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.actions.statement import draft_statement, sign_statement
from disputes.domain.panels import Chair
from disputes.domain.parties import Side
from disputes.models import SealedOffer
from disputes.queries.mail import LETTERS
from disputes.queries.needs import waits_for
from disputes.tasks import keep_deadlines
from pbc.accounts.models import Mail
from pbc.core import clock
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.integration.disputes.actions.test_offers import lodge
from tests.integration.disputes.actions.test_statement import WHOLE
from tests.integration.disputes.mail_world import MailWorld, left, told, user_of
from tests.integration.disputes.world import AFTER, DEADLINE, LATER, PRIVATE_KEY
from tests.worlds import kept

BOTH = ("D. Director", "M. Manager")


@kept
def world() -> MailWorld:
    return MailWorld()


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(hour=10, tzinfo=UTC)


def both(subject: str) -> list[tuple[str, str]]:
    return [(name, subject) for name in BOTH]


def reminded(when: str) -> list[Mail]:
    with time_machine.travel(at(when), tick=False):
        keep_deadlines()
        keep_deadlines()
        return left(clock.now())


def test_raised_and_withdrawn(world: MailWorld) -> None:
    dispute = world.raised()
    assert told() == [("D. Director", "A dispute was raised: it")]
    withdraw_dispute(dispute=dispute, reason="Peculiar reason.", by=world.manager, at=LATER)
    assert told() == [("D. Director", "it was withdrawn")]


def test_from_referral_to_the_end_of_mediation(world: MailWorld) -> None:
    dispute = world.referred()
    referred = [("D. Director", "it was referred to the SHA"), ("K. Clerk", "A dispute was referred: it")]
    assert told() == referred, "that it was raised is no news any more"
    ask_sides(dispute=dispute, words="Peculiar question?", by=world.clerk, at=LATER)
    assert told() == both("Answer the SHA on it")
    answer_clerk(dispute=dispute, words="Peculiar answer.", by=world.manager, at=LATER)
    assert told() == [("K. Clerk", "Your question on it was answered")]
    admit_referral(dispute=dispute, by=world.clerk, at=LATER)
    letters = left()
    assert [each.user.name for each in letters] == list(BOTH)
    for words in ("mediation offered", "until 9 October 2006", "/disputes/ZZ0001-D2006-1/", "about freed-up resources"):
        assert words in f"{letters[0].subject} {letters[0].text}"
    accept_mediation(dispute=dispute, by=world.manager, at=LATER)
    assert told() == [("D. Director", "Mediation was accepted in it")]
    accept_mediation(dispute=dispute, by=world.director, at=LATER)
    assert told() == [("K. Clerk", "Name a mediator in it")]
    name_mediator(dispute=dispute, user=user_of(world.reviewer), by=world.clerk, at=LATER)
    assert told() == [("R. Reviewer", "Mediate in it")]
    write_note(dispute=dispute, words="Peculiar concession.", by=world.director, at=LATER)
    end_mediation(dispute=dispute, by=world.director, at=LATER)
    assert told() == [
        ("D. Director", "Write the joint statement of it"),
        ("K. Clerk", "Form the panel of it"),
        ("M. Manager", "Write the joint statement of it"),
    ], "whoever ended it is written to like the other side"
    assert "eculiar" not in "".join(Mail.objects.values_list("text", flat=True))


def test_declined(world: MailWorld) -> None:
    decline_referral(dispute=world.referred(), reasons="Peculiar reasons.", by=world.clerk, at=LATER)
    letters = left()
    assert [each.subject for each in letters] == ["The SHA declined ZZ0001-D2006-1"] * 2
    assert "reasons stand in the record" in letters[0].text
    assert "whatever you chose" in letters[0].text
    assert "eculiar" not in letters[0].text


def test_panel_statement_and_invitation(world: MailWorld) -> None:
    dispute = end_mediation(dispute=world.in_mediation(), by=world.manager, at=LATER)
    left()
    members = [world.named(f"P. {chair}", "sha_panel_member", world.sha) for chair in Chair]
    for chair, who in zip(Chair, members, strict=True):
        seat = ask_member(dispute=dispute, user=user_of(who), chair=chair, by=world.clerk, at=LATER)
        [letter] = left()
        assert letter.subject == "Say whether you will sit on a panel"
        assert f"/disputes/requests/{seat.pk}/" in letter.text
        assert dispute.reference not in letter.text, "sides and kind of matter, and nothing else"
        answer_request(seat=seat, accepts=True, by=who, at=LATER)
        appoint_member(seat=seat, by=world.clerk, at=LATER)
        assert told() == [(f"P. {chair}", "You sit on the panel of it")]
    draft_statement(dispute=dispute, statement=WHOLE, by=world.manager, at=LATER)
    assert told() == [("D. Director", "Sign the joint statement of it")]
    draft_statement(dispute=dispute, statement=WHOLE, by=world.director, at=LATER)
    for who in (world.manager, world.director):
        sign_statement(dispute=dispute, number=2, proven_at=LATER, by=who, at=LATER)
    stands = "The joint statement of it stands"
    assert told() == [("D. Director", stands), ("K. Clerk", stands), ("M. Manager", stands)], "no word of signing it"
    open_offers(dispute=dispute, by=world.clerk, at=LATER)
    letters = left()
    assert [each.user.name for each in letters] == list(BOTH)
    assert "until 17:00 on 18 September 2006" in letters[0].text


def test_a_settlement_is_told_to_the_other_side_in_private_and_its_end_to_all(world: MailWorld) -> None:
    dispute = world.open_for_offers()
    left()
    draft_settlement(dispute=dispute, terms="Peculiar terms.", by=world.director, at=LATER)
    [letter] = left()
    assert (letter.user.name, letter.is_private) == ("M. Manager", True)
    sign_settlement(dispute=dispute, number=1, proven_at=LATER, by=world.director, at=LATER)
    [letter] = left()
    assert (letter.user.name, letter.subject) == ("M. Manager", "Sign the settlement of ZZ0001-D2006-1")
    assert letter.is_private
    assert (
        waits_for(dispute, world.manager, LATER.date())[-1]
        == "Sign the settlement of ZZ0001-D2006-1, or write other terms"
    )
    assert not any("settlement" in title for title in waits_for(dispute, world.director, LATER.date()))
    sign_settlement(dispute=dispute, number=1, proven_at=LATER, by=world.manager, at=LATER)
    assert told() == [(name, "it is settled") for name in ("D. Director", "K. Clerk", "M. Manager")]
    assert "eculiar" not in "".join(Mail.objects.values_list("text", flat=True))


def test_a_moved_deadline_is_told_to_both_sides_alike(world: MailWorld) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager)
    left()
    move_deadline(dispute=dispute, reasons="Peculiar.", receipt="ab" * 32, by=world.clerk, at=AFTER)
    letters = left(AFTER)
    assert [(each.user.name, each.subject) for each in letters] == both("More time for final offers in ZZ0001-D2006-1")
    assert len({each.text.replace(each.user.name, "") for each in letters}) == 1
    assert "to 17:00 on 25 September 2006, once" in letters[0].text
    assert "eculiar" not in letters[0].text


def test_a_receipt_is_for_ones_own_side_and_no_administrator_finds_it(world: MailWorld) -> None:
    dispute = world.open_for_offers()
    left()
    before = list(Mail.objects.visible_to(world.administrator).values_list("pk", "status"))
    assert before, "they look after the practice’s people"
    lodge(dispute, world.manager)
    [letter] = left()
    offer = SealedOffer.objects.get()
    assert (letter.user.name, letter.is_private) == ("M. Manager", True)
    assert offer.receipt in letter.text
    assert "11 September 2006 at 11:00:00" in letter.text
    assert list(Mail.objects.visible_to(world.administrator).values_list("pk", "status")) == before
    for who in (world.director, world.clerk, world.stranger):
        assert LETTERS["disputes.offer_lodged"](letter, who, LATER.date()) is None


@pytest.mark.parametrize("lodges", [True, False])
def test_the_reminder_is_the_same_whoever_has_lodged(world: MailWorld, *, lodges: bool) -> None:
    dispute = world.open_for_offers()
    if lodges:
        lodge(dispute, world.manager)
    left()
    assert reminded("2006-09-13") == []
    letters = reminded("2006-09-14")
    assert [(each.user.name, each.subject) for each in letters] == both("By 18 September 2006: ZZ0001-D2006-1")
    said = {each.text.replace(each.user.name, "") for each in letters}
    assert len(said) == 1
    assert "whether they have lodged one or not" in said.pop()
    assert reminded("2006-09-19") == [], "the release tells what became of it"


def test_from_the_release_to_what_is_not_followed(world: MailWorld) -> None:
    dispute = world.heard()
    members = [f"The {chair} member" for chair in ("financial", "management", "practitioner")]
    assert told() == both("Receipt for your final offer in it")
    subjects = dict(told(DEADLINE))
    assert set(subjects) == {*BOTH, "K. Clerk", *members}
    assert set(subjects.values()) == {"The final offers in it are open"}
    ask_panel_question(
        dispute=dispute, words="Peculiar question?", answer_by=date(2006, 9, 20), by=world.panel[0], at=LATER
    )
    letters = left()
    assert [each.user.name for each in letters] == list(BOTH)
    assert "wants the answer by 20 September 2006" in letters[0].text
    world.vote(dispute, world.panel[0], Side.PRACTICE)
    dispute.refresh_from_db()
    late = reminded(str(dispute.stage_due_on))
    assert {each.user.name for each in late} == {*BOTH, *members}
    assert len({each.text.replace(each.user.name, "") for each in late if each.user.name in members}) == 1
    for who in world.panel[1:]:
        world.vote(dispute, who, Side.PRACTICE)
    issued = {each.user.name: each for each in left()}
    assert set(issued) == {*BOTH, *members, "K. Clerk"}
    assert issued["K. Clerk"].subject == "Publish the ruling on ZZ0001-D2006-1"
    assert "Do what was ruled by 9 October 2006" in issued["M. Manager"].text
    assert "Do what was ruled" not in issued[members[0]].text
    assert "/disputes/ZZ0001-D2006-1/ruling/" in issued["D. Director"].text
    confirm_followed(dispute=dispute, words="Peculiar deed.", by=world.director, at=LATER)
    assert told() == [("M. Manager", "Confirm what was ruled in it")]
    assert [each.user.name for each in reminded("2006-10-06")] == ["K. Clerk", "M. Manager"]
    breach = {each.user.name: each for each in reminded("2006-10-10")}
    assert set(breach) == {"K. Clerk", "M. Manager", "R. Reviewer"}
    assert breach["R. Reviewer"].subject == "The ruling on ZZ0001-D2006-1 is not followed"
    assert "whatever you chose" in breach["R. Reviewer"].text
    assert breach["M. Manager"].subject == "Overdue since 9 October 2006: ZZ0001-D2006-1"
    assert "eculiar" not in "".join(Mail.objects.values_list("text", flat=True)), "nor a word of an offer"


def test_a_dispute_without_offers_lapses(world: MailWorld) -> None:
    dispute = world.open_for_offers()
    world.panel = [world.seated(dispute, "practitioner")]
    left()
    release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=AFTER, witness=AFTER)
    assert {subject for _, subject in told(AFTER)} == {"it lapsed"}


def test_whoever_waits_is_reminded_before_and_after_once_each(world: MailWorld) -> None:
    dispute = world.in_mediation()
    accept_mediation(dispute=dispute, by=world.manager, at=LATER)
    left()
    [soon] = reminded("2006-10-06")
    assert (soon.user.name, soon.subject) == ("D. Director", "By 9 October 2006: ZZ0001-D2006-1")
    assert "Accept mediation in ZZ0001-D2006-1, or go on without it." in soon.text
    late = reminded("2006-10-10")
    assert [each.user.name for each in late] == ["D. Director", "K. Clerk"]
    assert "its time is over" in late[1].text
    assert dispute.reminders.count() == 2


@pytest.mark.parametrize("wall", ["interest", "recusal", "role ended"])
def test_who_has_an_interest_or_no_part_gets_nothing(world: MailWorld, wall: str, mailoutbox: list[object]) -> None:
    """Before it is written, no row; between writing and leaving, no words."""
    tied = world.named("T. Tied", "sha_clerk", world.sha)
    InterestFactory(user_id=tied.user_id, organisation=world.pct)
    dispute = world.referred()
    assert not Mail.objects.filter(user__name="T. Tied").exists()
    if wall == "interest":
        InterestFactory(user_id=world.clerk.user_id, organisation=world.practice)
    elif wall == "recusal":
        RecusalFactory(user_id=world.clerk.user_id, subject_type="disputes.Dispute", subject_id=str(dispute.pk))
    else:
        user_of(world.clerk).assignments.update(period=("2000-01-01", "2006-09-01"))
    assert told() == [("D. Director", "it was referred to the SHA")]
    row = Mail.objects.get(user_id=world.clerk.user_id)
    assert (row.status, row.subject, row.text) == ("not_needed", "", "")
    assert len(mailoutbox) == 1


def test_who_comes_to_have_an_interest_is_not_asked_to_sit(world: MailWorld) -> None:
    dispute = end_mediation(dispute=world.in_mediation(), by=world.manager, at=LATER)
    left()
    who = world.named("P. Member", "sha_panel_member", world.sha)
    ask_member(dispute=dispute, user=user_of(who), chair=Chair.FINANCIAL, by=world.clerk, at=LATER)
    InterestFactory(user_id=who.user_id, organisation=world.pct)
    assert told() == []


def test_nobody_else_is_told_of_anything(world: MailWorld) -> None:
    dispute = world.heard()
    lodged = SealedOffer.objects.first()
    for kind, letter in LETTERS.items():
        if kind in ("disputes.stage_ends_soon", "disputes.stage_is_late"):
            continue
        mail = Mail(kind=kind, subject_id=str(lodged.pk if kind == "disputes.offer_lodged" else dispute.pk))
        for who in (world.stranger, world.other_director, world.administrator, world.lead):
            assert letter(mail, who, LATER.date()) is None, kind
    assert not Mail.objects.filter(user__name__in=["S. Stranger", "O. Director", "A. Administrator"]).exists()
