"""The end of a PCT's year of budgets: what must be done first, and how every practice came out (R35, R50; S4 ¶39, ¶42).

Months are closed, threshold calls made, calls and claims decided, what is left of contingency returned; then the books
are closed once, with an outturn that nobody changes any more.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear


@dataclass(frozen=True)
class YearState:
    """What the checklist looks at.

    :param open_months: months of the year not closed yet, in words.
    :param uncalled: months whose threshold calls are not made; ``waiting_calls`` and ``waiting_claims`` those
        nobody has decided.
    :param fund: what stands on the contingency fund, pounds.
    """

    year: FinancialYear
    today: date
    open_months: tuple[str, ...] = ()
    uncalled: int = 0
    waiting_calls: int = 0
    waiting_claims: int = 0
    fund: Decimal = ZERO
    has_budgets: bool = True


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what, whether it is done, and what is missing or how it stands."""

    title: str
    is_done: bool
    words: str


def checklist(state: YearState) -> tuple[Check, ...]:
    """Everything that must be done before the books of a year are closed."""
    over = state.today >= state.year.end
    months = ", ".join(state.open_months)
    return (
        Check("The year is over", over, f"It ends on {day(state.year.months[-1].last_day)}."),
        Check("Budgets were issued", state.has_budgets, "" if state.has_budgets else "No budget was issued."),
        Check("All twelve months are closed", not state.open_months, f"Not closed: {months}." if months else ""),
        Check("Threshold calls are made", not state.uncalled, _missing(state.uncalled, "month", "has no calls yet")),
        Check("Calls are decided", not state.waiting_calls, _missing(state.waiting_calls, "call", "waits")),
        Check("Claims are decided", not state.waiting_claims, _missing(state.waiting_claims, "claim", "waits")),
        Check(
            "Contingency is returned (S4 ¶42)",
            not state.fund,
            f"£{state.fund:,.2f} is still on the fund." if state.fund else "",
        ),
    )


def check_may_close(state: YearState) -> None:
    """Refuse to close books while anything of the checklist is left.

    :raises Denied: naming each thing that is.
    """
    left = [check for check in checklist(state) if not check.is_done]
    if left:
        words = " ".join(f"{check.title}: not yet. {check.words}".strip() for check in left)
        raise Denied(f"The books of {state.year} cannot be closed yet, and nothing was changed. {words}")


def check_may_sign(*, closed_by_user: int | None, by_user: int | None, is_signed: bool) -> None:
    """Refuse a second signature, and that of whoever closed the books.

    :raises Denied: with a sentence.
    """
    if is_signed:
        raise Denied("The year was signed already.")
    if closed_by_user is not None and closed_by_user == by_user:
        raise Denied("You closed these books, so somebody else has to sign them.")


@dataclass(frozen=True)
class OutturnRow:
    """How a practice came out of the year, pounds.

    :param budget: of the year, with what changed in it; ``adjusted`` the part that changed.
    :param actual: priced, without what the fund bore (``high_cost``) and the PCT bears (``out_of_scope``); with what
        lies above the threshold and was not borne (``unmet``).
    :param lower: and ``upper``: how far chance alone carries the variance; ``verdict`` what may be said of it.
    :param contributed: to the contingency fund; ``returned`` what came back; ``freed_up`` what became the practice's.
    """

    code: str
    name: str
    budget: Decimal
    adjusted: Decimal
    actual: Decimal | None
    high_cost: Decimal
    variance: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    verdict: str
    contributed: Decimal
    returned: Decimal
    freed_up: Decimal
    unmet: Decimal = ZERO
    out_of_scope: Decimal = ZERO

    def as_dict(self) -> dict[str, str]:
        """Plain values, to be kept: money as text, nothing where there is none."""
        return {name: "" if value is None else str(value) for name, value in asdict(self).items()}


def total_of(rows: Sequence[OutturnRow]) -> dict[str, Decimal]:
    """The sums of an outturn; of what is known."""
    names = (
        *("budget", "adjusted", "actual", "high_cost", "unmet", "out_of_scope", "variance"),
        *("contributed", "returned", "freed_up"),
    )
    return {name: sum((getattr(row, name) or ZERO for row in rows), ZERO) for name in names}


def _missing(count: int, what: str, verb: str) -> str:
    if not count:
        return ""
    if count == 1:
        return f"1 {what} {verb}."
    return f"{count} {what}s {verb.replace('has', 'have').replace('waits', 'wait')}."
