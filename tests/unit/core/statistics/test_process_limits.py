"""Mean and limits of a process."""

from pbc.core.statistics.process_limits import ProcessLimits


def test_near_limits_are_two_thirds_of_the_way():
    limits = ProcessLimits(mean=20.0, average_moving_range=1.0, reach=3.0, trial=False)

    assert (limits.lower, limits.near_lower, limits.near_upper, limits.upper) == (17.0, 18.0, 22.0, 23.0)


def test_without_a_reach_there_are_no_limits():
    limits = ProcessLimits(mean=20.0, average_moving_range=None, reach=None, trial=True)

    assert (limits.lower, limits.near_lower, limits.near_upper, limits.upper) == (None, None, None, None)
