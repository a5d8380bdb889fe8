"""What a business case costs, what it frees, and when that pays it back (R97; S4 ¶51, ¶52).

Months are counted from the start of the service: month 1 is its first. Costs and savings are as the proposer states
them; nothing here judges them. Money is in pounds at the year's prices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.errors import Invalid
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.working import Parameter, Working

YEAR = 12
HORIZON = 60
"""Months that are looked ahead: what does not pay itself back in five years is said not to."""
LONGEST_WORDS = 200


class CostKind(StrEnum):
    CAPITAL = "capital"
    NON_RECURRENT = "non_recurrent"
    RECURRENT = "recurrent"
    MANAGEMENT = "management"


COST_LABELS: Mapping[CostKind, str] = {
    CostKind.CAPITAL: "Capital",
    CostKind.NON_RECURRENT: "Once, not capital",
    CostKind.RECURRENT: "Every year",
    CostKind.MANAGEMENT: "Management",
}


@dataclass(frozen=True)
class Cost:
    """One cost of one year of the service.

    :param year: 1 for the twelve months from the start, and so on. A recurrent cost stands for every year from its own
        on; it is spread evenly over the months. The others fall in the first month of their year.
    """

    kind: CostKind
    year: int
    amount: Decimal
    words: str


@dataclass(frozen=True)
class Saving:
    """What one service line is freed of, and what takes its place.

    :param line: service line of the budget.
    :param units: spells, attendances or items a month that move, once the service runs in full.
    :param price: pounds a unit freed, by tariff; ``replacement``: pounds a unit that the new way costs.
    :param from_month: the first month of the service in which any move; ``full_month``: from which all do. In between
        they grow evenly.
    :param double_months: months from ``from_month`` in which the old service is paid for all the same.
    :param substitution: what is done instead, in words (S4 ¶52).
    """

    line: str
    units: Decimal
    price: Decimal
    replacement: Decimal
    from_month: int
    full_month: int
    double_months: int
    substitution: str

    def units_in(self, month: int) -> Decimal:
        """Units that move in a month of the service."""
        if month < self.from_month:
            return Decimal(0)
        if month >= self.full_month:
            return self.units
        return self.units * (month - self.from_month + 1) / (self.full_month - self.from_month + 1)

    def freed_in(self, month: int) -> Decimal:
        """Pounds freed in a month; none while the old service runs beside the new."""
        if month < self.from_month + self.double_months:
            return ZERO
        return round_pence(self.units_in(month) * self.price)

    def replaced_in(self, month: int) -> Decimal:
        """Pounds that the new way costs in a month."""
        return round_pence(self.units_in(month) * self.replacement)

    def doubled_in(self, month: int) -> Decimal:
        """Pounds paid twice in a month: for the old service, although its patients are seen the new way."""
        return round_pence(self.units_in(month) * self.price) - self.freed_in(month)


@dataclass(frozen=True)
class MonthOfCase:
    """One month of the service: what it costs and frees, and the balance since the start."""

    number: int
    month: Month
    cost: Decimal
    freed: Decimal
    doubled: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Recovery:
    """How a case pays itself back.

    :param month: the month of the service from which the balance never falls below nought again; ``None`` where it is
        below nought at the end of five years. Nought where it never is below.
    :param lowest: the deepest balance: the investment that somebody has to carry.
    """

    months: tuple[MonthOfCase, ...]
    month: int | None
    lowest: Decimal


@dataclass(frozen=True)
class Money:
    """A case's money in the few numbers that lists, routes and registers go by.

    :param one_off: capital, costs paid once and management, of all years.
    :param recurrent: a full year of recurrent costs and of what replaces the old service, once all runs.
    :param freed: what a full year frees, once all runs.
    :param upfront: what has to be found before it pays itself back.
    :param value: what the case commits, by which the route is chosen.
    """

    one_off: Decimal
    recurrent: Decimal
    freed: Decimal
    upfront: Decimal
    value: Decimal
    recovery_month: int | None


def money_of(costs: Sequence[Cost], savings: Sequence[Saving], start: Month, years_counted: Parameter) -> Money:
    """Sum up a case. Value is what is paid once plus some years of what recurs.

    :param years_counted: how many years of recurrent cost count towards the value, a rule.
    :raises Invalid: as :func:`check_lines`.
    """
    check_lines(costs, savings)
    found = recovery(costs, savings, start)
    once, recurrent = one_off(costs), full_year_cost(costs, savings)
    years = years_counted.value if isinstance(years_counted.value, Decimal) else Decimal(1)
    return Money(
        one_off=once,
        recurrent=recurrent,
        freed=full_year_freed(savings),
        upfront=max(ZERO, -found.lowest),
        value=once + round_pence(recurrent * years),
        recovery_month=found.month,
    )


def one_off(costs: Iterable[Cost]) -> Decimal:
    """Pounds that are paid once."""
    return sum((cost.amount for cost in costs if cost.kind is not CostKind.RECURRENT), ZERO)


def full_year_cost(costs: Iterable[Cost], savings: Iterable[Saving]) -> Decimal:
    """Pounds a year that recur once all runs: recurrent costs, and the new way for all who move."""
    standing = sum((cost.amount for cost in costs if cost.kind is CostKind.RECURRENT), ZERO)
    return standing + sum((round_pence(each.units * each.replacement) * YEAR for each in savings), ZERO)


def full_year_freed(savings: Iterable[Saving]) -> Decimal:
    """Pounds a year freed once all who move do."""
    return sum((round_pence(each.units * each.price) * YEAR for each in savings), ZERO)


def recovery(costs: Sequence[Cost], savings: Sequence[Saving], start: Month) -> Recovery:
    """The balance month by month, over five years.

    A service of 12,000 once and 1,000 a month, freeing 2,000 a month, is paid back after its twelfth month:

    >>> costs = [Cost(CostKind.CAPITAL, 1, Decimal("12000.00"), "Room")]
    >>> costs += [Cost(CostKind.RECURRENT, 1, Decimal("12000.00"), "Nurse")]
    >>> saving = Saving("follow_up_outpatient", Decimal(20), Decimal("100.00"), Decimal("0.00"), 1, 1, 0, "Nurse sees")
    >>> recovery(costs, [saving], Month(2006, 4)).month
    12
    """
    balance, months = ZERO, []
    for number in range(1, HORIZON + 1):
        cost = _cost_in(costs, number) + sum((each.replaced_in(number) for each in savings), ZERO)
        freed = sum((each.freed_in(number) for each in savings), ZERO)
        doubled = sum((each.doubled_in(number) for each in savings), ZERO)
        balance += freed - cost
        months.append(MonthOfCase(number, start.plus(number - 1), cost, freed, doubled, balance))
    below = [each.number for each in months if each.balance < 0]
    back = (below[-1] + 1 if below[-1] < HORIZON else None) if below else 0
    return Recovery(tuple(months), back, min(ZERO, *(each.balance for each in months)))


def _cost_in(costs: Iterable[Cost], number: int) -> Decimal:
    year, month = divmod(number - 1, YEAR)
    total = ZERO
    for cost in costs:
        if cost.kind is CostKind.RECURRENT and year + 1 >= cost.year:
            total += _twelfth(cost.amount, month)
        elif cost.kind is not CostKind.RECURRENT and year + 1 == cost.year and month == 0:
            total += cost.amount
    return total


def _twelfth(amount: Decimal, month: int) -> Decimal:
    """A month's part of a year's cost: the twelve parts sum to it."""
    return round_pence(amount * (month + 1) / YEAR) - round_pence(amount * month / YEAR)


def check_lines(costs: Sequence[Cost], savings: Sequence[Saving]) -> None:
    """Refuse costs and savings that cannot be.

    :raises Invalid: naming the row, counted from 1, and the value.
    """
    for row, cost in enumerate(costs, start=1):
        if cost.amount <= 0 or cost.amount != round_pence(cost.amount):
            raise _bad(f"Cost {row} is £{cost.amount}", "costs", "amount_is_money", "Give pounds above nought.")
        if not 1 <= cost.year <= HORIZON // YEAR:
            raise _bad(f"Cost {row} is in year {cost.year}", "costs", "year_in_horizon", "Give a year from 1 to 5.")
        _check_words(f"Cost {row}", cost.words, "costs")
    for row, saving in enumerate(savings, start=1):
        _check_saving(row, saving)


def _check_saving(row: int, saving: Saving) -> None:
    if saving.units <= 0:
        fix = "Give how many a month move."
        raise _bad(f"Saving {row} moves {saving.units} units", "savings", "units_above_nought", fix)
    if saving.price < 0 or saving.replacement < 0:
        raise _bad(f"Saving {row} has a price below nought", "savings", "price_not_negative", "Give pounds a unit.")
    if not 1 <= saving.from_month <= saving.full_month <= HORIZON:
        fix = "Give months of the service, the first before the last, from 1 to 60."
        text = f"Saving {row} runs from month {saving.from_month} and in full from month {saving.full_month}"
        raise _bad(text, "savings", "months_in_order", fix)
    if not 0 <= saving.double_months <= HORIZON:
        fix = "Give months from 0 to 60."
        raise _bad(f"Saving {row} is paid twice for {saving.double_months} months", "savings", "double_running", fix)
    _check_words(f"Saving {row}", saving.substitution, "savings")


def _check_words(what: str, words: str, field: str) -> None:
    if not words.strip() or len(words) > LONGEST_WORDS:
        fix = f"Say what it is, in at most {LONGEST_WORDS} characters."
        raise _bad(f"{what} has no words, or too many", field, "said_in_words", fix)


def _bad(text: str, field: str, rule: str, fix: str) -> Invalid:
    return Invalid(f"{text}.", field=field, rule=rule, fix=fix)


def value_working(money: Money, years_counted: Parameter) -> Working:
    """How the value came about by which the route is chosen."""
    return Working(
        name="Value of the case",
        value=money.value,
        unit="£",
        formula="paid once + recurrent cost of a full year × years counted",
        inputs=(
            Working.given("Paid once", money.one_off, "£"),
            Working.given("Recurrent cost of a full year", money.recurrent, "£"),
        ),
        parameters=(years_counted,),
        paragraph="S3; S4 ¶50",
    )
