"""The published method of a PCT's fund: every choice with its paragraph and the day it was adopted (R49; S4 ¶42)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.domain.contingency import METHOD_RULES, pooling_warnings
from budgets.domain.high_cost import RiskOption
from budgets.models import Books
from budgets.queries.ledger import keeper_of
from governance.domain.local_rules import check_allowed
from governance.domain.rules import Local, RuleInForce
from governance.queries.rules import rules_in_force
from pbc.core.periods import FinancialYear
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import list_sizes, members_of


@dataclass(frozen=True)
class Pool:
    """A consortium, the practices that pool in it, and their patients."""

    consortium: Organisation
    members: tuple[Organisation, ...]
    patients: int


@dataclass(frozen=True)
class Method:
    """What was chosen, as it stood on a day.

    :param rules: those of :data:`budgets.domain.contingency.METHOD_RULES` that the year has, in that order.
    :param warnings: what the guidance or the evidence suggests otherwise, a sentence each.
    """

    on: date
    year: FinancialYear
    keeper: Organisation
    rules: tuple[RuleInForce, ...]
    pools: tuple[Pool, ...]
    warnings: tuple[str, ...]

    @property
    def options(self) -> tuple[RiskOption, ...]:
        chosen = next((rule.items for rule in self.rules if rule.key == "risk_options"), ())
        return tuple(RiskOption(each) for each in chosen)


def method(books: Books, today: date) -> Method:
    """The method of a fund as it stands today, or stood on the last day of its year."""
    year = FinancialYear(books.financial_year)
    on = max(year.first_day, min(today, year.months[-1].last_day))
    keeper = keeper_of(books, on)
    found = rules_in_force(on, keeper)
    rules = tuple(found[key] for key in METHOD_RULES if key in found)
    pools = pools_of(keeper, on)
    told = [warning for rule in rules if rule.rule.local is not Local.NONE for warning in _outside(rule)]
    smallest = found["pooling_population"].number if "pooling_population" in found else Decimal(0)
    told += pooling_warnings({pool.consortium.name: pool.patients for pool in pools}, smallest)
    return Method(on, year, keeper, rules, pools, tuple(told))


def pools_of(pct: Organisation, on: date) -> tuple[Pool, ...]:
    """The consortia of a PCT on a day, with their members and patients, by name. Two queries a consortium and one."""
    consortia = Organisation.objects.of_kind(OrganisationKind.CONSORTIUM).filter(
        parents__parent=pct, parents__period__contains=on
    )
    pools = []
    for consortium in consortia.distinct().order_by("name"):
        members = tuple(members_of(consortium, on).order_by("name"))
        lists = list_sizes(members, on)
        pools.append(Pool(consortium, members, sum(each.patients for each in lists.values())))
    return tuple(pool for pool in pools if pool.members)


def _outside(rule: RuleInForce) -> tuple[str, ...]:
    return check_allowed(rule.rule, rule.value)
