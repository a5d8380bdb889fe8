from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.cuts import Annualising, Cut, LineHistory
from budgets.domain.inputs import Amount
from budgets.domain.setting import (
    GrossLine,
    Method,
    capitation_gross,
    finished,
    money_of,
    percent_of,
    prescribing_gross,
    repriced_gross,
    retained_contingency,
    with_additions,
)
from pbc.core.working import Parameter, Working
from tests.factories.bases import LAST, THIS, WHOLE, history

NO_UPLIFT = Parameter("Uplift", Decimal(0), "percent")
RATE = Parameter("Contingency", Decimal(4), "percent", "S4 ¶41")


def gross(of: LineHistory, uplift=NO_UPLIFT) -> GrossLine:
    prescribing = of.line == "prescribing"
    return GrossLine(
        line=of.line,
        label=of.label,
        method=Method.PRESCRIBING_UPLIFT if prescribing else Method.REPRICED_ACTIVITY,
        activity=of.activity,
        working=prescribing_gross(of, uplift) if prescribing else repriced_gross(of, THIS),
    )


def budget(*histories, uplift=NO_UPLIFT, rate=RATE, **more):
    return finished([gross(each, uplift) for each in histories], contingency=rate, **more)


def test_the_worked_example_of_the_handbook() -> None:
    """Domain handbook §14: gross 8,000,000 at 4 percent is 320,000 retained and 7,680,000 net."""
    made = budget(history(cost="6500000.00"), history("prescribing", cost="1500000.00"))
    assert (made.gross, made.contingency, made.net) == (
        Decimal("8000000.00"),
        Decimal("320000.00"),
        Decimal("7680000.00"),
    )
    assert [line.contingency for line in made.lines] == [Decimal("260000.00"), Decimal("60000.00")]


def test_activity_is_repriced_and_not_inflated_while_prescribing_is_uplifted() -> None:
    made = budget(history(), history("prescribing"), uplift=Parameter("Uplift", Decimal("4.5"), "percent"))
    assert [line.gross for line in made.lines] == [Decimal("1000.00"), Decimal("1045.00")]


def test_part_of_a_year_is_scaled_and_says_so() -> None:
    made = repriced_gross(history(cost="1910.00", cut=Cut(LAST, LAST.months[:9])), THIS)
    assert made.value == Decimal("2550.00")
    assert [parameter.value for parameter in made.parameters] == [255, 191]
    assert "÷ working days in the months held" in made.formula
    by_months = Cut(LAST, LAST.months[:9], Annualising.MONTHS)
    assert repriced_gross(history(cost="900.00", cut=by_months), THIS).value == Decimal("1200.00")


def test_each_kind_of_data_is_scaled_by_the_months_held_of_it() -> None:
    short = Cut(LAST, LAST.months[:6], Annualising.MONTHS)
    made = budget(history(cost="1200.00"), history("prescribing", cost="600.00", cut=short))
    assert [line.gross for line in made.lines] == [Decimal("1200.00"), Decimal("1200.00")]
    assert repriced_gross(history(), THIS).parameters == (), "a whole year is not scaled"


def test_treatments_taken_out_leave_the_line_and_are_shown() -> None:
    half = Cut(LAST, LAST.months[:6], Annualising.MONTHS)
    made = repriced_gross(history(cost="1000.00", cut=half), THIS, Amount(Decimal("300.00"), Decimal(1)))
    assert made.value == Decimal("1400.00"), "(1,000 − 300) × 12 ÷ 6"
    assert [(each.name, each.value) for each in made.inputs[1:2]] == [
        ("High-cost treatments taken out of scope", Decimal("-300.00"))
    ]
    assert made.formula.startswith("(last year’s activity at this year’s prices − treatments taken out) ×")


def test_every_figure_opens_to_rule_paragraph_and_rows() -> None:
    line = budget(history(rows=12)).lines[0]
    base, kept = line.working.inputs
    cost, activity = base.inputs
    assert line.working.value == line.net
    assert base.paragraph == "S4 ¶36"
    assert cost.sources[0].rows == 12
    assert cost.sources[0].reference == "line=emergency&from=2005-04&to=2006-03"
    assert (activity.value, activity.unit) == (Decimal(10), "spells")
    assert kept.parameters == (RATE,)
    assert kept.inputs[0].paragraph == "S4 ¶41"


