"""What waits for whom, stage by stage, and nothing for who has no part in it."""

from datetime import date

import pytest

from disputes.actions.following import confirm_followed, publish_precedent
from disputes.actions.hearing import answer_panel, ask_panel_question
from disputes.actions.mediation import accept_mediation, name_mediator
from disputes.actions.panels import answer_request, appoint_member, ask_member
from disputes.actions.statement import draft_statement, sign_statement
from disputes.domain.panels import Chair
from disputes.domain.parties import Side
from disputes.domain.states import Deed
from disputes.queries.needs import needs
from pbc.accounts.models import User
from tests.factories.disputes import dispute_in
from tests.factories.governance import InterestFactory
from tests.integration.disputes.actions.test_offers import lodge
from tests.integration.disputes.actions.test_statement import WHOLE
from tests.integration.disputes.world import DEADLINE, LATER

ON = LATER.date()
REFERENCE = "ZZ0001-D2006-1"


def waits(who, on: date = ON) -> list[str]:
    return [need.title.replace(f" {REFERENCE}", "") for need in needs(principal=who, today=on)]


def test_in_mediation(world) -> None:
    dispute, mediator = world.in_mediation(), world.person("sha_performance_manager")
    assert waits(world.manager) == ["Accept mediation in, or go on without it"]
    assert waits(world.clerk) == []
    for who in (world.manager, world.pbc):
        accept_mediation(dispute=dispute, by=who, at=LATER)
    assert (waits(world.manager), waits(world.clerk)) == ([], ["Name a mediator in"])
    name_mediator(dispute=dispute, user=User.objects.get(pk=mediator.user_id), by=world.clerk, at=LATER)
    assert (waits(world.clerk), waits(mediator)) == ([], ["Mediate in"])
    assert waits(world.clerk, date(2006, 10, 10)) == ["End mediation in: its time is over"]
    need = needs(principal=mediator, today=ON)[0]
    assert (need.due_on, need.detail) == (date(2006, 10, 9), "First Surgery and Northmoor PCT: claim ZZ0001-2006-1.")


def test_while_panel_and_statement_are_prepared(world) -> None:
    dispute, member = world.moved(Deed.END_MEDIATION), world.person()
    assert (waits(world.manager), waits(world.director)) == (["Write the joint statement of"],) * 2
    assert waits(world.clerk) == ["Ask members for the panel of"]
    seat = ask_member(
        dispute=dispute, user=User.objects.get(pk=member.user_id), chair=Chair.FINANCIAL, by=world.clerk, at=LATER
    )
    assert (waits(member), waits(world.clerk)) == (["Say whether you will sit on a panel"], [])
    answer_request(seat=seat, accepts=True, by=member, at=LATER)
    assert waits(member) == ["You accepted to sit on a panel"]
    assert waits(world.clerk) == ["Appoint who accepted to sit in"]
    appoint_member(seat=seat, by=world.clerk, at=LATER)
    draft_statement(dispute=dispute, statement=WHOLE, by=world.manager, at=LATER)
    assert (waits(world.director), waits(world.pbc)) == (["Sign the joint statement of, or change it"], [])
    assert waits(world.clerk, date(2006, 9, 26)) == ["Fix the joint statement of"]
    for who in (world.manager, world.director):
        sign_statement(dispute=dispute, number=1, proven_at=LATER, by=who, at=LATER)
    assert waits(world.manager) == []
    assert waits(world.clerk) == ["Complete the panel of, and open it for final offers"]


def test_while_offers_are_open(world) -> None:
    dispute = world.open_for_offers()
    (need,) = needs(principal=world.director, today=ON)
    assert (need.title, need.due_on) == (f"Lodge your final offer in {REFERENCE}", date(2006, 9, 18))
    lodge(dispute, world.director)
    assert waits(world.director) == []
    assert waits(world.manager) == ["Lodge your final offer in"]
    assert DEADLINE.date() == date(2006, 9, 18)


def test_before_the_panel_and_after_its_ruling(hearing) -> None:
    dispute = hearing.heard()
    first, *others = hearing.panel
    ask_panel_question(dispute=dispute, words="Since when?", answer_by=ON, by=first, at=LATER)
    assert waits(hearing.pbc) == ["Answer the panel’s question 1 in"]
    answer_panel(question=dispute.questions.get(), words="July.", by=hearing.pbc, at=LATER)
    assert (waits(hearing.pbc), waits(first)) == ([], ["Vote for one side in"])
    hearing.vote(dispute, first, Side.PRACTICE)
    assert (waits(first), waits(others[0])) == ([], ["Vote for one side in"])
    for who in others:
        hearing.vote(dispute, who, Side.PRACTICE)
    assert (waits(hearing.manager), waits(hearing.pbc)) == (["Do what was ruled in, and confirm it"],) * 2
    (need,) = needs(principal=hearing.clerk, today=ON)
    assert (need.title, need.due_on) == (f"Publish the ruling on {REFERENCE} without names", None)
    confirm_followed(dispute=dispute, words="Paid.", by=hearing.pbc, at=LATER)
    assert (waits(hearing.pbc), waits(others[0])) == ([], [])
    assert (waits(hearing.reviewer, date(2006, 10, 9)), waits(hearing.clerk)[1:]) == ([], [])
    assert waits(hearing.reviewer, date(2006, 10, 10)) == ["Ask why the ruling on is not followed"]
    confirm_followed(dispute=dispute, words="Received.", by=hearing.manager, at=LATER)
    assert waits(hearing.reviewer, date(2006, 10, 10)) == []
    assert waits(hearing.clerk) == ["Publish the ruling on without names"], "it waits for it still"
    words = {"title": "A claim", "question": "Is it within the terms?", "reasons": "It is."}
    publish_precedent(dispute=dispute, **words, by=hearing.clerk, at=LATER)
    assert waits(hearing.clerk) == []


def test_a_ruling_is_published_without_waiting_for_it_to_be_followed(hearing) -> None:
    dispute = hearing.ruled()
    words = {"title": "A claim", "question": "Is it within the terms?", "reasons": "It is."}
    publish_precedent(dispute=dispute, **words, by=hearing.clerk, at=LATER)
    assert waits(hearing.clerk) == []
    assert waits(hearing.manager) == ["Do what was ruled in, and confirm it"]


@pytest.mark.parametrize("status", ["local", "referred", "asked", "mediation", "preparing", "offers", "hearing"])
def test_nothing_waits_for_who_has_no_part_or_an_interest(world, status: str) -> None:
    dispute_in(practice=world.practice, pct=world.pct, status=status)
    tied = world.person("sha_clerk")
    InterestFactory(user_id=tied.user_id, organisation=world.pct)
    for who in (world.stranger, world.lead, world.other_director, world.reviewer, world.administrator, tied):
        assert waits(who) == []


def test_queries_do_not_grow_with_disputes(world, django_assert_max_num_queries) -> None:
    for _ in range(6):
        dispute_in(practice=world.practice, pct=world.pct, status="preparing")
    with django_assert_max_num_queries(12):
        assert len(needs(principal=world.manager, today=ON)) == 6
