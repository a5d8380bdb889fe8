"""A scenario calculated: every practice's budget from a base and parameters, and whether it adds up (R29 to R35, R45).

Pure: the same base, parameters, scopes and allocation give the same result, to the penny.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.domain import constraints
from budgets.domain.allocation import Component, component_of
from budgets.domain.baselines import Given, Lines, baselines, group_totals, money_taken_out, prior_use
from budgets.domain.constraints import ComponentSum, Constraint, Limit
from budgets.domain.movements import (
    GrowthByDistance,
    Moved,
    growth_by_distance,
    growth_working,
    moved,
    part,
)
from budgets.domain.pace import Move, PaceTerms, distance, floor_of
from budgets.domain.parameters import ContingencyBase
from budgets.domain.results import PracticeResult, Result
from budgets.domain.scope import minimum_lines
from budgets.domain.services import (
    CAPITATION_LINES,
    PRESCRIBING,
    SERVICES,
    TARIFF_LINES,
    ServiceClass,
    in_order,
    line_label,
)
from budgets.domain.setting import GrossLine, Method, finished, money_of, with_additions
from pbc.core.money import ZERO, share_among
from pbc.core.working import Parameter, Working

PRESCRIBING_GROUP = (PRESCRIBING,)


@dataclass(frozen=True)
class _Group:
    """Services that move together: those under the tariff, or prescribing."""

    lines: tuple[str, ...]
    before: Mapping[int, Decimal]
    moves: Mapping[int, Moved]
    fairs: Mapping[int, Decimal]


def calculate(given: Given) -> Result:
    """Every practice's budget, what holds it back, and whether the allocation holds it.

    :raises ValueError: where a baseline is negative: bases are checked before they are kept.
    """
    lines = baselines(given)
    tariff = _group(given, lines, TARIFF_LINES, Component.HCHS, given.parameters.pace_terms)
    prescribing = _group(given, lines, PRESCRIBING_GROUP, Component.PRESCRIBING, _prescribing_terms(given))
    growth = growth_by_distance(given.parameters, tariff.before, tariff.fairs)
    gross = {key: _with_moves(given, key, lines[key], (tariff, prescribing), growth) for key in lines}
    beyond = _beyond(given)
    practices = tuple(_practice(given, key, gross[key], beyond, (tariff, prescribing)) for key in gross)
    sums = component_sums(practices, given.available)
    bound = _constraints(given, sums, (tariff, prescribing), growth)
    made = Result(practices=practices, components=sums, constraints=tuple(bound))
    return replace(made, digest=digest(made))


def digest(result: Result) -> str:
    """A fingerprint of all figures: two results of the same figures have the same."""
    plain = json.dumps(result.as_dict(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def component_sums(
    practices: Iterable[PracticeResult], available: Mapping[str, Decimal] | None
) -> tuple[ComponentSum, ...]:
    """What the budgets take of each component of the allocation."""
    budgets: dict[Component, Decimal] = {Component.HCHS: ZERO, Component.PRESCRIBING: ZERO}
    for practice in practices:
        for line in practice.budget.lines:
            component = component_of(line.line)
            budgets[component] = budgets.get(component, ZERO) + line.gross
    return tuple(
        ComponentSum(component, amount, None if available is None else available.get(component, ZERO))
        for component, amount in budgets.items()
    )


def _prescribing_terms(given: Given) -> PaceTerms:
    """Prescribing moves by its own pace, without band or largest move (handbook §5.3)."""
    return PaceTerms(Decimal(0), given.parameters.prescribing_pace / 100, Decimal(1), given.parameters.funding)


def _group(given: Given, lines: Lines, names: tuple[str, ...], component: Component, terms: PaceTerms) -> _Group:
    before = group_totals(lines, names)
    floors = {key: floor_of(amount, given.parameters.floor / 100) for key, amount in before.items()}
    targets = given.base.targets_of(component)
    is_prescribing = component is Component.PRESCRIBING
    what = "prescribing" if is_prescribing else "services under the tariff"
    used = ("prescribing_pace", "floor") if is_prescribing else ("band", "pace", "max_move", "floor")
    named = {name: given.named[name] for name in used}
    made = moved(what, before, floors, targets, terms, named, given.target_source)
    return _Group(names, before, made, {key: each.move.standing.fair for key, each in made.items()})


def _with_moves(
    given: Given,
    key: int,
    lines: Mapping[str, GrossLine],
    groups: tuple[_Group, ...],
    growth: GrowthByDistance,
) -> dict[str, GrossLine]:
    additions: dict[str, list[Working]] = {}
    for group in groups:
        if key in group.moves:
            _spread(group.moves[key].working, group, lines, additions)
    if key in growth.given:
        working = growth_working(given.parameters, growth, key, groups[0].before[key])
        _spread(working, groups[0], lines, additions)
    made = dict(lines)
    for row in given.parameters.growth:
        if row.practice == key and row.line in given.scopes[key].lines:
            made.setdefault(row.line, _nothing(given, key, row.line))
            agreed = Parameter("Reason", row.reason, "", "agreed with the practice")
            extra = Working("Extra activity agreed", row.amount, "£", "", parameters=(agreed,), paragraph="S4 ¶36")
            additions.setdefault(row.line, []).append(extra)
    return {
        line: replace(made[line], working=with_additions(made[line].working, additions.get(line, ())))
        for line in in_order(made)
    }


def _spread(
    working: Working, group: _Group, lines: Mapping[str, GrossLine], additions: dict[str, list[Working]]
) -> None:
    """Share a practice's move over its lines of the group, in proportion."""
    amount = money_of(working)
    weights = {line: lines[line].gross for line in group.lines if line in lines and lines[line].gross}
    if not amount or not weights:
        return
    if len(weights) == 1:
        additions.setdefault(next(iter(weights)), []).append(working)
        return
    for line, share in share_among(amount, weights).items():
        additions.setdefault(line, []).append(part(working, share, lines[line].label))


