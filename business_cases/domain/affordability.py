"""Whether a case can be paid, this year and in a full one, with all that is agreed already (R99; S4 ¶52)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from business_cases.domain.costs import Cost, Saving, full_year_cost, full_year_freed, recovery
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working

PARAGRAPH = "S4 ¶52"


@dataclass(frozen=True)
class Effect:
    """What one case costs and frees, in pounds.

    :param label: the case, in words.
    :param cost: within the year looked at; ``full_cost`` in a year in which all of it runs; freed likewise.
    """

    label: str
    cost: Decimal
    freed: Decimal
    full_cost: Decimal
    full_freed: Decimal


@dataclass(frozen=True)
class Affordability:
    """Room left this year, and in a full year with this year's budget and forecast carried on."""

    this_year: Working
    full_year: Working

    @property
    def is_affordable(self) -> bool | None:
        """Whether there is room in both; ``None`` where either is not known."""
        values = [each.value for each in (self.this_year, self.full_year)]
        known = [value for value in values if isinstance(value, Decimal)]
        return all(value >= 0 for value in known) if len(known) == len(values) else None


def effect_of(
    label: str, costs: Sequence[Cost], savings: Sequence[Saving], start: Month, year: FinancialYear
) -> Effect:
    """What a case costs and frees within a financial year, from the month it starts, and in a full year.

    Twelve thousand a year from January cost three thousand by March:

    >>> from business_cases.domain.costs import CostKind
    >>> cost = Cost(CostKind.RECURRENT, 1, Decimal("12000.00"), "Nurse")
    >>> effect_of("Nurse", [cost], [], Month(2007, 1), FinancialYear(2006)).cost
    Decimal('3000.00')
    """
    months = [each for each in recovery(costs, savings, start).months if each.month in year.months]
    return Effect(
        label=label,
        cost=sum((each.cost for each in months), ZERO),
        freed=sum((each.freed for each in months), ZERO),
        full_cost=full_year_cost(costs, savings),
        full_freed=full_year_freed(savings),
    )


def affordability(budget: Working, forecast: Working, agreed: Sequence[Effect], case: Effect) -> Affordability:
    """Budget less forecast, less what agreed cases and this one cost, and with what they free.

    :param budget: the year's budget of those who propose; ``forecast`` what they will have spent at its end.
    :param agreed: cases approved before this one and not given up.
    """
    this_year = [(each.label, each.cost, each.freed) for each in agreed]
    later = [(each.label, each.full_cost, each.full_freed) for each in agreed]
    return Affordability(
        _room("Room left this year", budget, forecast, this_year, (case.cost, case.freed)),
        _room(
            "Room left in a full year",
            budget,
            forecast,
            later,
            (case.full_cost, case.full_freed),
            "This year’s budget and forecast are carried on: next year’s budget is not set yet.",
        ),
    )


def _room(
    name: str,
    budget: Working,
    forecast: Working,
    agreed: Sequence[tuple[str, Decimal, Decimal]],
    case: tuple[Decimal, Decimal],
    *notes: str,
) -> Working:
    committed = _commitments(agreed)
    cost, freed = case
    unknown = next((each.reason for each in (budget, forecast) if not isinstance(each.value, Decimal)), None)
    inputs = (
        budget,
        forecast,
        committed,
        Working.given("This case costs", cost, "£"),
        Working.given("This case frees", freed, "£"),
    )
    value = None if unknown is not None else _value(budget) - _value(forecast) - _value(committed) - cost + freed
    return Working(
        name=name,
        value=value,
        unit="£",
        formula="budget − forecast − agreed cases, net − cost of this case + what it frees",
        inputs=inputs,
        paragraph=PARAGRAPH,
        reason=unknown or "",
        notes=notes,
    )


def _commitments(agreed: Sequence[tuple[str, Decimal, Decimal]]) -> Working:
    return Working(
        name="Agreed cases, net",
        value=sum((cost - freed for _, cost, freed in agreed), ZERO),
        unit="£",
        formula="for each case approved and not given up: cost − what it frees",
        inputs=tuple(Working.given(label, cost - freed, "£") for label, cost, freed in agreed),
        paragraph=PARAGRAPH,
        notes=() if agreed else ("No case of theirs is agreed yet.",),
    )


def _value(figure: Working) -> Decimal:
    return figure.value if isinstance(figure.value, Decimal) else ZERO
