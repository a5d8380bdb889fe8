from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.freed_up import (
    NOT_SIGNED,
    FrozenTerms,
    ScopedLine,
    SplitBasis,
    check_freed,
    check_lines,
    divide,
    freed_up_total,
    guaranteed_floor,
    money,
    objectives_guarantee,
    plan_payment,
    split,
    taken_from,
)
from pbc.core.errors import Invalid
from pbc.core.working import Parameter, Working

FLOOR = Parameter("Practice’s share", Decimal(70), "percent", "¶47, rules of 2006/07")
RATE = Parameter("Guarantee", Decimal("0.95"), "£ per registered patient", "¶61, rules of 2006/07")
UNSIGNED = FrozenTerms(Decimal(70), ("equipment",))
APRIL_2007 = date(2007, 4, 1)
PENCE = st.integers(min_value=0, max_value=10**9).map(lambda pence: Decimal(pence) / 100)


def line(name: str, budget: str, actual: str | None, taken: str = "0.00", notes: tuple[str, ...] = ()) -> ScopedLine:
    spent = Working.given(f"{name}, actual", Decimal(actual) if actual else None, "£")
    return ScopedLine(name, name.capitalize(), Working.given(name, Decimal(budget), "£"), spent, Decimal(taken), notes)


def test_the_worked_example_of_the_handbook() -> None:
    """§14: net budget 7,680,000, actual 7,500,000: freed 180,000; practice 126,000; PCT 54,000."""
    total = freed_up_total([line("emergency", "7680000.00", "7500000.00")], Decimal(0), "April 2006 to March 2007")
    assert total.name == "Freed-up resources, April 2006 to March 2007"
    parts = divide(total, UNSIGNED, FLOOR)
    assert [money(each) for each in (parts.total, parts.practice, parts.pct)] == [
        Decimal("180000.00"),
        Decimal("126000.00"),
        Decimal("54000.00"),
    ]
    assert parts.practice.parameters[0] == FLOOR
    assert parts.practice.paragraph == "S4 ¶47"
    assert parts.practice.notes == (NOT_SIGNED,)


def test_a_line_over_budget_counts_against_those_under_it() -> None:
    lines = [line("emergency", "1000.00", "700.00"), line("elective", "500.00", "650.00")]
    assert money(freed_up_total(lines, Decimal(0), "April to May 2006")) == Decimal("150.00")


def test_what_was_agreed_before_is_not_freed_twice_and_never_below_nought() -> None:
    lines = [line("emergency", "1000.00", "700.00")]
    assert money(freed_up_total(lines, Decimal("100.00"), "May 2006")) == Decimal("200.00")
    total = freed_up_total(lines, Decimal("300.01"), "May 2006")
    assert money(total) == 0
    with pytest.raises(Invalid, match=r"budget in scope is £1,000.00, its services cost £700.00, and £300.01 is"):
        check_freed(total)


def test_an_overspent_budget_frees_nothing() -> None:
    with pytest.raises(Invalid, match=r"Nothing is freed.*£900.00.*£900.01"):
        check_freed(freed_up_total([line("emergency", "900.00", "900.01")], Decimal(0), "April to May 2006"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "No line of this budget is devolved"),
        ([line("emergency", "10.00", "5.00"), line("prescribing", "10.00", None)], "not complete for Prescribing"),
        ([line("emergency", "10.00", "5.00", notes=("Data are held for 1 of 2 months.",))], "complete for Emergency"),
    ],
)
def test_figures_that_cannot_carry_a_claim_are_refused(lines, words) -> None:
    with pytest.raises(Invalid, match=words):
        check_lines(lines, "May 2006")


def test_terms_above_the_national_share_count_and_terms_below_it_do_not() -> None:
    total = Working.given("freed", Decimal("1000.00"), "£")
    signed = FrozenTerms(Decimal(85), (), 2, "abc", date(2006, 3, 20))
    assert money(divide(total, signed, FLOOR).practice) == Decimal("850.00")
    assert divide(total, signed, FLOOR).practice.notes == ()
    low = FrozenTerms(Decimal(50), (), 2, "abc", date(2006, 3, 20))
    assert money(divide(total, low, FLOOR).practice) == Decimal("700.00")
    assert signed.words == "Terms of version 2, signed by both on 20 March 2006."
    assert signed.as_dict()["signed_on"] == "2006-03-20"


