"""What every price rests on: the terms, the reasons for having no price, and the priced row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pbc.activity.domain.lines import Line
from pbc.core.working import Parameter, Working

PARAGRAPH = "S4 ¶32, ¶36"
THROUGH_PCT = "of the provider, paid through the PCT by the rule “Who pays the market forces factor” (Handbook §3.6)"
"""What a working says of a factor that went into a price."""


class MarketForcesMode(StrEnum):
    """Who pays the market forces factor: the Department centrally, or the PCT within the price."""

    CENTRAL = "central"
    VIA_PCT = "via_pct"


@dataclass(frozen=True)
class ModeSpan:
    """A mode for a span of half-open days: of what one PCT commissions or, where ``pct_id`` is empty, of all else."""

    pct_id: int | None
    mode: MarketForcesMode
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class MarketForces:
    """Who pays the factor, by commissioner and day. Where no span says so, the Department does.

    :ivar spans: those of one commissioner do not overlap, and go before those of nobody in particular.
    """

    spans: tuple[ModeSpan, ...] = ()

    def mode(self, commissioner: int | None, on: date) -> MarketForcesMode:
        own = (span for span in self.spans if span.pct_id is not None and span.pct_id == commissioner)
        nation = (span for span in self.spans if span.pct_id is None)
        found = next((span for span in (*own, *nation) if span.holds_on(on)), None)
        return found.mode if found else MarketForcesMode.CENTRAL

    @property
    def is_central(self) -> bool:
        """Does no PCT ever pay the factor itself?"""
        return all(span.mode is MarketForcesMode.CENTRAL for span in self.spans)


@dataclass(frozen=True)
class PricingTerms:
    """Terms of one row's price that are not in the price lists.

    :ivar market_forces: as the rules have it for the row's commissioner and month (:class:`MarketForces`).
    :ivar child_below: patients younger than this, in whole years, take the child price where there is one.
    :ivar short_stay_below: emergency stays of fewer days than this take the short-stay rate where the list says so.
    """

    market_forces: MarketForcesMode = MarketForcesMode.CENTRAL
    child_below: int = 17
    short_stay_below: int = 2


TERMS = PricingTerms()
"""As in 2005/06 to 2007/08, where no rule says otherwise: the factor is paid centrally, and prices are alike."""


class UnpricedReason(StrEnum):
    """Why a row has no tariff price, or (not attended) a price of nothing."""

    NO_PRICE_LIST = "no_price_list"
    NO_PRICE = "no_price"
    NO_DAY_RATE = "no_day_rate"
    EXCLUDED = "excluded"
    REGULAR_ATTENDER = "regular_attender"
    NOT_ATTENDED = "not_attended"
    PLANNED_FOLLOW_UP = "planned_follow_up"
    NO_FACTOR = "no_factor"


REASON_TEXTS = {
    UnpricedReason.NO_PRICE_LIST: "No price list is loaded for the financial year.",
    UnpricedReason.NO_PRICE: "The price list of the year has no price for this code.",
    UnpricedReason.NO_DAY_RATE: "The stay is beyond the trim point and the price list has no rate for the days beyond.",
    UnpricedReason.EXCLUDED: "The healthcare resource group is outside the national tariff.",
    UnpricedReason.REGULAR_ATTENDER: "Regular day and night attenders are outside the national tariff.",
    UnpricedReason.NOT_ATTENDED: "The patient was not seen, so nothing is charged.",
    UnpricedReason.PLANNED_FOLLOW_UP: "Planned follow-ups in A&E are priced locally.",
    UnpricedReason.NO_FACTOR: "No market forces factor is loaded for the provider.",
}


@dataclass(frozen=True)
class PricedRow:
    """A row's line and price.

    :ivar price: pounds and pence; ``None`` where there is no price, never 0 in its place.
    :ivar working: how the price came about.
    """

    line: Line
    price: Decimal | None
    unpriced_reason: str
    working: Working
    base: Decimal | None = None
    short_stay_reduction: Decimal | None = None
    excess_days: int | None = None
    excess_amount: Decimal | None = None
    top_up: Decimal | None = None
    market_forces_factor: Decimal | None = None


def factor_parameter(factor: Decimal | None) -> Parameter:
    """How a working names the factor that went into a price, or that none did."""
    if factor is None:
        return Parameter("market forces factor", "paid centrally")
    return Parameter("market forces factor", factor, source=THROUGH_PCT)


def unpriced(line: Line, reason: UnpricedReason, *parameters: Parameter, price: Decimal | None = None) -> PricedRow:
    """A row without a tariff price, and why."""
    working = Working(
        name="Price",
        value=price,
        unit="£",
        formula="",
        parameters=parameters,
        paragraph=PARAGRAPH,
        reason=REASON_TEXTS[reason],
    )
    return PricedRow(line=line, price=price, unpriced_reason=reason, working=working)
