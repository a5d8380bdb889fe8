"""What messages about cases say when they leave, to whoever may still see the case (R98, R122)."""

from datetime import date
from typing import Any

import pytest
import time_machine

from business_cases.actions.reminding import answer_recovery, ask_recovery, keep_clocks
from business_cases.actions.submitting import return_case, withdraw_case
from business_cases.actions.thread import answer, ask
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import BusinessCase, CaseBreach
from business_cases.queries.mail import LETTERS
from business_cases.queries.matters import matter_of_case
from governance.actions.interests import recuse
from pbc.accounts.actions.mail import send_mail
from pbc.accounts.models import Mail, User
from pbc.mailroom.queries.letters import compose
from tests.integration.business_cases.decision_world import APPROVE, LATER, DecisionWorld, at
from tests.integration.business_cases.test_walls import interested


@pytest.fixture(autouse=True)
def _in_september():
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


def left(kind: str, when: str = "2006-09-14") -> list[Mail]:
    """Send what waits of a kind; those that left."""
    for mail in Mail.objects.filter(kind=f"business_cases.{kind}"):
        send_mail(mail_id=mail.pk, compose=compose, at=at(when))
    return list(Mail.objects.filter(kind=f"business_cases.{kind}", status="sent").order_by("pk"))


def says(mail: Mail, *words: str) -> None:
    assert "£" not in mail.text
    for each in words:
        assert each in f"{mail.subject}\n{mail.text}"


def test_title_day_and_links_and_never_a_figure(world: DecisionWorld) -> None:
    case = world.submitted()
    [mail] = left("case_received")
    says(mail, f"Look whether {case.reference} is complete", case.title, "First Surgery", "due by 30 October 2006")
    says(mail, f"http://localhost:8000/cases/{case.reference}/", "You choose on the page of your account")
    world.named(case)
    assert len(left("case_to_assess")) == 2
    question = ask(case=case, words="Is Mrs Bell’s case like it?", holds=True, by=world.finance, at=LATER)
    [mail] = left("question_asked")
    says(mail, f"Answer a question on {case.reference}")
    assert "Bell" not in mail.text, "what people write freely stays on the page"
    answer(question=question, words="Yes.", by=world.manager, at=LATER)
    [mail] = left("question_answered")
    says(mail, "was answered")


def test_a_decision_leads_to_its_letter_and_is_sent_whatever_was_chosen(world: DecisionWorld) -> None:
    case = world.for_director()
    defer = Judgement(Outcome.DEFER, "A word is missing.", deferred_to=date(2006, 9, 20))
    world.signed(case, Level.DIRECTOR, defer, by=world.director)
    [mail] = left("case_deferred")
    says(mail, f"{case.reference} was deferred to a meeting")
    world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    [mail] = left("case_decided")
    says(mail, f"The decision on {case.reference}", f"/cases/{case.reference}/letter", "whatever you chose")
    [mail] = left("case_approved")
    says(mail, "Begin what was approved", "/delivery/")
    assert len(left("case_to_decide")) == 0, "decided meanwhile: nothing is asked of anybody"


def test_the_sha_and_the_pct_are_told_of_a_breach(world: DecisionWorld) -> None:
    case = world.submitted()
    with time_machine.travel(at("2006-10-31"), tick=False):
        keep_clocks(at=at("2006-10-31"))
        [mail] = left("case_overdue", "2006-10-31")
        says(mail, f"{case.reference} ran over its eight weeks", "whatever you chose", "/overdue-cases/")
        reminded = left("desk_reminded", "2006-10-31")
        says(reminded[0], "due by 30 October 2006")
        row, now = CaseBreach.objects.get(), at("2006-11-01")
        ask_recovery(breach=row, words="Why?", answer_by=date(2006, 11, 8), by=world.sha_manager, at=now)
        [mail] = left("recovery_asked", "2006-11-01")
        says(mail, "wants an answer by 8 November 2006")
        answer_recovery(breach=row, words="On Friday.", by=world.pbc, at=now)
        [mail] = left("recovery_answered", "2006-11-01")
        says(mail, "Northmoor PCT answered")


def test_what_no_longer_waits_is_not_told(world: DecisionWorld) -> None:
    case = world.submitted()
    return_case(case=case, lacks="The measures", by=world.pbc, at=at("2006-09-05"))
    assert left("case_received") == []
    [mail] = left("case_returned")
    says(mail, "was returned as incomplete")
    other = world.submitted()
    question = ask(case=other, words="Who?", holds=False, by=world.pbc, at=LATER)
    answer(question=question, words="Dr Lee.", by=world.manager, at=LATER)
    assert left("question_asked") == []
    withdraw_case(case=other, reason="x", by=world.manager, at=LATER)
    assert set(Mail.objects.exclude(status="sent").filter(kind="business_cases.case_received").values_list("text")) == {
        ("",)
    }


@pytest.mark.parametrize("wall", ["an interest declared since", "a recusal recorded since"])
def test_a_wall_built_after_the_message_was_written_holds(world: DecisionWorld, wall: str, mailoutbox: Any) -> None:
    case = world.for_director()
    keep_clocks(at=at("2006-10-02"))
    user = User.objects.get(pk=world.director.user_id)
    waiting = set(Mail.objects.filter(user=user).values_list("kind", flat=True))
    assert waiting == {"business_cases.case_to_decide", "business_cases.desk_reminded"}
    if wall.startswith("an interest"):
        interested(user, organisation=world.practice, body=world.practice.name)
    else:
        recuse(person=user, matter=matter_of_case(case), reason="A friend", by=world.director, at=LATER)
    for mail in Mail.objects.filter(user=user):
        send_mail(mail_id=mail.pk, compose=compose, at=at("2006-10-02"))
    assert [letter.to for letter in mailoutbox if user.email in letter.to] == []
    assert set(Mail.objects.filter(user=user).values_list("status", "subject", "text")) == {("not_needed", "", "")}


def test_nobody_is_told_of_a_case_of_another_pct(world: DecisionWorld) -> None:
    case = world.submitted()
    stranger = world.person("practice_manager", world.beside, "A. Stranger")
    for kind in LETTERS:
        mail = Mail(kind=kind, user_id=stranger.user_id, subject_id=str(case.pk))
        assert LETTERS[kind](mail, stranger, date(2006, 9, 14)) is None, kind
    assert BusinessCase.objects.count() == 1