@given(PENCE, st.decimals(min_value=0, max_value=100, places=2))
def test_the_two_parts_are_the_whole_and_the_practice_never_has_less_than_its_share(total, share) -> None:
    parts = divide(Working.given("freed", total, "£"), FrozenTerms(share, ()), FLOOR)
    assert money(parts.practice) + money(parts.pct) == total
    assert money(parts.practice) * 100 >= total * max(share, Decimal(70))
    assert 0 <= money(parts.pct) <= total * Decimal("0.3")


@given(st.lists(st.tuples(PENCE, PENCE, PENCE), min_size=1, max_size=8))
def test_what_is_taken_adds_up_and_never_takes_more_from_a_line_than_is_left_there(figures) -> None:
    lines = [
        line(f"line{number}", str(budget), str(actual), str(min(taken, max(Decimal(0), budget - actual))))
        for number, (budget, actual, taken) in enumerate(figures)
    ]
    total = money(freed_up_total(lines, sum((each.taken for each in lines), Decimal(0)), "May 2006"))
    if total:
        taken = taken_from(lines, total)
        assert sum(taken.values()) == total
        left = {each.line: each.left for each in lines}
        assert all(0 < part <= left[key] for key, part in taken.items())


@given(PENCE, st.lists(st.integers(min_value=1, max_value=1000), min_size=1, max_size=9))
def test_a_split_in_hundredths_sums_to_the_penny(total, weights) -> None:
    whole = sum(weights)
    shares = {
        number: (Decimal(weight) * 100 / whole).quantize(Decimal("0.01")) for number, weight in enumerate(weights)
    }
    shares[0] += 100 - sum(shares.values())
    if shares[0] >= 0:
        assert sum(split(total, shares, SplitBasis.PERCENT).values()) == total


def test_a_split_in_pounds_is_taken_as_it_is() -> None:
    shares = {1: Decimal("60.01"), 2: Decimal("39.99"), 3: Decimal(0)}
    assert split(Decimal("100.00"), shares, SplitBasis.AMOUNT) == {1: Decimal("60.01"), 2: Decimal("39.99")}


@pytest.mark.parametrize(
    ("shares", "basis", "words"),
    [
        ({1: "60", 2: "39"}, SplitBasis.PERCENT, "The shares come to 99%, and the whole is 100%"),
        ({1: "60", 2: "50"}, SplitBasis.PERCENT, "The shares come to 110%"),
        ({1: "60.00", 2: "50.00"}, SplitBasis.AMOUNT, "The shares come to £110.00, and the whole is £100.00"),
        ({1: "-1", 2: "101"}, SplitBasis.PERCENT, "below nought"),
        ({}, SplitBasis.PERCENT, "The shares come to 0%"),
    ],
)
def test_a_split_that_is_not_the_whole_is_refused(shares, basis, words) -> None:
    with pytest.raises(Invalid, match=words):
        split(Decimal("100.00"), {key: Decimal(share) for key, share in shares.items()}, basis)


def guarantee(patients: int | None, accessible: str, *, met: bool = True) -> Working:
    return objectives_guarantee(
        objectives_met=met, patients=patients, accessible=Decimal(accessible), rate=RATE, list_on=APRIL_2007
    )


def test_both_worked_examples_of_the_enhanced_service() -> None:
    """§6.1: list 8,200: C1 = 7,790.00; freed 3,000.00: C2 = 4,790.00; freed 9,000.00: nought. §14: 126,000: nought."""
    payment = plan_payment(plan_agreed=True, patients=8200, rate=RATE, list_on=date(2006, 4, 1))
    assert (payment.value, payment.paragraph) == (Decimal("7790.00"), "S4 ¶60")
    assert guarantee(8200, "3000.00").value == Decimal("4790.00")
    assert guarantee(8200, "9000.00").value == Decimal("0.00")
    assert guarantee(8200, "126000.00").value == Decimal("0.00")


def test_without_plan_objectives_or_list_there_is_no_payment() -> None:
    assert plan_payment(plan_agreed=False, patients=8200, rate=RATE, list_on=APRIL_2007).value == 0
    assert guarantee(8200, "0.00", met=False).value == 0
    missing = guarantee(None, "0.00")
    assert (missing.value, missing.reason) == (None, "No list is held that was counted by 1 April 2007.")
    assert guaranteed_floor(None, RATE, APRIL_2007).value is None


def test_an_amount_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(TypeError, match="has no amount"):
        money(guarantee(None, "0.00"))
    with pytest.raises(TypeError, match="not a number"):
        divide(Working.given("freed", Decimal(1), "£"), UNSIGNED, Parameter("Share", "much"))
