"""What a line of a statement is made of: the year's budget, and what activity came to."""

from dataclasses import dataclass, field
from decimal import Decimal

from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source, Working


@dataclass(frozen=True)
class AnnualLine:
    """A line of the budget in force. ``working`` is as it was stored when the budget was set.

    :param parts: the budgets it is the sum of, where the practice took others over.
    :param restated: what those others put into this line, a sentence each.
    """

    line: str
    label: str
    unit: str
    net: Decimal
    activity: Decimal | None
    working: Working
    parts: tuple[Working, ...] = ()
    restated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Amount:
    """Cost and activity of some months."""

    cost: Decimal = ZERO
    activity: Decimal = Decimal(0)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.cost + other.cost, self.activity + other.activity)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.cost - other.cost, self.activity - other.activity)


@dataclass(frozen=True)
class Actual:
    """What one line came to in the year to date.

    :param closed: months that are closed, as they stood at the close; ``closed_now`` the same with what came since.
    :param open: months not closed, as now.
    :param held: months to date for which data of this kind are held.
    :param monthly: cost of each month of the year to date in order, closed or open as above.
    :param closed_months: those to date that are closed for the practice; ``open_months`` the others.
    :param parts: what it is the sum of, by name of practice, where the practice took others over.
    """

    line: str
    closed: Amount = field(default_factory=Amount)
    closed_now: Amount = field(default_factory=Amount)
    open: Amount = field(default_factory=Amount)
    monthly: tuple[Decimal, ...] = ()
    unpriced: int = 0
    held: tuple[Month, ...] = ()
    closed_months: tuple[Month, ...] = ()
    open_months: tuple[Month, ...] = ()
    closed_sources: tuple[Source, ...] = ()
    open_sources: tuple[Source, ...] = ()
    parts: tuple[tuple[str, "Actual"], ...] = ()

    @property
    def months_held(self) -> int:
        return len(self.held)

    @property
    def to_date(self) -> Amount:
        return self.closed + self.open

    @property
    def late(self) -> Amount:
        return self.closed_now - self.closed
