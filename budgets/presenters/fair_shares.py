"""Fair shares in words: where a budget stands, and why it would move."""

from decimal import Decimal

from budgets.domain.pace import PaceRules, Stop
from budgets.queries.fair_share_positions import Position, Positions
from pbc.core.formats import number, percent, pounds
from pbc.core.money import ZERO

BOUND_LABELS = {
    Stop.BAND: "near enough: it stays",
    None: "to its fair share",
    Stop.MAX_MOVE: "by the most that a year allows",
    Stop.FLOOR: "it would fall, and the floor holds it",
    Stop.ZERO_SUM: "by its part of the money there is",
}

BOUND_IN_LISTS = {
    Stop.BAND: "stays",
    None: "to its fair share",
    Stop.MAX_MOVE: "the most in a year",
    Stop.FLOOR: "held by the floor",
    Stop.ZERO_SUM: "what there is",
}

BAND_LABELS = {"inside": "inside the band", "above": "above the band", "below": "below the band"}
BAND_COLOURS = {"inside": "green", "above": "orange", "below": "blue"}


def band_of(row: Position) -> str:
    """``inside``, ``above`` or ``below``; empty where there is no budget to say it of."""
    if row.move is None:
        return ""
    if row.move.in_band:
        return "inside"
    return "above" if row.move.distance.money > 0 else "below"


def band_words(row: Position) -> str:
    return BAND_LABELS.get(band_of(row), "no budget yet")


def budget_words(row: Position) -> str:
    """Which budgets are counted: ``issued``, ``proposed``; those of practices taken over are named."""
    own = [each.status for each in row.budgets if each.practice_id == row.practice]
    taken = [f"with {each.practice.code}" for each in row.budgets if each.practice_id != row.practice]
    return ", ".join([*own, *taken])


def inflation_words(inflation: Decimal) -> str:
    """A list beside its part of the population: ``3.4% more patients than people``."""
    if not inflation:
        return "as many patients as people"
    more = "more" if inflation > 0 else "fewer"
    return f"{percent(abs(inflation))} {more} patients than people"


def pace_sentence(rules: PaceRules) -> str:
    """The rules of the year in one sentence."""
    band, most = (number(Decimal(str(each.value))) for each in (rules.band, rules.most))
    floor = (
        f" No budget falls below {number(Decimal(str(rules.floor.value)))}% of what it was, so that purchasing power"
        " is kept (S4 ¶37)."
        if rules.floor
        else ""
    )
    return (
        f"A budget within {band}% of its fair share stays. One further off moves towards it, "
        f"by {most}% of itself at most in the year.{floor}"
    )


def moves_sentence(found: Positions) -> str:
    """What the pace would move in all, and what the floor holds."""
    moves = [row.move for row in found.rows if row.move]
    up = [move.moved for move in moves if move.moved > 0]
    down = [-move.moved for move in moves if move.moved < 0]
    held = sum((move.budget - move.unfloored for move in moves if move.budget > move.unfloored), ZERO)
    words = f"{_budgets(up, 'rise')} {_budgets(down, 'fall')}"
    return f"{words} Without the floor, budgets would be {pounds(held)} lower." if held else words


def distance_sentence(row: Position) -> str:
    """Budget beside fair share in one sentence; empty where there is no budget."""
    if row.distance is None or row.budget is None:
        return ""
    if not row.distance.money:
        return "The budget is exactly the fair share of the services it holds."
    side = "above" if row.distance.money > 0 else "below"
    part = "" if row.distance.part is None else f" ({percent(abs(row.distance.part))})"
    return f"The budget is {pounds(abs(row.distance.money))}{part} {side} the fair share of the services it holds."


def _budgets(amounts: list[Decimal], what: str) -> str:
    if not amounts:
        return f"No budget would {what}."
    together = " together" if len(amounts) > 1 else ""
    budgets = "budget" if len(amounts) == 1 else "budgets"
    return f"{len(amounts)} {budgets} would {what}, by {pounds(sum(amounts, ZERO))}{together}."
