from datetime import date

import pytest

from business_cases.domain.route import Level
from business_cases.domain.signing import (
    ADVISING,
    APPROVALS,
    DECIDING,
    Judgement,
    Outcome,
    Term,
    check_consents,
    check_deputy_days,
    check_judgement,
    check_quorum,
    check_turn,
    next_step,
)
from pbc.core.errors import Denied, Invalid

ON = date(2006, 9, 11)
STEPS = (Level.CONSORTIUM, Level.DIRECTOR, Level.COMMITTEE)
WHOLE = {
    Outcome.RECOMMEND: Judgement(Outcome.RECOMMEND),
    Outcome.RECOMMEND_WITH: Judgement(Outcome.RECOMMEND_WITH, "A nurse less."),
    Outcome.ADVISE_AGAINST: Judgement(Outcome.ADVISE_AGAINST, "No."),
    Outcome.APPROVE: Judgement(Outcome.APPROVE),
    Outcome.APPROVE_WITH: Judgement(Outcome.APPROVE_WITH, terms=(Term("a", "b", ON),)),
    Outcome.REFUSE: Judgement(Outcome.REFUSE, "a", "b"),
    Outcome.DEFER: Judgement(Outcome.DEFER, "a", deferred_to=date(2006, 9, 12)),
}


def test_steps_sign_in_their_order() -> None:
    assert next_step(STEPS, set()) is Level.CONSORTIUM
    assert next_step(STEPS, {Level.CONSORTIUM, Level.DIRECTOR}) is Level.COMMITTEE
    assert next_step(STEPS, set(STEPS)) is None


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("done", [(), STEPS[:1], STEPS[:2], STEPS])
def test_only_the_step_whose_turn_it_is_signs(level: Level, done: tuple[Level, ...]) -> None:
    if level is next_step(STEPS, done):
        check_turn(level, STEPS, done)
        return
    with pytest.raises(Denied, match="Nothing was changed"):
        check_turn(level, STEPS, done)


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("decides", [True, False])
def test_each_outcome_belongs_to_its_kind_of_step(outcome: Outcome, decides: bool) -> None:
    assert set(ADVISING) | set(DECIDING) == set(Outcome)
    if outcome in (DECIDING if decides else ADVISING):
        check_judgement(WHOLE[outcome], decides=decides, on=ON)
        return
    with pytest.raises(Denied):
        check_judgement(WHOLE[outcome], decides=decides, on=ON)


@pytest.mark.parametrize(
    ("judgement", "field"),
    [
        (Judgement(Outcome.REFUSE, resolves="b"), "reasons"),
        (Judgement(Outcome.REFUSE, "a"), "resolves"),
        (Judgement(Outcome.DEFER, "a"), "deferred_to"),
        (Judgement(Outcome.DEFER, "a", deferred_to=ON), "deferred_to"),
        (Judgement(Outcome.DEFER, deferred_to=date(2006, 9, 12)), "reasons"),
        (Judgement(Outcome.APPROVE_WITH), "terms"),
        (Judgement(Outcome.APPROVE_WITH, terms=(Term(" ", "b", ON),)), "terms"),
        (Judgement(Outcome.APPROVE_WITH, terms=(Term("a", "", ON),)), "terms"),
        (Judgement(Outcome.APPROVE_WITH, terms=(Term("a", "b", None),)), "terms"),
        (Judgement(Outcome.APPROVE_WITH, terms=(Term("a", "b", date(2006, 9, 10)),)), "terms"),
        (Judgement(Outcome.REFUSE, "a", "b", terms=(Term("a", "b", ON),)), "terms"),
    ],
)
def test_what_an_outcome_lacks_is_named(judgement: Judgement, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_judgement(judgement, decides=True, on=ON)
    assert caught.value.field == field


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_missing_consent_stops_approvals_alone(outcome: Outcome) -> None:
    check_consents((), outcome)
    if outcome in APPROVALS:
        with pytest.raises(Denied, match="community pharmacists"):
            check_consents({"community_pharmacists"}, outcome)
    else:
        check_consents({"community_pharmacists"}, outcome)


def test_a_quorum_is_enough_at_its_number() -> None:
    check_quorum(Level.BOARD, 5, 5)
    with pytest.raises(Invalid, match="the quorum is 5"):
        check_quorum(Level.BOARD, 4, 5)


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (27, True), (28, False), (-1, False)])
def test_a_deputy_s_days_count_both_ends(days: int, is_good: bool) -> None:
    to_on = date.fromordinal(ON.toordinal() + days)
    if is_good:
        check_deputy_days(ON, to_on, 28)
        return
    with pytest.raises(Invalid):
        check_deputy_days(ON, to_on, 28)
