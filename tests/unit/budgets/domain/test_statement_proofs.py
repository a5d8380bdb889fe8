"""A statement holds its checks, and each kind of check finds a penny that is off."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.domain import statement_proofs as proofs
from budgets.domain.causes import Cause
from budgets.domain.inputs import Actual, Amount, AnnualLine
from budgets.domain.profiles import Profile, ProfileMethod, profile
from budgets.domain.statements import Limits, StatementFigures, statement_figures
from pbc.core.periods import Month
from pbc.core.working import Parameter, Working

JUNE = Month(2006, 6)
PENNY = Decimal("0.01")
LIMITS = Limits(*(Parameter(name, Decimal(5), "percent") for name in ("watch", "explain", "pounds")))
TWELFTHS: Profile = profile(ProfileMethod.TWELFTHS, JUNE)


def annual(line: str, net: str) -> AnnualLine:
    worked = Working("Set", Decimal(net), "£", "")
    return AnnualLine(line, line.capitalize(), "spells", Decimal(net), Decimal(12), worked, gross=Decimal(net))


def actual(line: str, cost: str) -> Actual:
    months = tuple(JUNE.financial_year.months[:3])
    return Actual(line, closed=Amount(Decimal(cost), Decimal(3)), held=months, closed_months=months)


@pytest.fixture
def figures() -> StatementFigures:
    budget = [annual("emergency", "1000.00"), annual("elective", "777.77")]
    return statement_figures(budget, [actual("emergency", "260.00"), actual("elective", "111.11")], TWELFTHS, LIMITS)


def failed(checks) -> list[str]:
    return [check.place for check in checks if check.difference]


def off(working: Working) -> Working:
    assert isinstance(working.value, Decimal)
    return replace(working, value=working.value + PENNY)


def test_a_statement_adds_up(figures) -> None:
    every = [
        *proofs.variances(figures.lines, "June"),
        *proofs.causes(figures.lines, "June"),
        *proofs.to_date(figures.lines, TWELFTHS, "June"),
        *proofs.sums(figures, "June"),
        *proofs.rolled_up(figures.lines, {"A": figures.lines}, "PCT"),
    ]
    assert len(every) > 50
    assert failed(every) == []


def test_a_variance_that_is_off_is_found(figures) -> None:
    first, second = figures.lines
    lines = (replace(first, variance=off(first.variance)), second)
    assert failed(proofs.variances(lines, "June")) == ["June, Emergency, variance"]
    assert failed(proofs.causes(lines, "June")) == ["June, Emergency, causes"]


def test_a_cause_that_is_off_is_found(figures) -> None:
    first = figures.lines[0]
    assert first.split is not None
    parts = tuple(
        replace(part, within=part.within + PENNY) if part.cause is Cause.VOLUME else part for part in first.split.parts
    )
    lines = (replace(first, split=replace(first.split, parts=parts)),)
    assert failed(proofs.causes(lines, "June")) == ["June, Emergency, causes", "June, Emergency, volume"]


def test_a_line_without_its_causes_is_found(figures) -> None:
    lines = (replace(figures.lines[0], split=None),)
    assert failed(proofs.causes(lines, "June")) == ["June, Emergency, causes"]


def test_a_budget_to_date_that_is_off_is_found(figures) -> None:
    first = figures.lines[0]
    lines = (replace(first, budget_to_date=off(first.budget_to_date)),)
    assert failed(proofs.to_date(lines, TWELFTHS, "June")) == ["June, Emergency, budget to date"]


def test_a_total_that_is_off_is_found(figures) -> None:
    made = replace(figures, total=replace(figures.total, actual=off(figures.total.actual)))
    assert failed(proofs.sums(made, "June")) == ["June, total, actual"]
    lines = (replace(figures.lines[0], budget=off(figures.lines[0].budget)), figures.lines[1])
    assert failed(proofs.rolled_up(lines, {"A": figures.lines}, "PCT")) == ["PCT, Emergency, budget"]
