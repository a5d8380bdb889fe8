"""How the threshold’s calls came about, after a merger as well."""

from decimal import Decimal

import pytest

from budgets.actions.threshold import call_threshold
from budgets.queries.threshold_traces import part_trace, run_trace
from pbc.core.principal import SYSTEM
from tests.integration.budgets.funds import CLOSED_AT, JUNE
from tests.integration.budgets.queries.test_costly import by_may, merge

pytestmark = pytest.mark.django_db


def test_parts_sum_to_the_run_and_name_the_codes_that_are_one(db: None) -> None:
    """By hand as in the year of the merger: 33,000 under the first code, 7,000 under the second."""
    world = merge(by_may("90000.00")).close(JUNE)
    (run,) = call_threshold(pct=world.pct, month=JUNE, by=SYSTEM, at=CLOSED_AT)
    seen = {world.first.pk: world.first, world.second.pk: world.second}
    whole = run_trace(run, "met", seen)
    assert whole is not None
    assert [(each.name, each.value) for each in whole.inputs] == [
        ("First Surgery (ZZ0001)", Decimal("33000.00")),
        ("Second Surgery (ZZ0002)", Decimal("7000.00")),
    ]
    assert (whole.value, [each.kind for each in whole.sources]) == (Decimal("40000.00"), ["posting"])
    own = part_trace(run, world.first, "called", by_line=True)
    assert own is not None
    assert "First Surgery (ZZ0001) and Second Surgery (ZZ0002) are one practice" in own.notes[0]
    above, before = own.inputs[0].inputs
    assert (above.value, before.value) == (Decimal("40000.00"), Decimal("7000.00"))
    assert {source.reference.split("/")[0] for source in above.sources} == {"ZZ0001", "ZZ0002"}
    told = part_trace(run, world.first, "called", by_line=False)
    assert told is not None
    assert (told.value, told.inputs) == (Decimal("33000.00"), ())
    assert run_trace(run, "weather", seen) is None
    assert part_trace(run, world.practice("Other", "ZZ0005", patients=0), "met", by_line=True) is None
