from disputes.domain.parties import Side
from disputes.domain.states import Deed
from disputes.domain.votes import WHOLE
from disputes.queries.rulings import (
    carried_out_of,
    disputes_among,
    issues_of,
    members_to_vote,
    outcomes_for,
    own_seat,
    results_of,
    ruling_of,
    sitting,
    to_carry_out,
)
from tests.factories.disputes import statement_of
from tests.integration.disputes.world import CLAIM, LATER


def test_who_sits_and_how_many_votes_are_to_come(hearing) -> None:
    dispute = hearing.heard()
    assert [seat.chair for seat in sitting(dispute)] == ["practitioner", "financial", "management"]
    assert own_seat(dispute, hearing.clerk) is None
    hearing.vote(dispute, hearing.panel[0], Side.PCT)
    assert members_to_vote(dispute) == 2
    assert results_of(dispute) is None
    assert ruling_of(dispute) is None
    dispute.seats.filter(user=hearing.panel[1].user_id).update(replaced_at=LATER, replaced_because="Ill.")
    assert own_seat(dispute, hearing.panel[1]) is None


def test_a_ruling_is_found_by_the_very_thing_it_is_about(hearing) -> None:
    dispute = hearing.ruled()
    (outcome,) = outcomes_for(dispute, CLAIM.key)
    assert (outcome.side, outcome.ruling) == (Side.PRACTICE, dispute.ruling)
    assert outcomes_for(dispute, ("budgets.Claim", "2")) == carried_out_of(dispute.ruling) == []
    assert to_carry_out(CLAIM.key[0], hearing.director) == [dispute]
    assert to_carry_out(CLAIM.key[0], hearing.director, Side.PCT) == []
    assert to_carry_out(CLAIM.key[0], hearing.other_director) == []
    assert list(disputes_among(CLAIM.key[0], {CLAIM.key[1], "0"})) == [dispute]


def test_the_panel_rules_on_the_agreed_questions(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    assert issues_of(dispute) == {WHOLE: dispute.question}
    statement_of(dispute)
    assert issues_of(dispute) == {WHOLE: "Is it late?\nWho pays?"}
    dispute.by_issue = True
    assert issues_of(dispute) == {1: "Is it late?", 2: "Who pays?"}
