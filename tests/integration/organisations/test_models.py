"""Who sees which organisation, and what the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation, Succession, UndoneSuccession
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    ProviderFactory,
    ShaFactory,
    SuccessionFactory,
    UndoneSuccessionFactory,
)

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture
def world() -> dict[str, Organisation]:
    """Two PCTs merge into a third; another PCT and another SHA stand beside; one consortium crosses the border."""
    sha, other_sha = ShaFactory(), ShaFactory()
    # the two old PCTs were never linked to an SHA: it sees them as what its PCT is heir to
    north, south = PctFactory(), PctFactory()
    merged = PctFactory(sha=sha, sha__from_=MERGER)
    beside = PctFactory(sha=other_sha)
    for old in (north, south):
        SuccessionFactory(predecessor=old, successor=merged, effective_on=MERGER)
    moved = PracticeFactory(pct=north, pct__until=MERGER)
    AffiliationFactory(child=moved, parent=merged, period=(MERGER, None))
    closed = PracticeFactory(pct=south, pct__until=date(2006, 1, 1))
    swallowed = PracticeFactory()
    SuccessionFactory(predecessor=swallowed, successor=moved, effective_on=date(2005, 10, 1))
    foreign = PracticeFactory(pct=beside)
    consortium = ConsortiumFactory(pct=merged, members=[moved, foreign])
    return {
        "sha": sha,
        "other_sha": other_sha,
        "north": north,
        "south": south,
        "merged": merged,
        "beside": beside,
        "moved": moved,
        "closed": closed,
        "swallowed": swallowed,
        "foreign": foreign,
        "consortium": consortium,
        "provider": ProviderFactory(sha=other_sha),
    }


def hat(organisation: Organisation) -> Principal:
    return Principal(
        name="Test",
        role="auditor",
        permissions=frozenset(),
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        user_id=1,
    )


@pytest.mark.parametrize(
    ("worn_at", "seen"),
    [
        ("sha", "sha merged north south moved closed swallowed consortium provider"),
        ("other_sha", "other_sha beside foreign provider"),
        ("merged", "sha merged north south moved closed swallowed consortium provider"),
        ("north", "north moved swallowed provider"),
        ("beside", "other_sha beside foreign provider"),
        ("moved", "moved swallowed north merged consortium provider"),
        ("closed", "closed south provider"),
        ("foreign", "foreign beside consortium provider"),
        ("consortium", "consortium merged moved swallowed foreign provider"),
        ("provider", "provider other_sha"),
    ],
)
def test_each_hat_sees_its_own_and_no_more(world: dict[str, Organisation], worn_at: str, seen: str) -> None:
    visible = set(Organisation.objects.visible_to(hat(world[worn_at])))
    assert {name for name, organisation in world.items() if organisation in visible} == set(seen.split())


def test_the_system_sees_all(world: dict[str, Organisation]) -> None:
    assert Organisation.objects.visible_to(SYSTEM).count() == len(world)


def test_a_hat_of_nowhere_sees_providers_only(world: dict[str, Organisation]) -> None:
    nobody = Principal(name="X", role="x", permissions=frozenset(), organisation_kind="pct", machine_key_id=1)
    assert list(Organisation.objects.visible_to(nobody)) == [world["provider"]]


def test_members_on_a_day_and_ever(world: dict[str, Organisation]) -> None:
    practices = Organisation.objects.practices()
    assert list(practices.members_of(world["north"].pk, date(2006, 9, 30))) == [world["moved"]]
    assert list(practices.members_of(world["north"].pk, MERGER)) == []
    assert list(practices.members_of(world["north"].pk)) == [world["moved"]]


def test_a_practice_has_one_pct_at_a_time() -> None:
    practice = PracticeFactory(pct=PctFactory())
    with pytest.raises(IntegrityError, match="one_parent_at_a_time"), transaction.atomic():
        AffiliationFactory(child=practice, parent=PctFactory(), period=(MERGER, None))
    assert practice.parents.count() == 1


def test_one_membership_of_a_consortium_at_a_time_but_several_consortia() -> None:
    practice = PracticeFactory()
    consortium = ConsortiumFactory(members=[practice])
    ConsortiumFactory(members=[practice])
    with pytest.raises(IntegrityError, match="affiliation_is_said_once"), transaction.atomic():
        AffiliationFactory(child=practice, parent=consortium, period=(MERGER, None), is_sole=False)


@pytest.mark.parametrize(
    ("period", "fits"),
    [
        ((None, date(2005, 4, 1)), True),
        ((None, date(2005, 4, 2)), False),
        ((date(2006, 9, 30), None), False),
        ((MERGER, None), True),
        ((date(2006, 1, 1), date(2006, 1, 2)), False),
        ((None, None), False),
    ],
)
def test_neighbours_in_time_may_touch_but_share_no_day(period: tuple[date | None, date | None], fits: bool) -> None:
    practice = PracticeFactory(pct=PctFactory(), pct__until=MERGER)
    beside = PracticeFactory(pct=PctFactory(), pct__until=MERGER)
    assert beside.pk == practice.pk + 2  # neighbours in number do not matter either
    if fits:
        AffiliationFactory(child=practice, parent=PctFactory(), period=period)
    else:
        with pytest.raises(IntegrityError, match="one_parent_at_a_time"), transaction.atomic():
            AffiliationFactory(child=practice, parent=PctFactory(), period=period)


def test_a_membership_has_a_day() -> None:
    with pytest.raises(IntegrityError, match="affiliation_has_a_day"), transaction.atomic():
        AffiliationFactory(child=PracticeFactory(), parent=PctFactory(), period=(MERGER, MERGER))


def test_nobody_belongs_to_itself() -> None:
    pct = PctFactory()
    with pytest.raises(IntegrityError, match="nobody_belongs_to_itself"), transaction.atomic():
        AffiliationFactory(child=pct, parent=pct)


@pytest.mark.parametrize(("day", "is_open"), [((2006, 3, 31), False), ((2006, 4, 1), True), ((2006, 10, 1), False)])
def test_open_from_the_first_day_until_the_day_it_closes(day: tuple[int, int, int], is_open: bool) -> None:
    practice = PracticeFactory.build(opened_on=date(2006, 4, 1), closed_on=MERGER)
    assert practice.is_open_on(date(*day)) is is_open


@pytest.mark.parametrize(
    ("status", "closed_on", "on", "found"),
    [
        ("A", None, MERGER, "A"),
        ("A", MERGER, date(2006, 9, 30), "A"),
        ("A", MERGER, MERGER, "C"),
        ("D", MERGER, MERGER, "C"),
        ("C", None, MERGER, "C"),
        ("", MERGER, MERGER, ""),
    ],
)
def test_a_practice_has_the_status_of_the_day(status: str, closed_on: date | None, on: date, found: str) -> None:
    practice = PracticeFactory(status=status, closed_on=closed_on)
    assert practice.status_on(on) == found
    matching = [s for s in ("A", "C", "D", "") if Organisation.objects.practices().with_status(s, on).exists()]
    assert matching == [found]


def test_a_succession_is_seen_by_those_who_know_either_side(world: dict[str, Organisation]) -> None:
    for model, factory in ((Succession, SuccessionFactory), (UndoneSuccession, UndoneSuccessionFactory)):
        step = factory(predecessor=world["foreign"], successor=PracticeFactory(pct=world["merged"]))
        for name, sees in (("beside", True), ("merged", True), ("sha", True), ("north", False)):
            assert model.objects.visible_to(hat(world[name])).filter(pk=step.pk).exists() is sees, (model, name)
