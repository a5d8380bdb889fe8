"""A fund's year under other options, on its real data (R44 to R48; S4 ¶41).

Read once for a month and kept until rows of the year, calls or rules change.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.cache import cache
from django.db import connection

from budgets.domain import options
from budgets.domain.evidence import rows_to_date
from budgets.domain.exclusions import Lists, triples
from budgets.domain.high_cost import Basis, RiskOption, Terms, terms_in
from budgets.domain.inputs import Actual
from budgets.domain.options import Outcome, PracticeYear
from budgets.models import Books, Budget
from budgets.queries.actuals import actuals
from budgets.queries.borne import granted_calls
from budgets.queries.contingency import contributions, fund
from budgets.queries.exclusions import held_of
from budgets.queries.high_cost import totals_above
from budgets.queries.leaving_out import taken_out
from budgets.queries.ledger import keeper_of
from budgets.queries.methods import pools_of
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import months_to_date
from pbc.activity.queries.groups import sums_of_groups
from pbc.activity.queries.patients import parameters, spells_by_group_sql
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation

KEPT_SECONDS = 60 * 60 * 24 * 30
MONTHS = 12
POUNDS = "£{:,.0f}"
log = logging.getLogger(__name__)
Costly = Mapping[int, Decimal]
"""What practices spent on costly treatments, pounds."""


@dataclass(frozen=True)
class WhatIf:
    """The year to the end of a month under each option. ``chosen`` is the one the PCT has.

    :param costly_groups: HRGs that count as costly treatments, dearest first, or those of the PCT's ``own_list``.
    """

    month: Month
    chosen: Outcome
    others: tuple[Outcome, ...]
    costly_groups: tuple[str, ...]
    own_list: bool = False

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
    held = held_of(practices, month.financial_year, months_to_date(month))
    key = _key(books, month, rules, {practice: of.key(months_to_date(month)) for practice, of in held.items()})
    found = _kept(key)
    if found is None:
        lists = {practice: of.exclusions for practice, of in held.items() if of.exclusions}
        found = _played(books, month, keeper, rules, practices, lists)
        _keep(key, found)
    return found


def position_trace(found: WhatIf, option: int, practice: Organisation) -> Working | None:
    """How a practice's position under an option came about, down to the rows; ``None`` where there is none.

    :param option: its place among :attr:`WhatIf.every`.
    """
    if option >= len(found.every) or practice.pk not in found.every[option].parts:
        return None
    spent = actuals([practice.pk], found.month).get(practice.pk, {})
    months = months_to_date(found.month)
    closed = {month for actual in spent.values() for month in actual.closed_months}
    rows = rows_to_date([practice.code], [line.value for line in spent], months, closed)
    name = f"{practice.name} ({practice.code})"
    return options.position_working(found.every[option], practice.pk, name, found.month.to_date_label, rows)


def _played(
    books: Books,
    month: Month,
    keeper: Organisation,
    rules: Mapping[str, RuleInForce],
    practices: Mapping[int, Decimal],
    lists: Lists,
) -> WhatIf:
    """With a list of the PCT's own, what was chosen is played as it is, and the other options but C with it put back.

    Without one, what was chosen and the others are played with all in scope.
    """
    terms = terms_in(rules)
    thresholds = {Decimal(each) for each in rules["thresholds_compared"].items}
    every = sorted(thresholds | ({terms.threshold} if terms else set()))
    basis = terms.basis if terms else Basis.PATIENT_YEAR
    spent = actuals(practices, month)
    groups, costly = (
        _listed(lists, month, spent) if lists else _costly(practices, month, rules["costly_treatment_from"].number)
    )
    above = totals_above(practices, month, every, basis, {})
    years = _years(books, month, keeper, practices, above, costly, spent, is_out=bool(lists))
    as_chosen = years
    if lists:
        net = totals_above(practices, month, every, basis, lists)
        as_chosen = [replace(year, above=net.get(year.practice, {})) for year in years]
        years = options.put_back(years)
    chosen = _chosen(as_chosen, rules, terms, with_list=bool(lists))
    others = _others(years, as_chosen if lists else None, terms, thresholds)
    return WhatIf(month, chosen, tuple(others), groups, bool(lists))


def _others(
    years: Sequence[PracticeYear],
    with_list: Sequence[PracticeYear] | None,
    terms: Terms | None,
    thresholds: Collection[Decimal],
) -> list[Outcome]:
    """Each option that was not chosen.

    :param with_list: the years without the treatments of the PCT's own list; ``None`` where it has none.
    """
    shown = set(thresholds) | ({terms.threshold} if terms and with_list else set())
    others = [each for each in sorted(shown) if terms is None or with_list or each != terms.threshold]
    return [
        options.alone(years),
        *([options.with_fund("A: fund only", years)] if terms else []),
        *(options.with_fund(f"A and B at {POUNDS.format(each)}", years, each) for each in others),
        options.with_own_list("C: the treatments out of scope, and no fund", with_list)
        if with_list
        else options.with_exclusions("C: costly treatments out of scope", years),
        options.with_pools("D: pooling in consortia", years),
    ]


def _chosen(
    years: Sequence[PracticeYear], rules: Mapping[str, RuleInForce], terms: Terms | None, *, with_list: bool
) -> Outcome:
    if terms:
        letters = "A, B and C" if with_list else "A and B"
        return options.with_fund(f"As chosen: {letters} at {POUNDS.format(terms.threshold)}", years, terms.threshold)
    if RiskOption.FUND in rules["risk_options"].items:
        return options.with_fund(f"As chosen: {'A and C' if with_list else 'A, fund only'}", years)
    return options.with_own_list("As chosen: C", years) if with_list else options.alone(years)


def _listed(lists: Lists, month: Month, spent: Mapping[int, Mapping[Line, Actual]]) -> tuple[tuple[str, ...], Costly]:
    """The groups of the PCT's own lists, and what each practice's came to in the year to date. One query."""
    months = months_to_date(month)
    closed = {
        practice: frozenset(of for actual in lines.values() for of in actual.closed_months)
        for practice, lines in spent.items()
    }
    taken = taken_out(sums_of_groups(triples(lists, months), months), month, closed, lists)
    groups = sorted({code for of in lists.values() for each in months for code in of.codes(each)})
    costs = {practice: sum((part.amount.cost for part in lines.values()), ZERO) for practice, lines in taken.items()}
    return tuple(groups), costs


def _years(
    books: Books,
    month: Month,
    keeper: Organisation,
    practices: Mapping[int, Decimal],
    above: Mapping[int, Mapping[Decimal, Decimal]],
    costly: Costly,
    spent: Mapping[int, Mapping[Line, Actual]],
    *,
    is_out: bool,
) -> list[PracticeYear]:
    """Budgets to date are twelfths of the year's.

    :param is_out: whether what is costly is out of scope, and so in no budget.
    """
    gross = dict(
        Budget.objects.in_force(books.financial_year).filter(practice__in=practices).values_list("practice", "gross")
    )
    granted = granted_calls(practices, month)
    pools = {member.pk: pool.consortium.name for pool in pools_of(keeper, month.last_day) for member in pool.members}
    return [
        PracticeYear(
            practice=practice,
            gross=round_pence(gross[practice] * month.number_in_year / MONTHS),
            contingency=put_in,
            actual=sum((actual.to_date.cost for actual in spent.get(practice, {}).values()), ZERO)
            - (costly.get(practice, ZERO) if is_out else ZERO),
            above=above.get(practice, {}),
            costly=costly.get(practice, ZERO),
            granted=sum(granted.get(practice, {}).values(), ZERO),
            pool=pools.get(practice, ""),
        )
        for practice, put_in in practices.items()
    ]


def _costly(practices: Collection[int], month: Month, mean_from: Decimal) -> tuple[tuple[str, ...], Costly]:
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
    return f"what-if-in-parts:{books.pk}:{hashlib.sha256(text.encode()).hexdigest()}"


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
