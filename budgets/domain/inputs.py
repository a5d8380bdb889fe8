"""What a line of a statement is made of: the year's budget, and what activity came to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budgets.domain.ledger import PostingKind
from budgets.domain.scope import Holding
from pbc.activity.domain.lines import Line
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Parameter, Source, Working

TARIFF_LINES = frozenset(Line) - {Line.PRESCRIBING}


@dataclass(frozen=True)
class Adjustment:
    """What one in-year posting changed a line of a budget by (R36).

    :param reference: the key of the posting.
    """

    kind: PostingKind
    amount: Decimal
    effective_on: date
    reason: str
    authority: str = ""
    reference: str = ""


@dataclass(frozen=True)
class AnnualLine:
    """A line of the budget in force. ``working`` is as it was stored when the budget was set.

    :param net: as issued, pounds of the year; ``gross`` the same before contingency was retained.
    :param activity: what the gross sum pays for.
    :param adjustments: what postings changed it by up to the month's end; ``to_come`` those dated later in the year.
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
    gross: Decimal = ZERO
    holding: Holding = Holding.DEVOLVED
    adjustments: tuple[Adjustment, ...] = ()
    to_come: tuple[Adjustment, ...] = ()

    @property
    def in_tariff(self) -> bool:
        """Whether the line is priced by the national tariff (S4 ¶32)."""
        return self.line in TARIFF_LINES

    @property
    def adjusted(self) -> Decimal:
        """The budget of the year as it stands at the month's end."""
        return self.net + self.adjusted_by(*PostingKind)

    def adjusted_by(self, *kinds: PostingKind) -> Decimal:
        """What postings of these kinds changed the year's budget by."""
        return sum((each.amount for each in self.adjustments if each.kind in kinds), ZERO)


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
class OnFund:
    """What of a line's cost falls on the contingency fund, pounds.

    :param borne: by its ledger. ``expected``: of months that are not called for yet.
    :param unmet: above the threshold, and not borne: the fund was empty when it was called on.
    """

    borne: Decimal = ZERO
    expected: Decimal = ZERO
    unmet: Decimal = ZERO

    def __add__(self, other: "OnFund") -> "OnFund":
        return OnFund(self.borne + other.borne, self.expected + other.expected, self.unmet + other.unmet)

    @property
    def taken(self) -> Decimal:
        return self.borne + self.expected


@dataclass(frozen=True)
class OutOfScope:
    """What treatments out of scope came to in a line: the PCT bears it, and no other figure counts it (S4 ¶41).

    :param rows: spells behind it. ``lists``: the HRGs and the terms that name them; ``sources`` these terms.
    """

    amount: Amount = field(default_factory=Amount)
    rows: int = 0
    lists: tuple[Parameter, ...] = ()
    sources: tuple[Source, ...] = ()

    def __add__(self, other: "OutOfScope") -> "OutOfScope":
        return OutOfScope(
            self.amount + other.amount,
            self.rows + other.rows,
            tuple(dict.fromkeys((*self.lists, *other.lists))),
            tuple(dict.fromkeys((*self.sources, *other.sources))),
        )


@dataclass(frozen=True)
class Actual:
    """What one line came to in the year to date, without treatments out of scope (``out_of_scope``).

    :param closed: months that are closed, as they stood at the close; ``closed_now`` the same with what came since.
    :param open: months not closed, as now.
    :param held: months to date for which data of this kind are held.
    :param monthly: cost of each month of the year to date in order, closed or open as above.
    :param fund: the part of the cost that falls on the contingency fund (S4 ¶41).
    :param closed_months: those to date that are closed for the practice; ``open_months`` the others.
    :param parts: what it is the sum of, by name of practice, where the practice took others over.
    """

    line: str
    closed: Amount = field(default_factory=Amount)
    closed_now: Amount = field(default_factory=Amount)
    open: Amount = field(default_factory=Amount)
    monthly: tuple[Decimal, ...] = ()
    unpriced: int = 0
    fund: OnFund = field(default_factory=OnFund)
    out_of_scope: OutOfScope = field(default_factory=OutOfScope)
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
    def taken_out(self) -> Decimal:
        """What of the cost falls on the fund and not on the budget: never more than there is."""
        return min(self.fund.taken, max(self.to_date.cost, ZERO))

    @property
    def charged(self) -> Decimal:
        """What stands against the budget: cost without what the fund bears."""
        return self.to_date.cost - self.taken_out

    @property
    def late(self) -> Amount:
        return self.closed_now - self.closed


@dataclass(frozen=True)
class Background:
    """What a line is looked at against, beside its budget. Last year is as now, with practices taken over.

    :param last_year: cost by month; empty where nothing is held.
    :param before: cost and activity of last year by specialty; ``now`` those of this year to date.
    :param unpriced_before: rows of last year that had no price.
    :param lists: patients on the list that the budget was set on, and on the latest by the month's end.
    :param repriced: what a change of price list since the budget was set adds to the cost to date.
    :param accrual: what is still to come of the months to date; ``None`` where it is not worked out.
    """

    last_year: Mapping[Month, Decimal] = field(default_factory=dict)
    before: Mapping[str, Amount] = field(default_factory=dict)
    now: Mapping[str, Amount] = field(default_factory=dict)
    unpriced_before: int = 0
    lists: tuple[int, int] | None = None
    repriced: Decimal = ZERO
    accrual: Working | None = None
