from decimal import Decimal

from budgets.queries.actuals import actuals, files
from pbc.activity.domain.lines import Dataset, Line
from pbc.core.periods import Month
from tests.integration.budgets.world import LAST

JUNE = Month(2005, 6)


def test_the_year_to_date_by_practice_and_line(world) -> None:
    found = actuals([world.first.pk, world.second.pk], JUNE)
    emergency = found[world.first.pk][Line.EMERGENCY]
    assert (emergency.to_date.cost, emergency.to_date.activity) == (Decimal("6900.00"), 3)
    assert emergency.monthly == (Decimal("2300.00"),) * 3
    assert (emergency.closed_months, emergency.open_months) == ((), LAST.months[:3])
    assert Line.FIRST_OUTPATIENT not in found[world.second.pk]


def test_a_line_may_be_nought_in_a_month_that_is_held(world) -> None:
    world.spell(world.second, JUNE, line=Line.DAY_CASE)
    found = actuals([world.second.pk], JUNE) if world.summed() else {}
    day_case = found[world.second.pk][Line.DAY_CASE]
    assert (day_case.months_held, day_case.monthly) == (3, (0, 0, Decimal("2300.00")))


def test_files_are_named_by_kind_and_month(world) -> None:
    found = files([world.first.pk], JUNE)
    assert [file.month for file in found[world.first.pk, Dataset.SPELLS]] == list(LAST.months[:3])
    source = found[world.first.pk, Dataset.PRESCRIBING][0].source
    assert source.kind == "batch"
    assert source.label.endswith("received 20 May 2006")
