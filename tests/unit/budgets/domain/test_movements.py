from decimal import Decimal

from budgets.domain.movements import (
    STOP_SENTENCES,
    fair_shares,
    growth_by_distance,
    growth_working,
    moved,
    part,
)
from budgets.domain.pace import Funding, PaceTerms, Stop
from budgets.domain.parameters import Growth
from pbc.core.working import Parameter, Source, Working
from tests.factories.bases import parameters

TERMS = PaceTerms(Decimal(0), Decimal(1), Decimal("0.01"), Funding.GROWTH)
NAMED = {"max_move": Parameter("Most", Decimal(1), "percent")}
SOURCE = Source("fair_share", "Fair shares (invented)")
BEFORE = {1: Decimal("1000.00"), 2: Decimal("500.00")}
NONE = {1: Decimal("0.00"), 2: Decimal("0.00")}
FAIR = {1: Decimal(1), 2: Decimal(2)}


def test_fair_shares_are_of_the_money_in_the_budgets() -> None:
    made = moved("services", BEFORE, NONE, FAIR, TERMS, NAMED, SOURCE)
    assert {key: each.move.standing.fair for key, each in made.items()} == {1: Decimal("500.00"), 2: Decimal("1000.00")}
    assert {key: each.move.amount for key, each in made.items()} == {1: Decimal("-10.00"), 2: Decimal("5.00")}
    assert fair_shares(Decimal("0.01"), FAIR) == {1: Decimal("0.00"), 2: Decimal("0.01")}


def test_a_move_opens_to_its_fair_share_and_says_what_held_it() -> None:
    working = moved("services", BEFORE, NONE, FAIR, TERMS, NAMED, SOURCE)[1].working
    before, fair, floor = working.inputs
    assert (before.value, fair.value, floor.value) == (Decimal("1000.00"), Decimal("500.00"), Decimal("0.00"))
    assert [each.value for each in fair.inputs] == [Decimal("1500.00"), Decimal(1), Decimal(3)]
    assert fair.inputs[1].sources == (SOURCE,)
    assert working.notes == ("The most that a budget moves in a year holds back £490.00.",)
    assert STOP_SENTENCES.keys() == set(Stop)


def test_without_fair_shares_or_money_nobody_moves() -> None:
    assert moved("services", BEFORE, NONE, None, TERMS, NAMED, SOURCE) == {}
    assert moved("services", NONE, NONE, FAIR, TERMS, NAMED, SOURCE) == {}


def test_growth_follows_distance_and_the_money_there_is() -> None:
    """Two percent below fair share is 10 on 500; one percent above is 10 on 1,000; 12 is there, less 4 agreed."""
    chosen = parameters(
        under_rate=Decimal(2),
        over_rate=Decimal(1),
        growth_money=Decimal("12.00"),
        growth=(Growth(1, "day_case", Decimal("4.00"), "x"),),
    )
    fairs = {1: Decimal("500.00"), 2: Decimal("1000.00")}
    growth = growth_by_distance(chosen, BEFORE, fairs)
    assert growth.wanted == {1: Decimal("10.00"), 2: Decimal("10.00")}
    assert growth.given == {1: Decimal("4.00"), 2: Decimal("4.00")}
    assert growth.held_back == Decimal("12.00")
    working = growth_working(chosen, growth, 2, BEFORE[2])
    assert (working.value, working.inputs[3].value) == (Decimal("4.00"), Decimal("8.00"))


def test_a_deficit_takes_from_growth_and_a_surplus_adds_none() -> None:
    usual = {"under_rate": Decimal(1), "growth_money": Decimal("100.00")}
    fairs = {1: Decimal("2000.00"), 2: Decimal("2000.00")}
    assert growth_by_distance(parameters(**usual, position=Decimal("-90.00")), BEFORE, fairs).money == Decimal("10.00")
    assert growth_by_distance(parameters(**usual, position=Decimal("-500.00")), BEFORE, fairs).money == 0
    assert growth_by_distance(parameters(**usual, position=Decimal("50.00")), BEFORE, fairs).money == Decimal("100.00")
    assert growth_by_distance(parameters(**usual), BEFORE, {}).given == {}, "no fair shares, no distance"


def test_a_lines_part_names_the_whole() -> None:
    whole = Working("Move", Decimal("9.00"), "£", "x", paragraph="S4 ¶37")
    made = part(whole, Decimal("3.00"), "Day cases")
    assert (made.value, made.inputs, made.paragraph) == (Decimal("3.00"), (whole,), "S4 ¶37")
