"""Who was where, as it was and on a later map."""

from datetime import date

import pytest

from pbc.organisations.models import Organisation
from pbc.organisations.queries import (
    members_of,
    pct_count_on,
    pct_of,
    pcts_of,
    places,
    practices_of,
    restated,
    sha_of,
)
from pbc.organisations.queries.places import is_alone, is_under, pcts_on_day
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    ShaFactory,
    SuccessionFactory,
)

pytestmark = pytest.mark.django_db
BEFORE, MERGER, TODAY = date(2006, 6, 30), date(2006, 10, 1), date(2007, 6, 30)


@pytest.fixture
def merger() -> dict[str, Organisation]:
    sha = ShaFactory()
    old, new = PctFactory(sha=sha, sha__until=MERGER), PctFactory(sha=sha, sha__from_=MERGER)
    SuccessionFactory(predecessor=old, successor=new, effective_on=MERGER)
    moved = PracticeFactory(pct=old, pct__until=MERGER)
    AffiliationFactory(child=moved, parent=new, period=(MERGER, None))
    swallowed = PracticeFactory(pct=old, pct__until=MERGER)
    SuccessionFactory(predecessor=swallowed, successor=moved, effective_on=MERGER)
    closed = PracticeFactory(pct=old, pct__until=date(2006, 9, 1))
    return {"sha": sha, "old": old, "new": new, "moved": moved, "swallowed": swallowed, "closed": closed}


def test_as_it_was(merger: dict[str, Organisation]) -> None:
    assert set(practices_of(merger["old"], BEFORE)) == {merger["moved"], merger["swallowed"], merger["closed"]}
    assert list(practices_of(merger["new"], MERGER)) == [merger["moved"]]
    assert pct_of(merger["moved"], date(2006, 9, 30)) == merger["old"]
    assert pct_of(merger["moved"], MERGER) == merger["new"]
    assert pct_of(merger["closed"], MERGER) is None
    assert list(pcts_of(merger["sha"], BEFORE)) == [merger["old"]]
    assert list(pcts_of(merger["sha"], MERGER)) == [merger["new"]]
    assert sha_of(merger["new"], MERGER) == merger["sha"]
    assert places(MERGER) == {merger["moved"].pk: merger["new"].pk}


def test_a_consortium_is_no_pct(merger: dict[str, Organisation]) -> None:
    consortium = ConsortiumFactory(pct=merger["new"], members=[merger["closed"]])
    assert pct_of(merger["closed"], MERGER) is None
    assert list(members_of(consortium, MERGER)) == [merger["closed"]]
    assert pct_of(consortium, MERGER) == merger["new"]


def test_restated_to_a_later_day(merger: dict[str, Organisation]) -> None:
    found = {place.original_practice: place for place in restated(on=BEFORE, to=TODAY)}
    assert {key: (place.practice, place.pct, place.reason) for key, place in found.items()} == {
        merger["moved"].pk: (merger["moved"].pk, merger["new"].pk, "register"),
        merger["swallowed"].pk: (merger["moved"].pk, merger["new"].pk, "register"),
        merger["closed"].pk: (merger["closed"].pk, merger["new"].pk, "succession"),
    }
    assert restated(on=BEFORE, to=TODAY, pct=merger["old"]) == []
    assert len(restated(on=BEFORE, to=TODAY, pct=merger["new"])) == 3


def test_pcts_of_a_day_with_what_has_no_list(merger: dict[str, Organisation]) -> None:
    PopulationReturnFactory(practice=merger["moved"], patients=900)
    PopulationReturnFactory(practice=merger["closed"], patients=100)
    (then,) = pcts_on_day(Organisation.objects.filter(kind="pct"), on=BEFORE)
    assert (then.pct, then.practices, then.patients, then.listed) == (merger["old"], 3, 1000, 2)
    (now,) = pcts_on_day(Organisation.objects.filter(kind="pct"), on=BEFORE, to=TODAY)
    assert (now.pct, now.practices, now.patients) == (merger["new"], 3, 1000)


def test_only_pcts_are_counted_as_pcts(merger: dict[str, Organisation]) -> None:
    board = PctFactory(commissioner_kind="local_health_board")
    PracticeFactory(pct=board)
    PctFactory()  # without practices
    assert pct_count_on(BEFORE) == 1


def test_as_many_queries_for_many_practices_as_for_few(
    merger: dict[str, Organisation], django_assert_num_queries
) -> None:
    for _ in range(20):
        PopulationReturnFactory(practice=PracticeFactory(pct=merger["old"], pct__until=MERGER))
    with django_assert_num_queries(3):
        restated(on=BEFORE, to=TODAY)
    pcts = list(Organisation.objects.filter(kind="pct"))
    with django_assert_num_queries(4):
        pcts_on_day(pcts, on=BEFORE, to=TODAY)


def test_what_is_under_whom_on_a_day() -> None:
    sha, elsewhere = ShaFactory(), ShaFactory()
    old = PctFactory(sha=sha)
    heir = PctFactory()
    practice = PracticeFactory(pct=old, pct__until=MERGER)
    eve = date(2006, 9, 30)
    assert [is_under(practice, owner.pk, eve) for owner in (practice, old, sha)] == [True, True, True]
    assert [is_under(practice, owner.pk, MERGER) for owner in (practice, old, sha)] == [True, False, False]
    assert not any(is_under(practice, owner.pk, eve) for owner in (heir, elsewhere))
    SuccessionFactory(predecessor=old, successor=heir, effective_on=MERGER)
    assert is_under(practice, heir.pk, eve)
    assert not is_under(practice, None, eve)
    assert not is_alone(practice, eve)
    assert is_alone(practice, MERGER)
