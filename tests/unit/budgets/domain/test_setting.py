from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.setting import (
    Annualising,
    Cut,
    LineHistory,
    Method,
    prescribing_gross,
    repriced_gross,
    retained_contingency,
    set_practice_budget,
)
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter

LAST, THIS = FinancialYear(2005), FinancialYear(2006)
WHOLE = Cut(LAST, LAST.months)
NO_UPLIFT = Parameter("Uplift", Decimal(0), "percent")
RATE = Parameter("Contingency", Decimal(4), "percent", "S4 ¶41")


def history(line="emergency", cost="1000.00", activity="10", cut=WHOLE, **more) -> LineHistory:
    return LineHistory(
        line=line,
        label=line.capitalize(),
        unit="spells",
        cut=cut,
        activity=Decimal(activity),
        cost=Decimal(cost),
        **more,
    )


def budget(*histories, uplift=NO_UPLIFT, rate=RATE):
    return set_practice_budget(histories, prices_of=THIS, uplift=uplift, contingency=rate)


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
    assert [line.method for line in made.lines] == [Method.REPRICED_ACTIVITY, Method.PRESCRIBING_UPLIFT]


def test_nine_months_become_a_year_by_working_days() -> None:
    """Working days of each month counted by hand on a calendar with the bank holidays of England."""
    cut = Cut(LAST, LAST.months[:9])
    january_to_march = 21 + 20 + 23
    april_to_december = 21 + 20 + 22 + 21 + 22 + 22 + 21 + 22 + 20
    assert (cut.part, cut.whole) == (april_to_december, april_to_december + january_to_march)
    gross = repriced_gross(history(cost="1910.00", cut=cut), THIS)
    assert gross.value == Decimal("2550.00")
    assert cut.words == "April 2005 to December 2005 (9 of 12 months), scaled to a year by working days (191 of 255)"
    assert [parameter.value for parameter in gross.parameters] == [255, 191]
    assert "÷ working days in the months held" in gross.formula


def test_nine_months_become_a_year_by_months() -> None:
    cut = Cut(LAST, LAST.months[:9], Annualising.MONTHS)
    assert repriced_gross(history(cost="900.00", cut=cut), THIS).value == Decimal("1200.00")
    assert budget(history(activity="9", cut=cut)).lines[0].activity == Decimal("12.00")


def test_each_kind_of_data_is_scaled_by_the_months_held_of_it() -> None:
    short = Cut(LAST, LAST.months[:6], Annualising.MONTHS)
    made = budget(history(cost="1200.00"), history("prescribing", cost="600.00", cut=short))
    assert [line.gross for line in made.lines] == [Decimal("1200.00"), Decimal("1200.00")]


def test_a_whole_year_is_not_scaled_and_says_so() -> None:
    assert (WHOLE.is_whole_year, WHOLE.factor, WHOLE.words) == (True, 1, "the whole of 2005/06")
    assert repriced_gross(history(), THIS).parameters == ()


@pytest.mark.parametrize("months", [(), (Month(2006, 4),), (Month(2005, 4), Month(2006, 4))])
def test_a_cut_is_of_its_year(months) -> None:
    with pytest.raises(ValueError, match="a cut needs months of 2005/06"):
        Cut(LAST, months)


def test_every_figure_opens_to_rule_paragraph_and_rows() -> None:
    line = budget(history(rows=12)).lines[0]
    gross, kept = line.working.inputs
    cost, activity = gross.inputs
    assert line.working.value == line.net
    assert gross.paragraph == "S4 ¶36"
    assert cost.sources[0].rows == 12
    assert cost.sources[0].reference == "line=emergency&from=2005-04&to=2006-03"
    assert (activity.value, activity.unit) == (Decimal(10), "spells")
    assert kept.parameters == (RATE,)
    assert kept.inputs[0].paragraph == "S4 ¶41"


def test_a_merged_practice_says_whose_activity_counts() -> None:
    working = prescribing_gross(history("prescribing", of=("ZZ0001", "ZZ0002")), NO_UPLIFT)
    assert working.notes == ("Restated for a merger: activity recorded under ZZ0001 and ZZ0002 counts here (S4 ¶68).",)
    assert prescribing_gross(history("prescribing", of=("ZZ0001",)), NO_UPLIFT).notes == ()


def test_contingency_is_rounded_to_the_penny_halves_up() -> None:
    assert retained_contingency(Decimal("0.50"), Parameter("x", Decimal(1), "percent")).value == Decimal("0.01")


def test_nothing_used_gives_a_budget_of_nought() -> None:
    made = budget(history(cost="0.00"))
    assert (made.gross, made.contingency, made.net) == (0, 0, 0)


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        budget(history(cost="-1.00"), history("ae"))
    with pytest.raises(ValueError, match="“Contingency” is not a number"):
        budget(history(), rate=Parameter("Contingency", "four"))


costs = st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=9)


@given(costs, st.decimals(min_value=0, max_value=25, places=2), st.integers(min_value=1, max_value=12))
def test_parts_sum_to_the_penny_and_a_replay_changes_nothing(amounts, rate, months) -> None:
    cut = Cut(LAST, LAST.months[:months])
    histories = [history(f"line{number}", cost=cost, cut=cut) for number, cost in enumerate(amounts)]
    parameter = Parameter("Contingency", rate, "percent")
    made = budget(*histories, rate=parameter)
    assert sum(line.gross for line in made.lines) == made.gross
    assert sum(line.contingency for line in made.lines) == made.contingency
    assert sum(line.net for line in made.lines) == made.net == made.gross - made.contingency
    assert all(line.net == line.gross - line.contingency for line in made.lines)
    assert all(0 <= line.contingency <= line.gross + Decimal("0.01") for line in made.lines)
    assert budget(*histories, rate=parameter) == made


def test_bank_holidays_are_those_of_england() -> None:
    assert Cut(LAST, (Month.of(date(2005, 12, 1)),)).part == 20
