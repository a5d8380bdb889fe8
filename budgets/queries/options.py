"""A fund's year under other options, on its real data (R44 to R48; S4 ¶41).

Read once for a month and kept until rows of the year, calls or rules change.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db import connection

from budgets.domain import options
from budgets.domain.high_cost import Basis, RiskOption, Terms, terms_in
from budgets.domain.options import Outcome, PracticeYear
from budgets.models import Books, Budget
from budgets.queries.actuals import actuals
from budgets.queries.contingency import contributions, fund, granted_calls
from budgets.queries.high_cost import totals_above
from budgets.queries.ledger import keeper_of
from budgets.queries.methods import pools_of
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.patients import parameters, spells_by_group_sql, versions
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation

KEPT_SECONDS = 60 * 60 * 24 * 30
MONTHS = 12
POUNDS = "£{:,.0f}"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WhatIf:
    """The year to the end of a month under each option. ``chosen`` is the one the PCT has.

    :param costly_groups: HRGs that count as costly treatments, dearest first.
    """

    month: Month
    chosen: Outcome
    others: tuple[Outcome, ...]
    costly_groups: tuple[str, ...]

    @property
    def every(self) -> tuple[Outcome, ...]:
        return (self.chosen, *self.others)


def what_if(books: Books) -> WhatIf | None:
    """The fund's year to the last month called for; ``None`` before the first."""
    months = fund(books).months
    if not months:
        return None
    month = months[-1]
    keeper = keeper_of(books, month.last_day)
    rules = rules_in_force(month.last_day, keeper)
    practices = contributions(books)
    key = _key(books, month, rules, versions(practices, months_to_date(month)))
    found = _kept(key)
    if found is None:
        found = _played(books, month, keeper, rules, practices)
        _keep(key, found)
    return found


def _played(
    books: Books,
    month: Month,
    keeper: Organisation,
    rules: Mapping[str, RuleInForce],
    practices: Mapping[int, Decimal],
) -> WhatIf:
    terms = terms_in(rules)
    thresholds = {Decimal(each) for each in rules["thresholds_compared"].items}
    groups, costly = _costly(practices, month, rules["costly_treatment_from"].number)
    basis = terms.basis if terms else Basis.PATIENT_YEAR
    above = totals_above(practices, month, sorted(thresholds | ({terms.threshold} if terms else set())), basis)
    years = _years(books, month, keeper, practices, above, costly)
    other = [each for each in sorted(thresholds) if terms is None or each != terms.threshold]
    played = [
        options.alone(years),
        *([options.with_fund("A: fund only", years)] if terms else []),
        *(options.with_fund(f"A and B at {POUNDS.format(each)}", years, each) for each in other),
        options.with_exclusions("C: costly treatments out of scope", years),
        options.with_pools("D: pooling in consortia", years),
    ]
    return WhatIf(month, _chosen(years, rules, terms), tuple(played), groups)


def _chosen(years: list[PracticeYear], rules: Mapping[str, RuleInForce], terms: Terms | None) -> Outcome:
    if terms:
        return options.with_fund(f"As chosen: A and B at {POUNDS.format(terms.threshold)}", years, terms.threshold)
    if RiskOption.FUND in rules["risk_options"].items:
        return options.with_fund("As chosen: A, fund only", years)
    return options.alone(years)


def _years(
    books: Books,
    month: Month,
    keeper: Organisation,
    practices: Mapping[int, Decimal],
    above: Mapping[int, Mapping[Decimal, Decimal]],
    costly: Mapping[int, Decimal],
) -> list[PracticeYear]:
    """Budgets to date are twelfths of the year's."""
    gross = dict(
        Budget.objects.in_force(books.financial_year).filter(practice__in=practices).values_list("practice", "gross")
    )
    spent = actuals(practices, month)
    granted = granted_calls(practices, month)
    pools = {member.pk: pool.consortium.name for pool in pools_of(keeper, month.last_day) for member in pool.members}
    return [
        PracticeYear(
            practice=practice,
            gross=round_pence(gross[practice] * month.number_in_year / MONTHS),
            contingency=put_in,
            actual=sum((actual.to_date.cost for actual in spent.get(practice, {}).values()), ZERO),
            above=above.get(practice, {}),
            costly=costly.get(practice, ZERO),
            granted=sum(granted.get(practice, {}).values(), ZERO),
            pool=pools.get(practice, ""),
        )
        for practice, put_in in practices.items()
    ]


def _costly(practices: Collection[int], month: Month, mean_from: Decimal) -> tuple[tuple[str, ...], dict[int, Decimal]]:
    """The groups whose spells cost so much or more on average, and what each practice spent on them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(spells_by_group_sql(), parameters(practices, months_to_date(month)))
        rows = [(practice, group, int(spells), cost) for practice, group, spells, cost in cursor.fetchall()]
    spells: dict[str, int] = defaultdict(int)
    costs: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for _, group, number, cost in rows:
        spells[group] += number
        costs[group] += cost
    means = {group: costs[group] / spells[group] for group in spells}
    chosen = {group for group, mean in means.items() if mean >= mean_from}
    spent: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for practice, group, _, cost in rows:
        if group in chosen:
            spent[practice] += cost
    return tuple(sorted(chosen, key=lambda group: (-means[group], group))), dict(spent)


def _key(books: Books, month: Month, rules: Mapping[str, RuleInForce], held: Mapping[int, str]) -> str:
    """Changes whenever rows, calls, contributions or rules do."""
    year = FinancialYear(books.financial_year)
    said = [f"{key}={rule.value}" for key, rule in sorted(rules.items()) if rule.rule.group == "Risk and contingency"]
    moved = books.postings.order_by("-pk").values_list("pk", flat=True).first()
    text = f"{year} {month} {moved} {sorted(held.items())} {said}"
    return f"what-if:{books.pk}:{hashlib.sha256(text.encode()).hexdigest()}"


def _kept(key: str) -> WhatIf | None:
    try:
        found = cache.get(key)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("other options are played anew: %s", error)
        return None
    return found if isinstance(found, WhatIf) else None


def _keep(key: str, found: WhatIf) -> None:
    try:
        cache.set(key, found, KEPT_SECONDS)
    except Exception as error:  # noqa: BLE001 - any fault of any cache
        log.warning("other options are not kept: %s", error)
