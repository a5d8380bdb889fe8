"""The price of an outpatient or A&E attendance (domain handbook §3.4, §3.5)."""

from dataclasses import dataclass
from decimal import Decimal

from pbc.activity.domain.lines import Line
from pbc.activity.domain.pricing.terms import (
    PARAGRAPH,
    TERMS,
    MarketForcesMode,
    PricedRow,
    PricingTerms,
    UnpricedReason,
    factor_parameter,
    unpriced,
)
from pbc.core.money import ZERO, round_pence
from pbc.core.working import Working

FIRST_ATTENDANCES = ("1", "3")
FOLLOW_UPS = ("2", "4")
ATTENDED = ("5", "6")
PLANNED_FOLLOW_UP = "2"


@dataclass(frozen=True)
class OutpatientPrices:
    """The first and follow-up prices of one specialty and age group, in pounds."""

    first: Decimal
    follow_up: Decimal


def outpatient_line(first_attendance: str) -> Line:
    return Line.FIRST_OUTPATIENT if first_attendance in FIRST_ATTENDANCES else Line.FOLLOW_UP_OUTPATIENT


def price_outpatient(
    *,
    first_attendance: str,
    attended: str,
    age: int | None,
    adult: OutpatientPrices | None,
    child: OutpatientPrices | None = None,
    factor: Decimal | None = None,
    has_price_list: bool = True,
    terms: PricingTerms = TERMS,
) -> PricedRow:
    """Price an outpatient appointment by specialty and age.

    A patient who was not seen costs nothing: the price is 0.00, with the reason, and the row counts as no attendance.
    Children take the adult price where the list has none for them.
    """
    line = outpatient_line(first_attendance)
    if attended not in ATTENDED or first_attendance not in FIRST_ATTENDANCES + FOLLOW_UPS:
        return unpriced(line, UnpricedReason.NOT_ATTENDED, price=ZERO)
    is_child = age is not None and age < terms.child_below
    prices = (child or adult) if is_child else adult
    base = None if prices is None else prices.first if line is Line.FIRST_OUTPATIENT else prices.follow_up
    return _priced(line, base, has_price_list=has_price_list, factor=factor, terms=terms)


def price_ae(
    *,
    category: str,
    tariff: Decimal | None,
    factor: Decimal | None = None,
    has_price_list: bool = True,
    terms: PricingTerms = TERMS,
) -> PricedRow:
    """Price an A&E attendance by its HRG; planned follow-ups are a local matter."""
    if category == PLANNED_FOLLOW_UP:
        return unpriced(Line.AE, UnpricedReason.PLANNED_FOLLOW_UP)
    return _priced(Line.AE, tariff, has_price_list=has_price_list, factor=factor, terms=terms)


def _priced(
    line: Line, base: Decimal | None, *, has_price_list: bool, factor: Decimal | None, terms: PricingTerms
) -> PricedRow:
    if not has_price_list:
        return unpriced(line, UnpricedReason.NO_PRICE_LIST)
    if base is None:
        return unpriced(line, UnpricedReason.NO_PRICE)
    through_pct = terms.market_forces is MarketForcesMode.VIA_PCT
    if through_pct and factor is None:
        return unpriced(line, UnpricedReason.NO_FACTOR)
    applied = factor if through_pct else None
    price = round_pence(base * (1 if applied is None else applied))
    working = Working(
        name="Price",
        value=price,
        unit="£",
        formula="base x market forces factor",
        inputs=(Working.given("base", base, "£"),),
        parameters=(factor_parameter(applied),),
        paragraph=PARAGRAPH,
    )
    return PricedRow(
        line=line, price=price, unpriced_reason="", working=working, base=base, market_forces_factor=applied
    )
