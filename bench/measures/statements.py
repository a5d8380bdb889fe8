"""Statements: what any month of a practice costs in queries and time, and a PCT's list."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from bench.demonstration import closed_month
from bench.registry import Measure, benchmark

PRACTICES = 5
MOST_QUERIES = 15
SLOWEST_MS = 150


@benchmark("statements", "Monthly statements, one practice and a whole PCT")
def measure() -> Iterator[Measure]:
    from budgets.domain.states import BudgetStatus
    from budgets.models import Budget
    from budgets.queries.roll_up import roll_up
    from budgets.queries.statements import statement, statements
    from pbc.core.periods import FinancialYear

    closed_month()  # budgets are loaded with it
    budgets = list(Budget.objects.filter(status=BudgetStatus.ISSUED).select_related("practice", "pct")[:PRACTICES])
    months = FinancialYear(budgets[0].financial_year).months
    statement(budgets[0].practice, months[-1])  # reads bank holidays, prepares plans, once a worker
    for month in (months[0], months[5], months[-1]):
        costs = [_cost(partial(statement, budget.practice, month)) for budget in budgets]
        yield Measure(f"statement, {month.label}", max(queries for queries, _ in costs), "queries", MOST_QUERIES)
        yield Measure(f"statement, {month.label}, slowest", max(ms for _, ms in costs), "ms", SLOWEST_MS)
    pct = budgets[0].pct
    whole: dict[str, Callable[..., object]] = {"list of a PCT": statements, "roll-up of a PCT": roll_up}
    for what, make in whole.items():
        queries, ms = _cost(partial(make, pct, months[-1]))
        yield Measure(f"{what}, {months[-1].label}", queries, "queries")
        yield Measure(f"{what}, {months[-1].label}", ms, "ms")


def _cost(make: Callable[[], object]) -> tuple[int, float]:
    """Queries and milliseconds of one call."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        make()
        seconds = time.perf_counter() - started
    return len(captured), seconds * 1000
