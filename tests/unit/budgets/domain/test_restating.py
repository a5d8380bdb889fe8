from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.inputs import Actual, Amount, AnnualLine
from budgets.domain.restating import Part, actual_line, budget_line, sentences
from pbc.core.periods import FinancialYear
from pbc.core.working import Working

MONTHS = FinancialYear(2006).months
LINE, LABEL, UNIT = "ae", "A&E", "attendances"
pence = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number) / 100)


def part(name: str, net: Decimal | None, cost: Decimal, *, counted: bool = False) -> Part:
    stored = Working("set", net, "£", "f")
    budget = {} if net is None else {LINE: AnnualLine(LINE, LABEL, UNIT, net, Decimal(10), stored)}
    actual = Actual(LINE, open=Amount(cost, Decimal(3)), monthly=(cost,), held=MONTHS[:1], open_months=MONTHS[:1])
    return Part(name, "merged on 1 July 2006" if name != "Own" else "", budget, {LINE: actual}, counted)


@given(st.lists(st.tuples(st.one_of(st.none(), pence), pence), min_size=2, max_size=5))
def test_parts_add_up_to_the_penny(sums: list[tuple[Decimal | None, Decimal]]) -> None:
    parts = [part("Own" if not number else f"P{number}", *each) for number, each in enumerate(sums)]
    budget, actual = budget_line(LINE, LABEL, UNIT, parts), actual_line(LINE, parts)
    assert budget.net == sum(net or 0 for net, _ in sums) == sum(each.value for each in budget.parts)
    assert actual.to_date.cost == sum(cost for _, cost in sums) == sum(each.to_date.cost for _, each in actual.parts)
    assert actual.monthly == (actual.to_date.cost,)
    assert actual.held == MONTHS[:1]


def test_a_practice_alone_is_left_as_it_is() -> None:
    alone = part("Own", Decimal("12.00"), Decimal("1.00"))
    assert budget_line(LINE, LABEL, UNIT, [alone]) is alone.budget[LINE]
    assert actual_line(LINE, [alone]) is alone.actuals[LINE]
    assert sentences([alone]) == ()


def test_a_budget_that_is_in_another_already_is_not_counted_again() -> None:
    parts = [part("Own", Decimal("12.00"), Decimal("1.00")), part("P1", Decimal("5.00"), Decimal("2.00"), counted=True)]
    assert budget_line(LINE, LABEL, UNIT, parts).net == Decimal("12.00")
    assert sentences(parts) == (
        "Includes P1, merged on 1 July 2006: its activity was in the budget already, actual £2.00.",
    )
