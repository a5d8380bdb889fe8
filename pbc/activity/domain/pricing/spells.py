"""The price of an admitted spell: base, short stay, days beyond the trim point, top-up, market forces factor."""

from collections.abc import Mapping
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
from pbc.core.money import round_pence
from pbc.core.working import Parameter, Working

ELECTIVE_METHODS = ("11", "12", "13")
EMERGENCY_METHODS = ("21", "22", "23", "24", "25", "28", "2A", "2B", "2D")
DAY_CASE = "2"
REGULAR_ATTENDERS = ("3", "4")
FORMULA = "(base - short-stay reduction + days beyond trim point x day rate + top-up) x market forces factor"


@dataclass(frozen=True)
class Spell:
    """What of a spell sets its price. ``length_of_stay`` is discharge less admission, in whole days."""

    admission_method: str
    patient_class: str
    length_of_stay: int
    hrg: str = ""


@dataclass(frozen=True)
class SpellTariff:
    """A row of the inpatient price list; rates in pounds, trim points in days."""

    elective: Decimal | None
    non_elective: Decimal | None
    elective_trim: int | None = None
    non_elective_trim: int | None = None
    day_rate: Decimal | None = None
    short_stay: bool = False
    short_stay_rate: Decimal | None = None
    excluded: bool = False

    def price_and_trim(self, *, elective: bool) -> tuple[Decimal | None, int | None]:
        return (self.elective, self.elective_trim) if elective else (self.non_elective, self.non_elective_trim)


def spell_line(admission_method: str, patient_class: str) -> Line:
    """The service line of a spell, by how it began and by patient classification."""
    if admission_method in ELECTIVE_METHODS:
        return Line.DAY_CASE if patient_class == DAY_CASE else Line.ELECTIVE_INPATIENT
    return Line.EMERGENCY if admission_method in EMERGENCY_METHODS else Line.NON_ELECTIVE_OTHER


def price_spell(
    spell: Spell,
    tariff: SpellTariff | None,
    *,
    top_up_percentage: Decimal | None = None,
    factor: Decimal | None = None,
    has_price_list: bool = True,
    terms: PricingTerms = TERMS,
) -> PricedRow:
    """Price a spell by the list of one financial year (handbook §3.2).

    Day cases and elective inpatients share the elective price. Excess days are those beyond the trim point of the
    class. A top-up is a percentage of the base less its short-stay reduction.

    :param tariff: the list's row for the spell's HRG, if it has one.
    :param factor: the provider's market forces factor; used only where it is paid through the PCT.
    """
    line = spell_line(spell.admission_method, spell.patient_class)
    reason = _reason(spell, tariff, has_price_list=has_price_list, factor=factor, terms=terms)
    if reason or tariff is None:
        return unpriced(line, reason or UnpricedReason.NO_PRICE)
    base, trim = tariff.price_and_trim(elective=_is_elective(spell))
    if base is None:
        return unpriced(line, UnpricedReason.NO_PRICE)
    excess_days = max(0, spell.length_of_stay - trim) if trim is not None else 0
    if excess_days and tariff.day_rate is None:
        return unpriced(line, UnpricedReason.NO_DAY_RATE)
    excess_amount = excess_days * (tariff.day_rate or Decimal(0))
    reduction = base * (1 - _short_stay_rate(spell, tariff, line, terms))
    top_up = (base - reduction) * (top_up_percentage or Decimal(0)) / 100
    applied = factor if terms.market_forces is MarketForcesMode.VIA_PCT else None
    price = round_pence((base - reduction + excess_amount + top_up) * (1 if applied is None else applied))
    parts: dict[str, tuple[Decimal | int, str]] = {
        "base": (base, "£"),
        "short-stay reduction": (reduction, "£"),
        "days beyond trim point": (excess_days, "days"),
        "amount for those days": (excess_amount, "£"),
        "top-up": (top_up, "£"),
    }
    parameters = (
        Parameter("length of stay", spell.length_of_stay, "days"),
        Parameter("trim point", trim, "days"),
        Parameter("day rate", tariff.day_rate, "£"),
        Parameter("short-stay rate", tariff.short_stay_rate),
        Parameter("top-up", top_up_percentage, "%"),
        factor_parameter(applied),
    )
    return PricedRow(
        line=line,
        price=price,
        unpriced_reason="",
        working=_working(price, parts, parameters),
        base=base,
        short_stay_reduction=reduction,
        excess_days=excess_days,
        excess_amount=excess_amount,
        top_up=top_up,
        market_forces_factor=applied,
    )


def _working(
    price: Decimal, parts: Mapping[str, tuple[Decimal | int, str]], parameters: tuple[Parameter, ...]
) -> Working:
    return Working(
        name="Price",
        value=price,
        unit="£",
        formula=FORMULA,
        inputs=tuple(Working.given(name, value, unit) for name, (value, unit) in parts.items()),
        parameters=parameters,
        paragraph=PARAGRAPH,
    )


def _reason(
    spell: Spell, tariff: SpellTariff | None, *, has_price_list: bool, factor: Decimal | None, terms: PricingTerms
) -> UnpricedReason | None:
    if spell.patient_class in REGULAR_ATTENDERS:
        return UnpricedReason.REGULAR_ATTENDER
    if not has_price_list:
        return UnpricedReason.NO_PRICE_LIST
    if tariff is None:
        return UnpricedReason.NO_PRICE
    if tariff.excluded:
        return UnpricedReason.EXCLUDED
    if terms.market_forces is MarketForcesMode.VIA_PCT and factor is None:
        return UnpricedReason.NO_FACTOR
    return None


def _is_elective(spell: Spell) -> bool:
    return spell.admission_method in ELECTIVE_METHODS


def _short_stay_rate(spell: Spell, tariff: SpellTariff, line: Line, terms: PricingTerms) -> Decimal:
    """The share of the base that is paid: 1 but for short emergency stays in flagged groups."""
    is_short = line is Line.EMERGENCY and spell.length_of_stay < terms.short_stay_below
    if not (is_short and tariff.short_stay and tariff.short_stay_rate is not None):
        return Decimal(1)
    return tariff.short_stay_rate
