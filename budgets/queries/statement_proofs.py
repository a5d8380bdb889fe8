"""Proofs that the statements of a PCT's closed months add up, and are what ledger and activity say (R41; S4 ¶38)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from budgets.domain import statement_proofs as domain
from budgets.domain.ledger import BUDGET_KINDS, IN_YEAR, PostingKind
from budgets.domain.proofs import Check, Proof, proof_of
from budgets.domain.roll_up import by_line, in_total
from budgets.domain.statements import StatementLine
from budgets.models import Entry
from budgets.queries.statements import PctStatements, Statement, limits_of, statements
from budgets.queries.takeovers import takeovers
from governance.queries.rules import rules_in_force
from pbc.activity.models import ClosedActivity, MonthlyActivity
from pbc.activity.queries.activity import months_to_date
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

Keys = Mapping[int, Sequence[int]]
"""Each practice of a statement with those that it took over, by key."""


def statement_proofs(pct: Organisation, month: Month) -> tuple[list[Proof], PctStatements]:
    """Of every practice's statement of a month, and of their sum.

    The causes are those of each practice's own page, which takes a few queries a practice; all else a constant number.
    """
    found = statements(pct, month, with_causes=True)
    made = [each for each in found.statements if each.figures]
    of = takeovers([each.practice for each in made], month).of
    keys = {
        each.practice.pk: (each.practice.pk, *(taken.practice.pk for taken in of.get(each.practice.pk, ())))
        for each in made
    }
    return [
        proof_of("A variance is actual less budget to date", _each(made, domain.variances)),
        proof_of("The seven causes sum to the variance", _each(made, domain.causes)),
        proof_of("The budget to date is that of the months gone by", _to_date(made)),
        proof_of("The actual to date is the sum of its months", _actuals(made, keys, month)),
        proof_of("The year’s budget is what the ledger holds of it", _budgets(made, keys, month)),
        proof_of("Lines sum to subtotals and totals", _sums(made)),
        proof_of("The PCT is the sum of its practices", _rolled_up(found, made)),
    ], found


def _place(each: Statement) -> str:
    return f"{each.month}, {each.practice.code}"


def _each(
    made: Sequence[Statement], checks: Callable[[Sequence[StatementLine], str], Iterable[Check]]
) -> Iterator[Check]:
    for each in made:
        yield from checks(each.lines, _place(each))


def _to_date(made: Sequence[Statement]) -> Iterator[Check]:
    for each in made:
        if each.profile:
            yield from domain.to_date(each.lines, each.profile, _place(each))


def _sums(made: Sequence[Statement]) -> Iterator[Check]:
    for each in made:
        if each.figures:
            yield from domain.sums(each.figures, _place(each))


def _rolled_up(found: PctStatements, made: Sequence[Statement]) -> Iterator[Check]:
    totals = {each.practice.code: each.total for each in made if each.total}
    if found.total is None or not totals:
        return
    limits = limits_of(rules_in_force(found.month.last_day, found.pct))
    of_practices = {each.practice.code: each.lines for each in made}
    place = f"{found.month}, {found.pct.code}"
    yield from domain.summed(found.total, list(totals.values()), f"{place}, total of statements")
    yield from domain.summed(in_total(totals, limits), list(totals.values()), f"{place}, roll-up")
    yield from domain.rolled_up(by_line(of_practices, limits), of_practices, place)


def _actuals(made: Sequence[Statement], keys: Keys, month: Month) -> Iterator[Check]:
    """Cost of the months, at their close where they are closed for the practice; with what fund and PCT bear."""
    cost = _cost(keys, month)
    for each in made:
        for line in each.lines:
            borne = (line.actual, line.high_cost, line.out_of_scope)
            shown = sum((_value(figure.value) for figure in borne), ZERO)
            due = sum((cost.get((key, line.line), ZERO) for key in keys[each.practice.pk]), ZERO)
            yield Check(f"{_place(each)}, {line.label}, actual", shown, due)


def _cost(keys: Keys, month: Month) -> dict[tuple[int, str], Decimal]:
    """By practice and line, April to the month's end. Two queries."""
    practices = [key for each in keys.values() for key in each]
    days = [each.first_day for each in months_to_date(month)]
    cost: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    closed: set[tuple[int, object]] = set()
    for model in (ClosedActivity, MonthlyActivity):
        rows = model._default_manager.filter(practice_id__in=practices, month__in=days)
        sums = list(rows.values_list("practice_id", "month", "line").annotate(total=Sum("cost")).order_by())
        for practice, day, line, total in sums:
            if (practice, day) not in closed:
                cost[practice, line] += total
        closed |= {(practice, day) for practice, day, _, _ in sums}
    return cost


def _budgets(made: Sequence[Statement], keys: Keys, month: Month) -> Iterator[Check]:
    """What was issued, and moved in the year up to the month's end, of each line. One query."""
    held = _held([key for each in keys.values() for key in each], month)
    for each in made:
        for line in each.lines:
            due = sum((held.get((key, line.line), ZERO) for key in keys[each.practice.pk]), ZERO)
            yield Check(f"{_place(each)}, {line.label}, budget", _value(line.budget.value), due)


def _held(practices: Sequence[int], month: Month) -> dict[tuple[int, str], Decimal]:
    rows = Entry.objects.filter(
        account__practice_id__in=practices,
        account__kind__in=BUDGET_KINDS,
        posting__books__financial_year=month.financial_year.start_year,
        posting__kind__in={*IN_YEAR, PostingKind.ISSUE},
        posting__effective_on__lte=month.last_day,
    ).values_list("account__practice_id", "account__line")
    return {(practice, line): total for practice, line, total in rows.annotate(total=Sum("amount"))}


def _value(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
