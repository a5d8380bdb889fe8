from datetime import date

import pytest

from business_cases.actions.deputies import name_deputy, take_back_deputy
from business_cases.models import Deputy
from business_cases.queries.desks import Person, deputies_on
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import PctFactory
from tests.integration.business_cases.decision_world import LATER


def named(world, **given) -> Deputy:
    fields = {
        "pct": world.pct,
        "deputy": Person(world.pbc.user_id, "P. Manager", "", "pbc_manager"),
        "from_on": date(2006, 9, 11),
        "to_on": date(2006, 10, 8),
        "reason": "Leave",
        "by": world.director,
        "at": LATER,
    }
    return name_deputy(**(fields | given))


def test_a_director_names_a_deputy_for_at_most_28_days_both_ends_counted(world) -> None:
    row = named(world)
    assert list(deputies_on([world.pct.pk], date(2006, 10, 8))) == [row]
    assert not deputies_on([world.pct.pk], date(2006, 10, 9)).exists()
    with pytest.raises(Invalid, match="29 days are asked"):
        named(world, from_on=date(2006, 11, 1), to_on=date(2006, 11, 29))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"from_on": date(2006, 9, 10)}, "past"),
        ({"to_on": date(2006, 9, 10)}, "before the first"),
    ],
)
def test_days_that_cannot_be(world, given, message) -> None:
    with pytest.raises(Invalid, match=message):
        named(world, **given)


def test_who_may_not_be_a_deputy_and_who_may_not_name_one(world) -> None:
    elsewhere = Person(world.manager.user_id, "M. Manager", "", "practice_manager")
    oneself = Person(world.director.user_id, "D. Director", "", "pct_director")
    for person in (elsewhere, oneself):
        with pytest.raises(Invalid, match="cannot be your deputy"):
            named(world, deputy=person)
    for who in (world.pbc, world.clerk, world.manager):
        with pytest.raises(Denied):
            named(world, by=who)
    with pytest.raises(Denied):
        named(world, pct=PctFactory(sha=world.sha))


def test_one_deputy_at_a_time_until_taken_back(world) -> None:
    row = named(world)
    with pytest.raises(Invalid, match="have a deputy in some"):
        named(world, from_on=date(2006, 10, 8), to_on=date(2006, 10, 9))
    with pytest.raises(Denied, match="who named this deputy"):
        take_back_deputy(deputy=row, by=world.pbc, at=LATER)
    take_back_deputy(deputy=row, by=world.director, at=LATER)
    assert not deputies_on([world.pct.pk], date(2006, 9, 12)).exists()
    with pytest.raises(Denied, match="has ended"):
        take_back_deputy(deputy=row, by=world.director, at=LATER)
    named(world)


def test_nothing_is_half_done(world, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        named(world)
    assert not Deputy.objects.exists()
