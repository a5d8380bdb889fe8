import numpy as np
import pytest

from pbc.activity.management.demo_files import activity, stories
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import Role, providers_of
from pbc.activity.management.demo_files.settings import Stream
from pbc.core.periods import Month

BEFORE, AFTER = stories.SHIFT_FROM.plus(-12), stories.SHIFT_FROM


def test_practices_of_a_pct_are_ordinary_together(area: Area) -> None:
    people = [practice.list_size for practice in area.practices]

    for effects in area.effects.values():
        assert np.average(effects, weights=people) == pytest.approx(1)


def test_the_referrer_refers_more(area: Area) -> None:
    month = Month(2005, 5)

    expected = area.expected("gp_first", month).sum(axis=1) / area.effects["gp_first"]
    per_head = expected / area.on_list(month).sum(axis=1)

    assert per_head[stories.REFERRER] / per_head[stories.SURVIVOR] == pytest.approx(stories.REFERRER_FACTOR, rel=0.1)


@pytest.mark.parametrize(
    ("use", "factor"),
    [
        ("gp_first", stories.SHIFT_GP_FIRSTS),
        ("consultant_first", stories.SHIFT_CONSULTANT_TO_CONSULTANT),
        ("ae", stories.SHIFT_AE),
        ("emergency", 1.0),
    ],
)
def test_spend_moves_at_one_practice(area: Area, use: str, factor: float) -> None:
    then, now = (area.expected(use, month).sum(axis=1) for month in (BEFORE, AFTER))
    change = now / then

    assert change[stories.SHIFTING_PRACTICE] / change[stories.REFERRER] == pytest.approx(factor, rel=0.05)


def test_the_small_practice_expects_the_same_every_year(area: Area) -> None:
    for use in area.effects.keys() - {"prescribing"}:
        then, now = (area.expected(use, month)[stories.SMALL_PRACTICE] for month in (Month(2005, 9), Month(2006, 9)))
        assert np.array_equal(then, now)


def test_winter_is_worse_for_emergencies_and_better_for_nobody_else(area: Area) -> None:
    january, august = (area.expected("emergency", month).sum() for month in (Month(2006, 1), Month(2006, 8)))

    assert january / august == pytest.approx(1.06 / 0.95, rel=0.02)


def test_local_care_is_shared_by_two_trusts(area: Area) -> None:
    shares = area.local_share(Role.ACUTE) + area.local_share(Role.SECOND)

    assert shares == pytest.approx(1)
    second = area.local_share(Role.SECOND)
    assert second[[p.predecessor == 1 for p in area.practices]].mean() > second[:4].mean()


def test_one_row_in_so_many_is_left_out_in_the_second_year() -> None:
    batch = {"practice": np.arange(1_600)}

    assert len(activity.thin_small(batch, Month(2006, 3))["practice"]) == 1_600
    assert len(activity.thin_small(batch, Month(2006, 4))["practice"]) == 1_500


def test_planned_care_keeps_to_working_days() -> None:
    random = np.random.default_rng(1)

    days = activity.days_of(random, Month(2005, 12), planned=True, count=20_000)
    share = np.bincount(days, minlength=31) / 20_000

    christmas, weekend = [24, 25, 26, 27 - 1], [2, 3]  # 26 and 27 December 2005 were bank holidays
    assert share[christmas].sum() < 0.02
    assert share[weekend].sum() < 0.01
    assert share[0] == pytest.approx(1 / 20, abs=0.01)


def test_a_file_draws_the_small_practice_apart(area: Area) -> None:
    provider = providers_of(0)[0]

    (_, others), (repeated, small) = area.draws(Stream.SPELLS, provider, Month(2005, 6))
    (_, _), (again, _) = area.draws(Stream.SPELLS, provider, Month(2006, 6))

    assert (others | small).all()
    assert not (others & small).any()
    assert repeated.random() == again.random()


def test_share_of_role_leaves_nothing_out() -> None:
    away, centre = np.array([0.7, 0.02]), np.array([0.0, 0.1])

    local = activity.share_of_role(Role.ACUTE, away, centre)
    rest = [activity.share_of_role(role, away, centre) for role in (Role.SPECIALIST, Role.TREATMENT_CENTRE)]

    assert (local + sum(rest)).tolist() == [1, 1]
    assert activity.share_of_role(Role.MINOR_INJURIES, away, centre).tolist() == [0, 0]
