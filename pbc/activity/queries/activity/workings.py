"""A fact's price, opened: from the parts stored with it, so that it shows what was printed, whatever lists say now."""

from decimal import Decimal
from typing import Any

from pbc.activity.domain.lines import LINE_LABELS, Line
from pbc.activity.domain.pricing.spells import FORMULA
from pbc.activity.domain.pricing.terms import PARAGRAPH, REASON_TEXTS, UnpricedReason, factor_parameter
from pbc.activity.models import AdmittedSpell, PrescribingLine
from pbc.activity.models.facts import Fact
from pbc.core.periods import Month
from pbc.core.working import Parameter, Source, Working


def price_working(fact: Fact) -> Working:
    """How the price of a stored row came about, down to the row of the file.

    :param fact: with its ``batch`` at hand (``select_related``), else that is one query more.
    """
    source = Source("batch", f"{fact.batch.filename}, row {fact.row_number}", str(fact.batch.reference), rows=1)
    reason = REASON_TEXTS[UnpricedReason(fact.unpriced_reason)] if fact.unpriced_reason else ""
    if isinstance(fact, PrescribingLine):
        return Working.given("actual cost", fact.price, "£", source)
    formula, parts = _parts(fact)
    return Working(
        name="Price",
        value=fact.price,
        unit="£",
        formula="" if reason else formula,
        inputs=() if reason else tuple(Working.given(name, value, unit) for name, value, unit in parts),
        parameters=(Parameter("prices of", str(Month.of(fact.month).financial_year)), _factor(fact)),
        paragraph=PARAGRAPH,
        sources=(source,),
        reason=reason,
        notes=(LINE_LABELS[Line(fact.line)],),
    )


def _parts(fact: Any) -> tuple[str, list[tuple[str, Decimal | int | None, str]]]:
    base: tuple[str, Decimal | int | None, str] = ("base", fact.base, "£")
    if not isinstance(fact, AdmittedSpell):
        return "base x market forces factor", [base]
    return FORMULA, [
        base,
        ("short-stay reduction", fact.short_stay_reduction, "£"),
        ("days beyond trim point", fact.excess_days, "days"),
        ("amount for those days", fact.excess_amount, "£"),
        ("top-up", fact.top_up, "£"),
        ("length of stay", fact.length_of_stay, "days"),
    ]


def _factor(fact: Any) -> Parameter:
    """The factor as it went into the price: rules change, and a closed month keeps what it had."""
    return factor_parameter(fact.market_forces_factor)
