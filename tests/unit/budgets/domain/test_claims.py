from datetime import date

import pytest

from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import Explanation, Step, TwoWords, check_another, check_change, check_explained
from pbc.core.errors import Denied, Invalid
from pbc.core.words import check_said

TODAY = date(2006, 9, 1)
STEP = Step(date(2006, 10, 1), "Ask the acute trust to release the clinic room")
REASONS = "The room is let to the trust until October."
PLAN = "Take the room back when the lease ends."


@pytest.mark.parametrize("after", [ClaimStatus.AGREED, ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN])
def test_a_declared_claim_may_be_decided_or_withdrawn(after) -> None:
    check_change(ClaimStatus.DECLARED, after)


@pytest.mark.parametrize("before", [each for each in ClaimStatus if each is not ClaimStatus.DECLARED])
def test_a_decision_stands(before) -> None:
    for after in (ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.CORRECTED):
        with pytest.raises(Denied, match="cannot be done any more"):
            check_change(before, after)


def test_nobody_decides_their_own() -> None:
    check_another(7, 8, what="declared the claim")
    check_another(None, None, what="declared the claim")
    with pytest.raises(Denied, match="Whoever declared the claim does not decide it"):
        check_another(7, 7, what="declared the claim")


def test_a_refusal_with_reasons_plan_and_timetable_stands() -> None:
    check_explained(Explanation(REASONS, PLAN, [STEP, Step(TODAY, " ")]), TODAY)


@pytest.mark.parametrize(
    ("explanation", "field"),
    [
        (Explanation("No.", PLAN, [STEP]), "reasons"),
        (Explanation("", PLAN, [STEP]), "reasons"),
        (Explanation(REASONS, "   ", [STEP]), "plan"),
        (Explanation(REASONS, PLAN, []), "step_1"),
        (Explanation(REASONS, PLAN, [Step(date(2006, 10, 1), " ")]), "step_1"),
        (Explanation(REASONS, PLAN, [Step(TODAY, "Ask")]), "step_1_on"),
    ],
)
def test_a_refusal_without_one_of_them_does_not(explanation, field) -> None:
    with pytest.raises(Invalid) as fault:
        check_explained(explanation, TODAY)
    assert fault.value.field == field


def test_words_are_asked_for() -> None:
    assert check_said("  Invoice 12 ", field="evidence", what="The evidence") == "Invoice 12"
    with pytest.raises(Invalid, match="The evidence is missing"):
        check_said(" ", field="evidence", what="The evidence")


@pytest.mark.parametrize(
    ("practice", "pct", "stands", "denied", "disputed", "protects"),
    [
        (None, None, False, False, False, False),
        (True, None, False, False, False, True),
        (None, True, False, False, False, True),
        (True, True, True, False, False, True),
        (True, False, False, False, True, True),
        (False, False, False, True, False, False),
        (None, False, False, False, False, False),
    ],
)
def test_payment_needs_both_sides_and_protection_one(practice, pct, stands, denied, disputed, protects) -> None:
    words = TwoWords(practice, pct)
    assert (words.stands, words.is_denied, words.is_disputed, words.protects) == (stands, denied, disputed, protects)
