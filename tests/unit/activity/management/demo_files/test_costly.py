from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from pbc.activity.management.demo_files import costly, spells, stories
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import Role, build, providers_of
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import FinancialYear, Month

THRESHOLD = 20_000
YEARS = (FinancialYear(2005), FinancialYear(2006))
Stay = tuple[int, int, float]
"""First day, last day and pounds."""


@pytest.fixture(scope="module")
def area() -> Area:
    return Area.of(build(WorldSettings(practices=30)), 0)


def stays(area: Area, year: FinancialYear) -> Iterator[tuple[bytes, int, Stay]]:
    for month in year.months:
        batch = costly.generate(area, month)
        pounds = spells.costs(providers_of(0)[Role.ACUTE], month, batch)
        columns = (batch[name] for name in ("number", "practice", "admitted", "discharged"))
        for number, practice, admitted, discharged, cost in zip(*columns, pounds, strict=True):
            yield number, int(practice), (int(admitted), int(discharged), float(cost))


def test_each_costs_far_above_the_threshold_in_stays_one_after_another(area: Area) -> None:
    for year in YEARS:
        patients: dict[bytes, list[Stay]] = defaultdict(list)
        for number, _, stay in stays(area, year):
            patients[number].append(stay)
        assert len(patients) == pytest.approx(sum(p.list_size for p in area.practices) / stories.COSTLY_ONE_IN, rel=0.3)
        for of_one in patients.values():
            assert len(of_one) == stories.COSTLY_STAYS_EACH
            (_, out, _), (into, _, _) = sorted(of_one)
            assert into - out == stories.COSTLY_AT_HOME
        costs = np.array([sum(pounds for _, _, pounds in of_one) for of_one in patients.values()])
        assert (costs > THRESHOLD).mean() > 0.9
        assert costs.mean() > 2 * THRESHOLD


def test_practices_of_the_stories_have_none(area: Area) -> None:
    told = {at for at, practice in enumerate(area.practices) if practice.story is not None}
    having = {practice for year in YEARS for _, practice, _ in stays(area, year)}
    assert having
    assert not having & told


def test_they_are_among_the_spells_of_the_acute_trust_alone(area: Area) -> None:
    month = Month(2006, 7)
    numbers = set(costly.generate(area, month)["number"])
    assert numbers
    for role in (Role.ACUTE, Role.SECOND):
        long = spells.generate(area, providers_of(0)[role], month)
        found = set(long["number"][np.where(long["days"] >= stories.COSTLY_DAYS[0])])
        assert (numbers <= found) == (role is Role.ACUTE)


def test_a_winter_of_pressure_is_the_first_predecessors(area: Area) -> None:
    before, after = (area.expected("emergency", Month(year, 1)).sum(axis=1) for year in (2006, 2007))
    lists = area.on_list(Month(2007, 1)).sum(axis=1) / area.on_list(Month(2006, 1)).sum(axis=1)
    more = after / before / lists
    for at, practice in enumerate(area.practices):
        if practice.story is None:
            factor = stories.WINTER_FACTOR if practice.predecessor == 0 else 1
            assert more[at] == pytest.approx(factor, rel=0.05)