def _nothing(given: Given, key: int, line: str) -> GrossLine:
    """A line that has nothing but what is agreed for it."""
    working = Working(f"{line_label(line)}, gross", ZERO, "£", "no history of its own", paragraph="S4 ¶36")
    made = GrossLine(line, line_label(line), Method.AGREED_GROWTH, None, working)
    holding = given.scopes[key].holding_of(line)
    return replace(made, holding=holding) if holding else made


def _beyond(given: Given) -> dict[int, Decimal]:
    """Cost of the treatments taken out, scaled to a year, where the contingency rate is taken of it as well."""
    if given.parameters.contingency_base is not ContingencyBase.GROSS:
        return {}
    found: dict[int, Decimal] = {}
    for (key, _), amount in money_taken_out(given.base, given.parameters.excluded).items():
        found[key] = found.get(key, ZERO) + amount
    return found


def _practice(
    given: Given, key: int, lines: Mapping[str, GrossLine], beyond: Mapping[int, Decimal], groups: tuple[_Group, ...]
) -> PracticeResult:
    rate = given.named["contingency_rate"]
    rate = rate if given.parameters.rate else replace(rate, value=Decimal(0), source="nothing is retained")
    practice = given.base.by_key[key]
    has_fair = all(key in group.fairs for group in groups)
    fair = sum((group.fairs[key] for group in groups), ZERO) if has_fair else None
    before = sum((group.before[key] for group in groups), ZERO)
    return PracticeResult(
        key=key,
        code=practice.code,
        name=practice.name,
        patients=practice.patients,
        prior=prior_use(practice),
        fair=fair,
        distance_before=distance(before, fair).part if fair is not None else None,
        move=sum((group.moves[key].move.amount for group in groups if key in group.moves), ZERO),
        budget=finished(tuple(lines.values()), contingency=rate, beyond=beyond.get(key, ZERO)),
    )


def _constraints(
    given: Given, sums: tuple[ComponentSum, ...], groups: tuple[_Group, ...], growth: GrowthByDistance
) -> list[Constraint]:
    moves: list[Move] = [each.move for group in groups for each in group.moves.values()]
    return [
        *constraints.of_allocation(sums),
        *_scope(given),
        *constraints.of_pace(moves),
        *constraints.of_growth(growth),
        *constraints.of_rules(given.warnings),
        *_fair_shares(given, groups),
    ]


def _scope(given: Given) -> list[Constraint]:
    """Scopes that break the minimum or hold what is excluded, services without money, and activity out of scope."""
    found = _excluded(given)
    for key, scope in given.scopes.items():
        name = given.base.by_key[key].name
        if lost := [line for line in minimum_lines() if line not in scope.lines]:
            words = ", ".join(line_label(line) for line in lost)
            sentence = f"The scope of {name} lacks {words}, which no budget may be without (S4 ¶32)."
            found.append(Constraint(Limit.SCOPE, sentence, forbids=True))
    for row in given.parameters.growth:
        if row.line not in given.scopes[row.practice].lines:
            name = given.base.by_key[row.practice].name
            sentence = f"Extra activity is agreed for {line_label(row.line)}, which is not in the scope of {name}."
            found.append(Constraint(Limit.SCOPE, sentence, row.amount, forbids=True))
    wanted = [
        line
        for line in CAPITATION_LINES
        if not given.parameters.pots.get(line) and any(line in scope.lines for scope in given.scopes.values())
    ]
    if wanted:
        words = ", ".join(line_label(line) for line in wanted)
        sentence = f"Practices have chosen {words}, and no money is named for it: it stands at nought (S4 ¶33, ¶36)."
        found.append(Constraint(Limit.SCOPE, sentence))
    return found


def _excluded(given: Given) -> list[Constraint]:
    """Excluded services in a scope: by an exception that holds, which is named; or the scope cannot stand (S4 ¶34)."""
    found = []
    for key, scope in given.scopes.items():
        name, excepted = given.base.by_key[key].name, given.excepted.get(key, {})
        for line in in_order(scope.lines):
            if line not in SERVICES or SERVICES[line].kind is not ServiceClass.EXCLUDED:
                continue
            held = f"{name} holds {line_label(line)}, which S4 ¶34 excludes"
            words = excepted.get(line)
            after = (
                f", by {words}. No money is named for it: it stands at nought." if words else ": no exception holds."
            )
            found.append(Constraint(Limit.SCOPE, held + after, forbids=words is None))
    return found


def _fair_shares(given: Given, groups: tuple[_Group, ...]) -> list[Constraint]:
    if all(group.moves for group in groups) or not given.base.practices:
        return []
    sentence = (
        "Fair shares are not known for every practice, so nobody moves towards one, and what has no history is shared "
        "by list size (S4 ¶29, ¶30)."
    )
    return [Constraint(Limit.FAIR_SHARES, sentence)]
