"""A scenario of one PCT's budgets, and a national round of them: pure calculation, one PCT held at a time."""

import random
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from bench.registry import Measure, benchmark

PRACTICES, NATION, TRACED = 60, 8400, 10
SLOWEST, SLOWEST_NATION, MOST_MEGABYTES = 1, 60, 500


@benchmark("scenarios", "Scenarios of budgets, for a PCT and for the nation")
def measure() -> Iterator[Measure]:
    calculated(seed=0)  # reads the bank holidays once
    started = time.perf_counter()
    calculated(seed=1)
    yield Measure("a scenario, 60 practices", time.perf_counter() - started, "s", at_most=SLOWEST)
    started = time.perf_counter()
    for seed in range(NATION // PRACTICES):
        calculated(seed=seed)
    yield Measure("a national round, 8,400 practices", time.perf_counter() - started, "s", at_most=SLOWEST_NATION)
    tracemalloc.start()  # it slows the calculation, so it watches ten PCTs, one after the other, and no clock
    for seed in range(TRACED):
        calculated(seed=seed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Measure("memory of a round, PCT by PCT", peak / 2**20, "MB", at_most=MOST_MEGABYTES)


def calculated(seed: int) -> str:
    """The fingerprint of a scenario of invented practices: every line that a budget can have, moved and grown."""
    from budgets.domain.baselines import Given
    from budgets.domain.bases import Base, BasePractice
    from budgets.domain.cuts import Cut, LineHistory
    from budgets.domain.parameters import ScenarioParameters, named
    from budgets.domain.scenarios import calculate
    from budgets.domain.scope import Holding, Level, Scope, minimum_scope
    from budgets.domain.services import CAPITATION_LINES, PRESCRIBING, TARIFF_LINES, line_label, line_unit
    from pbc.core.periods import FinancialYear

    numbers = random.Random(seed)
    year = FinancialYear(2006)
    cut = Cut(year.previous, year.previous.months[:9])
    practices = tuple(
        BasePractice(
            key=key,
            code=f"ZZ{key:04d}",
            name=f"Surgery {key}",
            patients=numbers.randint(2000, 20000),
            list_on=date(2006, 1, 1),
            lines=tuple(
                LineHistory(
                    line, line_label(line), line_unit(line), cut, Decimal(50), Decimal(numbers.randint(1, 10**8)) / 100
                )
                for line in (*TARIFF_LINES, PRESCRIBING)
            ),
        )
        for key in range(PRACTICES)
    )
    targets = {name: {each.key: Decimal(each.patients) for each in practices} for name in ("hchs", "prescribing")}
    base = Base(year, practices, datetime(2006, 2, 1, tzinfo=UTC), date(2006, 1, 31), "Kept.", targets, "Invented")
    parameters = ScenarioParameters(
        uplift=Decimal(5),
        contingency_rate=Decimal(4),
        max_move=Decimal(1),
        floor=Decimal(90),
        threshold=Decimal(20000),
        prescribing_pace=Decimal(10),
        pots={line: Decimal("1000000.00") for line in CAPITATION_LINES},
        under_rate=Decimal(1),
        growth_money=Decimal("500000.00"),
    )
    optional: dict[str, Holding] = dict.fromkeys(map(str, CAPITATION_LINES), Holding.BLOCKED_BACK)
    lines = {**minimum_scope(Level.INTERMEDIATE).lines, **optional}
    scopes = {each.key: Scope(Level.INTERMEDIATE, lines) for each in practices}
    available = {"hchs": Decimal(10**10), "prescribing": Decimal(10**10)}
    return calculate(Given(base, parameters, named(parameters, {}, "Bench"), scopes, available)).digest
