import pytest

from pbc.activity.management.demo_files.settings import Stream, WorldSettings
from pbc.core.periods import Month


@pytest.mark.parametrize(
    "wrong", [{"pcts": 0}, {"pcts": 153}, {"practices": 5}, {"pcts": 2, "practices": 11}, {"months": 0}, {"seed": -1}]
)
def test_a_world_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must"):
        WorldSettings(**wrong)


def test_quarters_end_with_the_day_after_the_last_month() -> None:
    quarters = WorldSettings(months=24).quarters

    assert (quarters[0], quarters[-1], len(quarters)) == (Month(2005, 4), Month(2007, 4), 9)


def test_a_world_that_begins_within_a_quarter_counts_its_first_month() -> None:
    assert WorldSettings(start=Month(2006, 6), months=2).quarters == (Month(2006, 6), Month(2006, 7))


def test_random_numbers_depend_on_their_key_and_not_on_what_was_drawn_before() -> None:
    settings = WorldSettings()
    settings.random(Stream.SPELLS, 1).random(100)

    again = settings.random(Stream.SPELLS, 2).random(3).tolist()

    assert again == WorldSettings().random(Stream.SPELLS, 2).random(3).tolist()
    assert again != settings.random(Stream.AE, 2).random(3).tolist()
    assert again != WorldSettings(seed=2).random(Stream.SPELLS, 2).random(3).tolist()
