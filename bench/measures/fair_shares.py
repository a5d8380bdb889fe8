"""Fair shares and pace of change: one PCT, and a round of every practice in England, to the penny."""

import random
import resource
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bench.registry import Measure, benchmark

if TYPE_CHECKING:
    from budgets.domain.fair_share_inputs import PracticeList, ShareTables
    from pbc.activity.domain.care import Care

PCTS, PRACTICES = 152, 8_400
ON = date(2006, 4, 1)
MOST_SECONDS, MOST_MEGABYTES, MOST_SECONDS_A_PCT = 60, 500, 0.25


@benchmark("fair_shares", "Fair shares and pace of change: a national round of 152 PCTs and 8,400 practices")
def measure() -> Iterator[Measure]:
    from budgets.domain.fair_share import FairShares, fair_shares
    from budgets.domain.pace import PaceRules, Standing, pace_of_change
    from pbc.core.working import Parameter

    rules = PaceRules(
        Parameter("Band", Decimal(10), "percent"),
        Parameter("Most", Decimal(1), "percent"),
        Parameter("Floor", Decimal(100), "percent"),
    )
    draw = random.Random(20060401)
    rounds = [made(draw, pct) for pct in range(PCTS)]
    started, slowest = time.perf_counter(), 0.0
    for lists, tables, pots in rounds:
        begun = time.perf_counter()
        shares: FairShares = fair_shares(lists, tables, on=ON, pots=pots)
        standings = [
            Standing(p, (shares.fair(p) * draw.randint(80, 120) / 100).quantize(Decimal("0.01")), shares.fair(p))
            for p in shares.practices
        ]
        moves = pace_of_change(standings, rules)
        assert sum(shares.fair(p) for p in shares.practices) == sum(pots.values())
        assert len(moves) == len(lists)
        slowest = max(slowest, time.perf_counter() - begun)
    seconds = time.perf_counter() - started
    yield Measure("practices", sum(len(lists) for lists, _, _ in rounds), "practices")
    yield Measure("slowest PCT", slowest, "s", at_most=MOST_SECONDS_A_PCT)
    yield Measure("national round", seconds, "s", at_most=MOST_SECONDS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Measure("memory at its peak, all told", peak, "MB", at_most=MOST_MEGABYTES)


def made(draw: random.Random, pct: int) -> "tuple[list[PracticeList], ShareTables, dict[Care, Decimal]]":
    """A PCT's lists, tables and money, of random numbers."""
    from budgets.domain.fair_share_inputs import CELLS, Curve, Need, Population, PracticeList, ShareTables
    from pbc.activity.domain.care import Care
    from pbc.core.working import Source

    file = Source("batch", "Invented")
    first, end = PRACTICES * pct // PCTS, PRACTICES * (pct + 1) // PCTS
    lists = [
        PracticeList(key, f"X{key:05d}", "Invented", {cell: draw.randint(20, 700) for cell in CELLS}, ON)
        for key in range(first, end)
    ]
    people = {cell: int(sum(each.patients[cell] for each in lists) * 0.96) for cell in CELLS}
    tables = ShareTables(
        {care: Curve({cell: Decimal(draw.randint(2_000, 400_000)) / 100 for cell in CELLS}, file) for care in Care},
        {
            (each.practice, care): Need(Decimal(draw.randint(700_000, 1_400_000)) / 1_000_000)
            for each in lists
            for care in Care
        },
        Population(people, file),
    )
    return lists, tables, {care: Decimal(draw.randint(10**9, 10**10)) / 100 for care in Care}
