"""Benchmarks as a hat may see them: small numbers suppressed, and practices that it may not know of without a name."""

from dataclasses import replace

from pbc.activity.domain.benchmarking import PracticeBenchmark
from pbc.activity.domain.indicators import Indicator
from pbc.activity.queries.benchmarks import benchmarks, for_viewer
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

ANOTHER = "Another practice"


def benchmarks_seen(
    pct: Organisation, month: Month, *, by: Principal, closed: bool, chosen: list[Indicator] | None = None
) -> list[PracticeBenchmark]:
    """Every practice of the PCT, those of others without code and name. Seven queries, whatever the number."""
    rows = for_viewer(benchmarks(pct, month, closed=closed, chosen=chosen), viewer=by, pct=pct)
    seen = set(Organisation.objects.visible_to(by).practices().values_list("pk", flat=True))
    return [row if row.practice_id in seen else replace(row, code="", name=ANOTHER) for row in rows]
