"""Rounds of a PCT, and what a scenario of one is calculated from."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import F, Sum

from budgets.domain.allocation import component_of
from budgets.domain.baselines import Given
from budgets.domain.bases import Base
from budgets.domain.ledger import AccountKind
from budgets.domain.parameters import ScenarioParameters, check, named
from budgets.domain.round_states import RoundStatus
from budgets.domain.scope import Scope, minimum_lines, minimum_scope
from budgets.models import Account, Budget, BudgetLine, BudgetRound, RoundBase
from budgets.queries.exceptions import excepted_services
from budgets.queries.ledger import books_of
from budgets.queries.scopes import scopes_of
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


def open_round_of(pct: Organisation, year: FinancialYear) -> BudgetRound | None:
    """The round that is being worked on, if there is one."""
    rows = BudgetRound.objects.filter(pct=pct, financial_year=year.start_year, status=RoundStatus.OPEN)
    return rows.select_related("pct").first()


def latest_base(round_: BudgetRound) -> RoundBase:
    """The base that new scenarios of the round stand on. Codes are read only when they are asked for."""
    return round_.bases.defer("codes").latest("version")


def base_of(row: RoundBase, *, with_codes: bool = False) -> Base:
    """A stored base as the calculation takes it."""
    return Base.from_dict(row.content, row.codes if with_codes else None)


def rules_of(round_: BudgetRound) -> dict[str, RuleInForce]:
    """The rules of the day whose rules count for a round."""
    return rules_in_force(round_.on, round_.pct)


def given_for(round_: BudgetRound, row: RoundBase, parameters: ScenarioParameters, name: str) -> Given:
    """All that a scenario is calculated from, as it stands now; parameters are held against the rules.

    :raises Invalid: where a parameter is not allowed.
    """
    base = base_of(row, with_codes=bool(parameters.excluded_codes))
    rules = rules_of(round_)
    warnings = check(parameters, rules, practices=base.by_key.keys(), codes=base.codes.keys())
    year = FinancialYear(round_.financial_year)
    return Given(
        base=base,
        parameters=parameters,
        named=named(parameters, rules, name),
        scopes=scopes_for(base, year, parameters, rules),
        available=available(round_.pct, year),
        warnings=warnings,
        excepted=excepted_services(base.by_key, round_.on),
    )


def scopes_for(
    base: Base, year: FinancialYear, parameters: ScenarioParameters, rules: Mapping[str, RuleInForce]
) -> dict[int, Scope]:
    """What each practice has chosen for the year; for those that have not, the least at the scenario's level."""
    chosen = scopes_of(base.by_key, year)
    usual = minimum_scope(parameters.default_level, minimum_lines(rules["minimum_scope"].items))
    return {key: chosen.get(key, usual) for key in base.by_key}


def available(pct: Organisation, year: FinancialYear) -> dict[str, Decimal] | None:
    """Pounds of the allocation that budgets may come to, by component: what is not attributed, and what issued budgets
    hold now, which a later version gives back. ``None`` without an allocation. Three queries.
    """
    books = books_of(pct, year)
    if books is None:
        return None
    rows = Account.objects.filter(books=books, kind=AccountKind.UNATTRIBUTED)
    found: dict[str, Decimal] = dict(rows.values_list("name", "balance"))
    held = BudgetLine.objects.filter(budget__in=Budget.objects.in_force(year.start_year).filter(pct=pct))
    for line, amount in held.values_list("line").annotate(amount=Sum(F("net") + F("contingency"))).order_by():
        component = component_of(line)
        found[component] = found.get(component, ZERO) + amount
    return found
