"""Setting an indicative budget, line by line: the four steps of S4 ¶36, and the retention of S4 ¶41 (R30 to R33, R45).

Money is in pounds and whole pence; every figure carries its working.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from budgets.domain.cuts import Annualising, Cut, LineHistory
from budgets.domain.inputs import Amount
from budgets.domain.scope import Holding
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.periods import FinancialYear
from pbc.core.working import Parameter, Source, Working


class Method(StrEnum):
    """How a budget line came about (S4 ¶36). Moves towards fair share and extra activity come on top."""

    REPRICED_ACTIVITY = "repriced_activity"
    PRESCRIBING_UPLIFT = "prescribing_uplift"
    WEIGHTED_CAPITATION = "weighted_capitation"
    AGREED_GROWTH = "agreed_growth"


@dataclass(frozen=True)
class GrossLine:
    """A line before contingency. ``working`` is that of the gross sum.

    :param activity: of last year, scaled to a year; ``None`` where there is no history.
    """

    line: str
    label: str
    method: Method
    activity: Decimal | None
    working: Working
    holding: Holding = Holding.DEVOLVED

    @property
    def gross(self) -> Decimal:
        return money_of(self.working)


@dataclass(frozen=True)
class LineBudget:
    """One line of a budget for the year; ``working`` is that of the net sum, which opens to the gross one."""

    line: str
    method: Method
    activity: Decimal | None
    gross: Decimal
    contingency: Decimal
    net: Decimal
    working: Working
    holding: Holding = Holding.DEVOLVED


@dataclass(frozen=True)
class PracticeBudget:
    """A practice's budget: its lines, and sums that are exactly theirs."""

    lines: tuple[LineBudget, ...]
    gross: Decimal
    contingency: Decimal
    net: Decimal
    working: Working


def repriced_gross(history: LineHistory, prices_of: FinancialYear, excluded: Amount | None = None) -> Working:
    """Step 1 (S4 ¶36): actual activity of last year at this year's prices; it is re-priced, not inflated.

    :param excluded: cost and activity of treatments that the round takes out of scope (S4 ¶41).
    """
    cut = history.cut
    taken = excluded or Amount()
    cost = _history_cost(history, f"{history.label} {cut.year} at {prices_of} prices")
    out = (Working.given("High-cost treatments taken out of scope", -taken.cost, "£"),) if taken.cost else ()
    return Working(
        name=f"{history.label}, gross",
        value=round_pence((history.cost - taken.cost) * cut.factor),
        unit="£",
        formula=_formula("last year’s activity at this year’s prices", cut, " − treatments taken out" if out else ""),
        inputs=(cost, *out, *_activity(history)),
        parameters=_scaling(cut),
        paragraph="S4 ¶36, ¶41" if out else "S4 ¶36",
        notes=_restated(history),
    )


def prescribing_gross(history: LineHistory, uplift: Parameter) -> Working:
    """Step 2 (S4 ¶36): prescribing cost of last year with the uplift for inflation."""
    cut = history.cut
    cost = _history_cost(history, f"{history.label} {cut.year}, actual cost")
    return Working(
        name=f"{history.label}, gross",
        value=round_pence(history.cost * cut.factor * (1 + percent_of(uplift))),
        unit="£",
        formula=_formula("last year’s cost", cut) + " × (1 + uplift)",
        inputs=(cost, *_activity(history)),
        parameters=(*_scaling(cut), uplift),
        paragraph="S4 ¶36",
        notes=_restated(history),
    )


def capitation_gross(label: str, amount: Decimal, *, pot: Working, weight: Working, weights: Working) -> Working:
    """Step 3 (S4 ¶36): a share of what is spent on all practices, by need, where there is no history of activity."""
    return Working(
        name=f"{label}, gross",
        value=amount,
        unit="£",
        formula="what is shared × weight of the practice ÷ weights, pence by largest remainder",
        inputs=(pot, weight, weights),
        paragraph="S4 ¶36",
    )


def with_additions(base: Working, additions: Sequence[Working]) -> Working:
    """Step 4 (S4 ¶36) and pace of change (¶37): the line with what moves it and what is agreed beyond it."""
    counted = [each for each in additions if each.value]
    if not counted:
        return base
    return Working(
        name=base.name,
        value=money_of(base) + sum((money_of(each) for each in counted), ZERO),
        unit="£",
        formula=" + ".join(["base", *(each.name[0].lower() + each.name[1:] for each in counted)]),
        inputs=(replace(base, name=f"{base.name}, base"), *counted),
        paragraph="S4 ¶36, ¶37",
    )


