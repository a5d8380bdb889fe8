"""What every price rests on: the terms, the reasons for having no price, and the priced row."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.activity.domain.lines import Line
from pbc.core.working import Parameter, Working

PARAGRAPH = "S4 ¶32, ¶36"


class MarketForcesMode(StrEnum):
    """Who pays the market forces factor: the Department centrally, or the PCT within the price."""

    CENTRAL = "central"
    VIA_PCT = "via_pct"


@dataclass(frozen=True)
class PricingTerms:
    """Terms of a price that are not in the price lists.

    :ivar child_below: patients younger than this, in whole years, take the child price where there is one.
    :ivar short_stay_below: emergency stays of fewer days than this take the short-stay rate where the list says so.
    """

    market_forces: MarketForcesMode = MarketForcesMode.CENTRAL
    child_below: int = 17
    short_stay_below: int = 2


TERMS = PricingTerms()
"""2005/06 to 2007/08: the market forces factor was paid centrally, so prices do not vary by provider."""


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
