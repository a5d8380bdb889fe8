from decimal import Decimal

from budgets.domain.allocation import Component
from budgets.domain.constraints import (
    STOP_LIMITS,
    STOP_WORDS,
    ComponentSum,
    Constraint,
    Limit,
    of_allocation,
    of_growth,
    of_pace,
    of_rules,
    practices,
)
from budgets.domain.movements import GrowthByDistance
from budgets.domain.pace import Move, Standing, Stop

TEN = Decimal("10.00")


def held(stopped: dict[Stop, Decimal]) -> Move:
    return Move(
        Standing(1, TEN, TEN, TEN), in_band=False, wanted=TEN, alone=TEN, unfloored=TEN, budget=TEN, stopped=stopped
    )


def test_a_component_that_is_short_says_by_how_much_and_forbids() -> None:
    sums = [ComponentSum(Component.HCHS, TEN, Decimal("7.50")), ComponentSum(Component.PRESCRIBING, TEN, TEN)]
    (short,) = of_allocation(sums)
    assert (short.limit, short.amount, short.forbids) == (Limit.ALLOCATION, Decimal("2.50"), True)
    assert short.sentence == (
        "Hospital and community health services is short by £2.50: the budgets come to £10.00, and £7.50 of the "
        "allocation is there for them (S4 ¶39)."
    )
    assert sums[1].left == 0


def test_without_an_allocation_nothing_adds_up() -> None:
    (none,) = of_allocation([ComponentSum(Component.HCHS, TEN, None)])
    assert none.forbids
    assert "Record the allocation first" in none.sentence


def test_what_holds_moves_back_is_added_up_by_limit() -> None:
    moves = [
        held({Stop.FLOOR: Decimal("1.00"), Stop.MAX_MOVE: Decimal("2.00")}),
        held({Stop.FLOOR: Decimal("3.50")}),
    ]
    floor, most = of_pace(moves)
    assert (floor.limit, floor.amount) == (Limit.FLOOR, Decimal("4.50"))
    assert floor.sentence.startswith("The floor of purchasing power costs £4.50: 2 practices would otherwise fall")
    assert most.sentence.startswith("The most that a budget moves in a year stops £2.00 of movement of 1 practice")
    assert not floor.forbids
    assert STOP_WORDS.keys() == STOP_LIMITS.keys() == set(Stop)


def test_growth_held_back_says_what_there_was() -> None:
    assert of_growth(GrowthByDistance({1: TEN}, {1: TEN}, TEN)) == []
    (held,) = of_growth(GrowthByDistance({1: TEN}, {1: Decimal("4.00")}, Decimal("4.00")))
    assert held.amount == Decimal("6.00")
    assert "leaves £4.00 for it, which stops £6.00" in held.sentence


def test_warnings_do_not_forbid_and_all_read_back() -> None:
    (warning,) = of_rules(["Guidance suggests otherwise."])
    assert not warning.forbids
    for each in (warning, Constraint(Limit.SCOPE, "x", TEN, forbids=True)):
        assert Constraint.from_dict(each.as_dict()) == each
    assert (practices(1), practices(2)) == ("1 practice", "2 practices")
