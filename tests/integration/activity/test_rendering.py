"""The chart of an indicator."""

import pytest

from pbc.activity.domain.indicators import indicator_of
from pbc.activity.queries.benchmarks import benchmarks
from pbc.activity.rendering import indicator_chart
from pbc.core.periods import Month
from tests.factories.organisations import PopulationReturnFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db


def test_you_are_pointed_out_and_the_pct_is_drawn(places) -> None:
    PopulationReturnFactory(practice=places["practice"], each=100)
    files.load("spells", files.spells(*[{}] * 9))
    wanted = [indicator_of("emergency_admission_rate")]
    rows = benchmarks(places["pct"], Month(2006, 4), closed=False, chosen=wanted)
    chart = indicator_chart(rows, you=places["practice"].pk)
    assert "You: 60.0, number 1 from the lowest." in chart.alt
    assert "PCT 60.0" in chart.alt
    assert any("(you)" in row[0] for row in chart.table.rows)
