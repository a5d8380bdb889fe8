"""The first three steps of S4 ¶36 for every practice of a round: what each line comes to before anything moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budgets.domain.allocation import Component
from budgets.domain.bases import Base, BasePractice
from budgets.domain.cuts import LineHistory
from budgets.domain.inputs import Amount
from budgets.domain.parameters import ScenarioParameters
from budgets.domain.scope import Scope
from budgets.domain.services import PRESCRIBING, TARIFF_LINES, in_order, line_label
from budgets.domain.setting import GrossLine, Method, capitation_gross, money_of, prescribing_gross, repriced_gross
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.working import Parameter, Source, Working

Lines = dict[int, dict[str, GrossLine]]
"""Gross lines by practice and line."""


@dataclass(frozen=True)
class Given:
    """What a scenario is calculated from, and nothing else: no facts, no clock.

    :param named: the parameters as workings name them.
    :param scopes: what each practice has chosen, by its key; of every practice of the base.
    :param excepted: excluded services that each may hold by an exception, with the exception in words.
    :param available: pounds that the allocation holds for these budgets, by component; ``None`` without an allocation.
    :param warnings: where the parameters go beyond what guidance suggests.
    """

    base: Base
    parameters: ScenarioParameters
    named: Mapping[str, Parameter]
    scopes: Mapping[int, Scope]
    available: Mapping[str, Decimal] | None
    warnings: tuple[str, ...] = ()
    excepted: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    @property
    def target_source(self) -> Source:
        return Source("fair_share", self.base.targets_source or "Fair shares of the PCT")


def baselines(given: Given) -> Lines:
    """Repriced history, prescribing with its uplift, and weighted capitation where there is no history."""
    excluded = taken_out(given)
    made = {practice.key: _own(given, practice, excluded) for practice in given.base.practices}
    for key, lines in _without_history(given, made).items():
        made[key] |= lines
    for line, amount in given.parameters.pots.items():
        _share_pot(given, line, amount, made)
    return {key: {line: lines[line] for line in in_order(lines)} for key, lines in made.items()}


def taken_out(given: Given) -> dict[tuple[int, str], Amount]:
    """What the excluded treatments came to in the months held, by practice and line."""
    return _amounts(given.base, given.parameters.excluded)


def _amounts(base: Base, codes: Iterable[str]) -> dict[tuple[int, str], Amount]:
    found: dict[tuple[int, str], Amount] = {}
    for code in codes:
        for place, amount in base.codes.get(code, {}).items():
            found[place] = found.get(place, Amount()) + amount
    return found


def money_taken_out(base: Base, codes: Iterable[str]) -> dict[tuple[int, str], Decimal]:
    """What these treatments would have been in budgets, pounds of a year, by practice and line."""
    return {
        (key, line): round_pence(amount.cost * base.by_key[key].by_line[line].cut.factor)
        for (key, line), amount in _amounts(base, codes).items()
    }


def prior_use(practice: BasePractice) -> Decimal:
    """Last year's use: activity at this year's prices, and prescribing at last year's cost, scaled to a year."""
    return sum((round_pence(line.cost * line.cut.factor) for line in practice.lines), ZERO)


def weights_of(base: Base, *names: str) -> tuple[Mapping[int, Decimal], str]:
    """Weights for sharing by need, and what they are: the first fair shares that are known, else patients."""
    for name in names:
        targets = base.targets_of(name)
        if targets is not None:
            return {practice.key: targets[practice.key] for practice in base.practices}, "£"
    return {practice.key: Decimal(practice.patients) for practice in base.practices}, "patients"


def _own(given: Given, practice: BasePractice, excluded: Mapping[tuple[int, str], Amount]) -> dict[str, GrossLine]:
    return {
        history.line: _historic(given, history, excluded.get((practice.key, history.line)), given.scopes[practice.key])
        for history in practice.lines
    }


def _historic(given: Given, history: LineHistory, excluded: Amount | None, scope: Scope) -> GrossLine:
    prescribing = history.line == PRESCRIBING
    activity = history.activity - (excluded.activity if excluded else 0)
    made = GrossLine(
        line=history.line,
        label=history.label,
        method=Method.PRESCRIBING_UPLIFT if prescribing else Method.REPRICED_ACTIVITY,
        activity=round_pence(activity * history.cut.factor),
        working=prescribing_gross(history, given.named["uplift"])
        if prescribing
        else repriced_gross(history, given.base.year, excluded),
    )
    holding = scope.holding_of(history.line)
    return replace(made, holding=holding) if holding else made


def _without_history(given: Given, made: Lines) -> Lines:
    """Lines of practices that have no activity, or no prescribing, of last year: the average of the others, by need."""
    found: Lines = {}
    for lines, component in ((TARIFF_LINES, Component.HCHS), ((PRESCRIBING,), Component.PRESCRIBING)):
        weights, unit = weights_of(given.base, component)
        old = [each.key for each in given.base.practices if each.has_history_of(lines)]
        weight_of_old = sum((weights[key] for key in old), Decimal(0))
        for practice in given.base.practices:
            if practice.has_history_of(lines) or not weight_of_old:
                continue
            for line in lines:
                pot = sum((made[key][line].gross for key in old if line in made[key]), ZERO)
                amount = round_pence(pot * weights[practice.key] / weight_of_old)
                if amount:
                    made_line = _capitation(given, practice.key, line, amount, pot, weights, weight_of_old, unit)
                    found.setdefault(practice.key, {})[line] = made_line
    return found


def _share_pot(given: Given, line: str, amount: Decimal, made: Lines) -> None:
    """Share a service without history over all practices; parts of those that leave it out stay with the PCT."""
    weights, unit = weights_of(given.base, line, Component.HCHS)
    total = sum(weights.values(), Decimal(0))
    if not amount or not total:
        return
    for key, part in share_among(amount, weights).items():
        if line in given.scopes[key].lines:
            made[key][line] = _capitation(given, key, line, part, amount, weights, total, unit)


def _capitation(
    given: Given,
    key: int,
    line: str,
    amount: Decimal,
    pot: Decimal,
    weights: Mapping[int, Decimal],
    total: Decimal,
    unit: str,
) -> GrossLine:
    what = "Fair share" if unit == "£" else "Patients"
    sources = (given.target_source,) if unit == "£" else ()
    working = capitation_gross(
        line_label(line),
        amount,
        pot=Working.given("What is shared", pot, "£"),
        weight=Working.given(f"{what} of the practice", weights[key], unit, *sources),
        weights=Working.given(f"{what} of the practices it is shared over", total, unit, *sources),
    )
    holding = given.scopes[key].holding_of(line)
    made = GrossLine(line, line_label(line), Method.WEIGHTED_CAPITATION, None, working)
    return replace(made, holding=holding) if holding else made


def group_totals(lines: Lines, group: tuple[str, ...]) -> dict[int, Decimal]:
    """What the lines of a group come to, by practice."""
    return {key: sum((money_of(of[line].working) for line in group if line in of), ZERO) for key, of in lines.items()}
