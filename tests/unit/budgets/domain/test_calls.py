from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.call_states import LABELS, OUTCOMES, TRANSITIONS, CallStatus
from budgets.domain.calls import Criterion, Facts, check_move, check_request, granted, met, score, share_out
from budgets.presenters.calls import CRITERION_LABELS, OUTCOME_LABELS, REASON_LABELS, STATUS_COLOURS
from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_set_on
from governance.domain.rules import LocalValue, RuleInForce
from pbc.core.errors import Denied, Invalid

PENCE = st.integers(min_value=1, max_value=9_000_000).map(lambda pence: Decimal(pence) / 100)
ON = date(2006, 7, 31)


def rules(**own: str) -> dict[str, RuleInForce]:
    national = rule_set_on(ON)
    return {
        key: in_force(national, rule, ON, LocalValue(key, own[key], ON) if key in own else None)
        for key, rule in national.rules.items()
    }


def facts(**changes: object) -> Facts:
    given = {
        "amount": Decimal(500),
        "unforeseen": True,
        "outside_control": False,
        "line_budget": Decimal(10_000),
        "list_size": 6_000,
    }
    return Facts(**(given | changes))


def test_a_score_by_hand() -> None:
    """30 × 1 + 30 × 0 + 25 × (500 ÷ 1,000) + 15 × (1 − 6,000 ÷ 30,000) = 30 + 12.5 + 12 = 54.5 of 100."""
    working = score(facts(), rules())
    assert working.value == Decimal("54.5")
    assert [item.value for item in working.inputs] == [Decimal("100.0"), 0, Decimal("50.0"), Decimal("80.0")]
    assert working.paragraph == "S4 ¶42"
    assert working.parameters[0].illustrative


def test_points_need_not_sum_to_a_hundred() -> None:
    """With 60 instead of 30 for what was unforeseen: (60 + 12.5 + 12) × 100 ÷ 130 = 65.0."""
    assert score(facts(), rules(call_weight_unforeseen="60")).value == Decimal("65.0")


def test_a_method_without_points_scores_nothing() -> None:
    with pytest.raises(Invalid, match="No criterion has any points"):
        score(facts(), rules(**{criterion.rule: "0" for criterion in Criterion}))


@pytest.mark.parametrize(
    ("changes", "criterion", "expected"),
    [
        ({"amount": Decimal(5_000)}, Criterion.SIZE, Decimal(1)),
        ({"line_budget": Decimal(0)}, Criterion.SIZE, Decimal(1)),
        ({"list_size": None}, Criterion.SMALL_LIST, Decimal(0)),
        ({"list_size": 40_000}, Criterion.SMALL_LIST, Decimal(0)),
    ],
)
def test_the_ends_of_the_scales(changes, criterion, expected) -> None:
    assert met(facts(**changes), Decimal(30_000))[criterion] == expected


def test_what_is_there_is_shared_by_hand() -> None:
    """100.00 for wants of 150.00 and 50.00: three quarters and one."""
    wanted = {"a": Decimal("150.00"), "b": Decimal("50.00")}
    assert share_out(wanted, Decimal("100.00")) == {"a": Decimal("75.00"), "b": Decimal("25.00")}
    assert share_out(wanted, Decimal("200.00")) == wanted
    assert share_out(wanted, Decimal(0)) == {"a": 0, "b": 0}


@given(st.dictionaries(st.integers(), PENCE, max_size=30), PENCE)
def test_nobody_gets_more_than_wanted_and_no_penny_is_made_or_left(wanted, available) -> None:
    shared = share_out(wanted, available)
    assert sum(shared.values()) == min(available, sum(wanted.values()))
    assert all(0 <= shared[key] <= wanted[key] for key in wanted)


@pytest.mark.parametrize("amount", ["0", "-1.00", "1.001"])
def test_a_call_is_for_pence_above_nought(amount) -> None:
    with pytest.raises(Invalid, match="not an amount to call for"):
        check_request(Decimal(amount), "A letter")


def test_a_call_names_its_evidence() -> None:
    with pytest.raises(Invalid, match="evidence is missing"):
        check_request(Decimal("1.00"), "  ")


def test_what_a_decision_takes() -> None:
    asked = Decimal("100.00")
    assert granted(CallStatus.MET, asked, None) == asked
    assert granted(CallStatus.REFUSED, asked, Decimal("5.00")) == 0
    assert granted(CallStatus.PART_MET, asked, Decimal("99.99")) == Decimal("99.99")
    for part in (None, Decimal(0), asked, Decimal("1.005")):
        with pytest.raises(Invalid, match="The part to be met"):
            granted(CallStatus.PART_MET, asked, part)
    with pytest.raises(Invalid, match="no decision"):
        granted(CallStatus.WITHDRAWN, asked, None)


def test_a_call_is_decided_once() -> None:
    for status in CallStatus:
        if status is not CallStatus.WAITING:
            check_move(CallStatus.WAITING, status)
            with pytest.raises(Denied, match="that is final"):
                check_move(status, CallStatus.MET)


def test_every_state_reason_and_criterion_has_its_words() -> None:
    assert TRANSITIONS.keys() == LABELS.keys() == STATUS_COLOURS.keys() == set(CallStatus)
    assert set(OUTCOME_LABELS) == set(OUTCOMES)
    assert len(REASON_LABELS) == 5
    assert set(CRITERION_LABELS) == set(Criterion)
    assert {criterion.rule for criterion in Criterion} <= rules().keys()
