from business_cases.domain.route import Level
from business_cases.queries.signing import (
    decision_of,
    due_step,
    letter_of,
    missing_consents,
    signed_levels,
    steps_shown,
    version_of,
)
from tests.integration.business_cases.actions.test_signing import DEFER, consented
from tests.integration.business_cases.decision_world import APPROVE, worth


def test_the_step_whose_turn_it_is_follows_what_was_signed(world) -> None:
    case = world.sent()
    assert due_step(case) is Level.CONSORTIUM
    world.recommended(case)
    assert due_step(case) is Level.DIRECTOR
    assert signed_levels(version_of(case)) == {Level.CONSORTIUM}
    assert [(each.level, each.decides, each.is_due, each.signature is None) for each in steps_shown(case)] == [
        (Level.CONSORTIUM, False, False, False),
        (Level.DIRECTOR, True, True, True),
    ]
    assert decision_of(case) is None
    made = world.signed(case, Level.DIRECTOR, APPROVE, by=world.director)
    assert (due_step(case), decision_of(case)) == (None, made)
    assert bytes(letter_of(case).pdf).startswith(b"%PDF")


def test_before_it_is_sent_nobody_is_to_sign_and_a_draft_has_no_steps(world) -> None:
    assert due_step(world.submitted()) is None
    assert steps_shown(world.drafted()) == []


def test_a_deferral_is_not_the_word_of_a_step(world) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, DEFER, by=world.director)
    assert due_step(case) is Level.DIRECTOR


def test_consents_are_missing_until_the_case_or_the_pct_records_them(world) -> None:
    both = ["community_pharmacists", "optometrists"]
    case = world.submitted(worth("30000.00", protected=both, consents=["optometrists"]))
    assert missing_consents(case) == {"community_pharmacists"}
    consented(world, case)
    assert missing_consents(case) == frozenset()