def test_a_merged_practice_says_whose_activity_counts() -> None:
    working = prescribing_gross(history("prescribing", of=("ZZ0001", "ZZ0002")), NO_UPLIFT)
    assert working.notes == ("Restated for a merger: activity recorded under ZZ0001 and ZZ0002 counts here (S4 ¶68).",)
    assert prescribing_gross(history("prescribing", of=("ZZ0001",)), NO_UPLIFT).notes == ()


def test_what_moves_a_line_is_added_and_opens_beside_its_base() -> None:
    base = repriced_gross(history(), THIS)
    move = Working("Move towards fair share", Decimal("-10.00"), "£", "x")
    extra = Working("Extra activity agreed", Decimal("25.50"), "£", "x")
    made = with_additions(base, [move, extra, Working("Nothing", Decimal("0.00"), "£", "x")])
    assert made.value == Decimal("1015.50")
    assert made.formula == "base + move towards fair share + extra activity agreed"
    assert [each.name for each in made.inputs] == [
        "Emergency admissions, gross, base",
        "Move towards fair share",
        "Extra activity agreed",
    ]
    assert with_additions(base, []) is base


def test_a_share_by_need_opens_to_what_is_shared_and_by_what() -> None:
    pot, weight, weights = (Working.given(name, Decimal(value), "£") for name, value in (("p", 9), ("w", 1), ("s", 3)))
    made = capitation_gross("Community services", Decimal("3.00"), pot=pot, weight=weight, weights=weights)
    assert (made.value, made.inputs, made.paragraph) == (Decimal("3.00"), (pot, weight, weights), "S4 ¶36")


def test_contingency_is_rounded_to_the_penny_halves_up() -> None:
    assert retained_contingency(Decimal("0.50"), Parameter("x", Decimal(1), "percent")).value == Decimal("0.01")


def test_the_rate_may_be_taken_of_treatments_taken_out_as_well_but_never_of_more_than_there_is() -> None:
    made = budget(history(cost="1000.00"), beyond=Decimal("500.00"))
    assert made.contingency == Decimal("60.00"), "4 percent of 1,500"
    assert retained_contingency(Decimal("10.00"), RATE, Decimal("1000.00")).value == Decimal("10.00")


def test_nothing_used_gives_a_budget_of_nought() -> None:
    made = budget(history(cost="0.00"))
    assert (made.gross, made.contingency, made.net) == (0, 0, 0)


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        budget(history(cost="-1.00"), history("ae"))
    with pytest.raises(ValueError, match="“Contingency” is not a number"):
        budget(history(), rate=Parameter("Contingency", "four"))
    with pytest.raises(TypeError, match="is not an amount"):
        money_of(Working("Words", "none", "£", ""))
    assert percent_of(RATE) == Decimal("0.04")


costs = st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=9)


@given(costs, st.decimals(min_value=0, max_value=25, places=2), st.integers(min_value=1, max_value=12))
def test_parts_sum_to_the_penny_and_a_replay_changes_nothing(amounts, rate, months) -> None:
    cut = Cut(LAST, LAST.months[:months])
    histories = [history(f"line{number}", cost=str(cost), cut=cut) for number, cost in enumerate(amounts)]
    parameter = Parameter("Contingency", rate, "percent")
    made = budget(*histories, rate=parameter)
    assert sum(line.gross for line in made.lines) == made.gross
    assert sum(line.contingency for line in made.lines) == made.contingency
    assert sum(line.net for line in made.lines) == made.net == made.gross - made.contingency
    assert all(line.net == line.gross - line.contingency for line in made.lines)
    assert all(0 <= line.contingency <= line.gross + Decimal("0.01") for line in made.lines)
    assert budget(*histories, rate=parameter) == made


def test_the_whole_year_is_the_usual_cut() -> None:
    assert history().cut == WHOLE
