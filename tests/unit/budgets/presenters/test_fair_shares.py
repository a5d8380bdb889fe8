"""Fair shares in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from budgets.domain.pace import PaceRules, Standing, Stop, pace_of_change
from budgets.presenters import fair_shares as words
from budgets.queries.fair_share_positions import Position, Positions
from pbc.core.working import Parameter


def percent(value: str) -> Parameter:
    return Parameter("Rule", Decimal(value), "percent", "S4 ¶37")


FLOORED = PaceRules(percent("10"), percent("1"), percent("100"))
FREE = PaceRules(percent("10"), percent("1.5"))


def rows(rules: PaceRules, *pairs: tuple[str, str]) -> list[Position]:
    standings = [Standing(number, Decimal(budget), Decimal(fair)) for number, (budget, fair) in enumerate(pairs)]
    moves = pace_of_change(standings, rules)
    return [
        Position(
            practice=each.practice,
            code=f"ZZ{each.practice:04d}",
            name=f"Surgery {each.practice}",
            budgets=(),
            fair=each.fair,
            distance=moves[each.practice].distance,
            move=moves[each.practice],
            attributed=None,
        )
        for each in standings
    ]


def budget(practice: int, code: str = "", status: str = "issued") -> Any:
    """What is told of a budget."""
    told = {"practice_id": practice, "practice": SimpleNamespace(code=code), "status": status}
    return SimpleNamespace(gross=Decimal("1.00"), **told)


def positions(found: list[Position]) -> Positions:
    nothing = SimpleNamespace()
    return Positions(date(2006, 4, 1), nothing, None, FLOORED, {}, found)  # type: ignore[arg-type]


def test_a_budget_is_inside_above_or_below_the_band():
    inside, above, below = rows(FREE, ("100.00", "95.00"), ("200.00", "100.00"), ("50.00", "100.00"))

    assert [words.band_of(row) for row in (inside, above, below)] == ["inside", "above", "below"]
    assert words.band_words(above) == "above the band"
    without = Position(1, "ZZ0001", "Surgery", (), None, None, None, None)
    assert (words.band_of(without), words.band_words(without)) == ("", "no budget yet")


def test_every_reason_and_band_has_its_words():
    assert words.BOUND_LABELS.keys() == words.BOUND_IN_LISTS.keys() == {None, *Stop}
    assert words.BAND_LABELS.keys() == words.BAND_COLOURS.keys()


def test_budgets_of_practices_taken_over_are_named():
    (row,) = rows(FREE, ("1.00", "1.00"))

    assert words.budget_words(row) == ""
    assert words.budget_words(replace(row, budgets=(budget(0, status="proposed"),))) == "proposed"
    both = replace(row, budgets=(budget(0), budget(7, "ZZ0007")))
    assert words.budget_words(both) == "issued, with ZZ0007"


def test_inflation_is_more_or_fewer_patients_than_people():
    assert words.inflation_words(Decimal("0.0341")) == "3.4% more patients than people"
    assert words.inflation_words(Decimal("-0.02")) == "2.0% fewer patients than people"
    assert words.inflation_words(Decimal(0)) == "as many patients as people"


def test_the_pace_in_a_sentence_names_the_floor_only_where_there_is_one():
    assert words.pace_sentence(FREE) == (
        "A budget within 10% of its fair share stays. "
        "One further off moves towards it, by 1.5% of itself at most in the year."
    )
    assert "No budget falls below 100% of what it was" in words.pace_sentence(FLOORED)


def test_moves_are_added_up_and_what_the_floor_holds_is_told():
    found = positions(rows(FLOORED, ("1000.00", "2000.00"), ("3000.00", "2000.00"), ("10.00", "10.00")))

    assert words.moves_sentence(found) == (
        "1 budget would rise, by £10.00. No budget would fall. Without the floor, budgets would be £30.00 lower."
    )
    falling = positions(rows(FREE, ("3000.00", "2000.00"), ("1000.00", "500.00")))
    assert words.moves_sentence(falling) == "No budget would rise. 2 budgets would fall, by £60.00 together."


def test_a_distance_is_a_sentence_about_the_budget():
    over, under, exact, no_share = (
        replace(row, budgets=(budget(row.practice),))
        for row in rows(FREE, ("110.00", "100.00"), ("90.00", "100.00"), ("5.00", "5.00"), ("5.00", "0.00"))
    )

    assert words.distance_sentence(over) == (
        "The budget is £10.00 (10.0%) above the fair share of the services it holds."
    )
    assert "£10.00 (10.0%) below" in words.distance_sentence(under)
    assert words.distance_sentence(exact) == "The budget is exactly the fair share of the services it holds."
    assert "£5.00 above" in words.distance_sentence(no_share)
    assert words.distance_sentence(replace(over, budgets=())) == ""
