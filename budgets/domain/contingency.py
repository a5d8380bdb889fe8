"""The contingency fund of a PCT's year: what it holds, how far it lasts, and what goes back (R45, R49, R50; S4 ¶41)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from pbc.core.errors import Denied
from pbc.core.formats import day, pounds
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter, Source, Working

Key = TypeVar("Key")
MONTHS = 12

METHOD_RULES = (
    "risk_options",
    "contingency_rate",
    "contingency_base",
    "high_cost_threshold",
    "high_cost_basis",
    "fund_exhausted",
    "call_weight_unforeseen",
    "call_weight_outside_control",
    "call_weight_size",
    "call_weight_small_list",
    "call_score_to_meet",
    "pooling_population",
    "contingency_return",
)
"""What a PCT’s published method is made of, in the order it is read."""


@dataclass(frozen=True)
class Flow:
    """What went through a fund.

    :param contributed: kept back from practices' budgets; ``added`` what else the PCT put in, or took out with a
        minus sign; ``called`` what the fund has borne; ``returned`` what went back to practices.
    """

    contributed: Decimal = ZERO
    added: Decimal = ZERO
    called: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def opening(self) -> Decimal:
        return self.contributed + self.added

    @property
    def balance(self) -> Decimal:
        return self.opening - self.called - self.returned


def balance_working(flow: Flow) -> Working:
    return Working(
        name="Left in the fund",
        value=flow.balance,
        unit="£",
        formula="contributions + what the PCT added − what the fund has borne − what was returned",
        inputs=(
            Working.given("Contributions of practices’ budgets", flow.contributed, "£"),
            Working.given("Added by the PCT", flow.added, "£"),
            Working.given("Borne by the fund", flow.called, "£"),
            Working.given("Returned", flow.returned, "£"),
        ),
        paragraph="S4 ¶42",
    )


def forecast(called: Decimal, months: int) -> Working:
    """Calls of the whole year if they go on as in the months so far.

    :param months: months of the year whose calls are made.
    """
    name = "Calls by the end of the year, going on as so far"
    if not months:
        return Working(name, None, "£", "", reason="No month of the year has been called for yet.")
    return Working(
        name=name,
        value=round_pence(called * MONTHS / months),
        unit="£",
        formula="borne so far × 12 ÷ months called for",
        inputs=(Working.given("Borne so far", called, "£"),),
        parameters=(Parameter("Months called for", months, "months"),),
        paragraph="S4 ¶42",
        notes=("A patient’s year crosses the threshold late: this method says too little early in the year.",),
    )


def forecast_by_pattern(called: Decimal, to_date: Decimal | None, whole: Decimal | None) -> Working:
    """Calls of the whole year if they follow last year's pattern.

    :param to_date: what last year's fund had borne by the same month; ``whole`` what by its end.
    """
    name = "Calls by the end of the year, by last year’s pattern"
    if not to_date or whole is None:
        return Working(name, None, "£", "", reason="No calls of last year are held to go by.")
    return Working(
        name=name,
        value=round_pence(called * whole / to_date),
        unit="£",
        formula="borne so far × last year’s calls ÷ last year’s calls to the same month",
        inputs=(
            Working.given("Borne so far", called, "£"),
            Working.given("Last year’s calls", whole, "£"),
            Working.given("Last year’s calls to the same month", to_date, "£"),
        ),
        paragraph="S4 ¶42",
    )


def warning(flow: Flow, forecasts: Sequence[Working]) -> str:
    """Whether the fund will last, as a sentence; empty where it will."""
    if flow.called and flow.balance <= 0 and not flow.returned:
        return "The fund is used up. Calls that it cannot meet are recorded as unmet."
    worst = max((each.value for each in forecasts if isinstance(each.value, Decimal)), default=ZERO)
    if worst > flow.opening:
        return (
            f"At this rate the fund will run out before the year ends: {pounds(worst)} would be called, and it opened "
            f"with {pounds(flow.opening)}."
        )
    return ""


def pooling_warnings(pools: Mapping[str, int], smallest: Decimal) -> list[str]:
    """Pools that hold too few patients for chance to even out, a sentence each (R48; handbook §8.2).

    :param pools: patients by name.
    """
    return [
        f"{name} pools {patients:,} patients; below {smallest:,.0f} the cost of rare treatments swings widely from "
        "year to year."
        for name, patients in sorted(pools.items())
        if patients < smallest
    ]


def returns(left: Decimal, contributions: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """What is left, by contribution, to the penny (S4 ¶42): the parts are the whole.

    :param contributions: pounds, not below nought.
    """
    giving = {key: amount for key, amount in contributions.items() if amount > 0}
    if left <= 0 or not giving:
        return {}
    return {key: part for key, part in share_among(left, giving).items() if part}


def return_working(
    practice: str, part: Decimal, contributed: Decimal, whole: Decimal, left: Working, sources: Sequence[Source] = ()
) -> Working:
    """What a practice has back of the fund, or would have if the year ended now.

    :param whole: the contributions of all practices; ``left`` what is shared out.
    :param sources: the posting of the return, once it is made.
    """
    return Working(
        name=f"Contingency {'returned' if sources else 'that would come back now'} to {practice}",
        value=part,
        unit="£",
        formula="left in the fund × the practice’s contribution ÷ all contributions, pence by largest remainder",
        inputs=(
            left,
            Working.given("The practice’s contribution", contributed, "£"),
            Working.given("Contributions of all practices", whole, "£"),
        ),
        paragraph="S4 ¶42",
        sources=tuple(sources),
    )


def check_may_return(year: FinancialYear, *, today: date, waiting: int, uncalled: Sequence[Month]) -> None:
    """What is left goes back when the year is over and every call on it is decided.

    :param waiting: calls that nobody has decided; ``uncalled``: months whose threshold calls are not made.
    :raises Denied: saying what comes first.
    """
    last = year.months[-1].last_day
    if today < last:
        raise Denied(f"What is left of the fund goes back at the end of the year, not before {day(last)} (S4 ¶42).")
    if waiting:
        calls = "1 call waits" if waiting == 1 else f"{waiting} calls wait"
        raise Denied(f"{calls} to be decided. Decide first; then what is left is known.")
    if uncalled:
        months = ", ".join(month.label for month in uncalled)
        raise Denied(f"The threshold calls of {months} are not made. Close the month; they follow from it.")
