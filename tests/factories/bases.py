"""Bases of rounds as tests make them: practices with lists and last year's use, no database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from budgets.domain.baselines import Given
from budgets.domain.bases import Base, BasePractice
from budgets.domain.cuts import Cut, LineHistory
from budgets.domain.parameters import ScenarioParameters, named
from budgets.domain.scope import Level, Scope, minimum_scope
from budgets.domain.services import line_label, line_unit
from pbc.core.periods import FinancialYear

LAST, THIS = FinancialYear(2005), FinancialYear(2006)
WHOLE = Cut(LAST, LAST.months)
PLENTY = {"hchs": Decimal("1000000000.00"), "prescribing": Decimal("1000000000.00")}


def history(line: str = "emergency", cost: str | Decimal = "1000.00", activity: str = "10", **more: Any) -> LineHistory:
    given: dict[str, Any] = {"cut": WHOLE, "label": line_label(line), "unit": line_unit(line)} | more
    return LineHistory(line=line, activity=Decimal(activity), cost=Decimal(cost), **given)


def practice(key: int, patients: int = 1000, **costs: str | Decimal) -> BasePractice:
    """A practice with a line for each cost named: ``practice(1, emergency="100.00")``."""
    return BasePractice(
        key=key,
        code=f"ZZ{key:04d}",
        name=f"Surgery {key:04d}",
        patients=patients,
        list_on=date(2006, 1, 1),
        lines=tuple(history(line, cost, of=(f"ZZ{key:04d}",)) for line, cost in costs.items()),
        recorded_under=(f"ZZ{key:04d}",),
    )


def base(
    *practices: BasePractice, targets: Mapping[str, Mapping[int, str | Decimal]] | None = None, **more: Any
) -> Base:
    found = {
        component: {key: Decimal(amount) for key, amount in amounts.items()}
        for component, amounts in (targets or {}).items()
    }
    return Base(
        year=THIS,
        practices=practices,
        data_at=datetime(2006, 2, 1, tzinfo=UTC),
        cut_on=date(2006, 1, 31),
        cut_words="Kept.",
        targets=found,
        targets_source="Fair shares (invented)",
        **more,
    )


def parameters(**changes: Any) -> ScenarioParameters:
    """Four percent retained, nothing moved, a floor of all of last year's purchasing power."""
    usual: dict[str, Any] = {
        "uplift": Decimal(0),
        "contingency_rate": Decimal(4),
        "max_move": Decimal(1),
        "floor": Decimal(100),
        "threshold": Decimal(20000),
    }
    return ScenarioParameters(**(usual | changes))


def given(
    on: Base,
    scopes: Mapping[int, Scope] | None = None,
    available: Mapping[str, Decimal] | None = PLENTY,
    **changes: Any,
) -> Given:
    """What a scenario is calculated from, with the parameters changed as named."""
    chosen = parameters(**changes)
    usual = {each.key: minimum_scope(Level.INTERMEDIATE) for each in on.practices}
    return Given(on, chosen, named(chosen, {}, "Test"), usual | dict(scopes or {}), available)