def retained_contingency(gross: Decimal, rate: Parameter, beyond: Decimal = ZERO) -> Working:
    """Option A of S4 ¶41: a share of indicative budgets that the PCT keeps for unplanned variation.

    :param beyond: cost of treatments taken out of scope, where the rate is taken of them as well.

    >>> retained_contingency(Decimal("8000000.00"), Parameter("Contingency", Decimal(4), "percent")).value
    Decimal('320000.00')
    """
    out = (Working.given("High-cost treatments taken out of scope", beyond, "£"),) if beyond else ()
    return Working(
        name="Contingency retained",
        value=min(gross, round_pence((gross + beyond) * percent_of(rate))),
        unit="£",
        formula="(gross budget + treatments taken out) × contingency rate"
        if out
        else "gross budget × contingency rate",
        inputs=(Working.given("Gross budget", gross, "£"), *out),
        parameters=(rate,),
        paragraph="S4 ¶41",
        notes=("What is not called on returns to practices at year end (S4 ¶42).",),
    )


def finished(lines: Sequence[GrossLine], *, contingency: Parameter, beyond: Decimal = ZERO) -> PracticeBudget:
    """The budget of one practice from its gross lines: contingency retained, and shared over them to the penny.

    :param contingency: percent retained of the gross budget; ``beyond`` as in :func:`retained_contingency`.
    :raises ValueError: for a parameter that is no number, or a negative gross line.
    """
    amounts = {line.line: line.gross for line in lines}
    gross = sum(amounts.values(), ZERO)
    retained = retained_contingency(gross, contingency, beyond)
    shares = _shares(money_of(retained), amounts)
    net = gross - money_of(retained)
    working = Working(
        name="Indicative budget for the year",
        value=net,
        unit="£",
        formula="sum of the lines, gross − contingency retained",
        inputs=(
            Working("Gross budget", gross, "£", "sum of the lines", tuple(line.working for line in lines)),
            retained,
        ),
        paragraph="S4 ¶36, ¶41",
    )
    made = tuple(_line(line, shares[line.line], retained, contingency) for line in lines)
    return PracticeBudget(lines=made, gross=gross, contingency=money_of(retained), net=net, working=working)


def _line(line: GrossLine, share: Decimal, retained: Working, rate: Parameter) -> LineBudget:
    amount = line.gross
    kept = Working(
        name=f"Contingency retained, share of {line.label.lower()}",
        value=share,
        unit="£",
        formula="contingency of the practice × gross line ÷ gross budget, pence by largest remainder",
        inputs=(retained,),
        parameters=(rate,),
        paragraph="S4 ¶41",
    )
    return LineBudget(
        line=line.line,
        method=line.method,
        activity=line.activity,
        gross=amount,
        contingency=share,
        net=amount - share,
        holding=line.holding,
        working=Working(
            name=f"{line.label}, budget for the year",
            value=amount - share,
            unit="£",
            formula="gross − contingency retained",
            inputs=(line.working, kept),
            paragraph="S4 ¶36, ¶41",
        ),
    )


def _shares(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The contingency of each line, in proportion, to the penny; nothing to share gives noughts."""
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("a line of last year’s cost is negative")
    return share_among(total, weights) if any(weights.values()) else dict.fromkeys(weights, ZERO)


def _history_cost(history: LineHistory, name: str) -> Working:
    cut = history.cut
    reference = f"line={history.line}&from={cut.months[0]}&to={cut.months[-1]}"
    label = f"Rows of {history.label.lower()}, {cut.words}"
    return Working.given(name, round_pence(history.cost), "£", Source("rows", label, reference, history.rows))


def _activity(history: LineHistory) -> tuple[Working, ...]:
    return (Working.given("Activity in those months", history.activity, history.unit),)


def _scaling(cut: Cut) -> tuple[Parameter, ...]:
    if cut.is_whole_year:
        return ()
    unit = "working days" if cut.annualising is Annualising.WORKING_DAYS else "months"
    return (
        Parameter(name="In the whole year", value=cut.whole, unit=unit, source="English bank holidays"),
        Parameter(name="In the months held", value=cut.part, unit=unit, source=cut.words),
    )


def _formula(base: str, cut: Cut, less: str = "") -> str:
    whole = f"({base}{less})" if less and not cut.is_whole_year else f"{base}{less}"
    if cut.is_whole_year:
        return whole
    unit = "working days" if cut.annualising is Annualising.WORKING_DAYS else "months"
    return f"{whole} × {unit} in the year ÷ {unit} in the months held"


def _restated(history: LineHistory) -> tuple[str, ...]:
    if len(history.of) < 2:
        return ()
    return (f"Restated for a merger: activity recorded under {' and '.join(history.of)} counts here (S4 ¶68).",)


def percent_of(parameter: Parameter) -> Decimal:
    """A percentage as a share of one.

    :raises ValueError: where the parameter is no number.
    """
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    return parameter.value / 100


def money_of(working: Working) -> Decimal:
    """The amount that a working comes to.

    :raises TypeError: where it comes to none.
    """
    if not isinstance(working.value, Decimal):
        raise TypeError(f"“{working.name}” is not an amount")
    return working.value
