"""A preview of undoing says what would change, and changes nothing."""

from datetime import date
from typing import Any

import pytest

from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.models import Affiliation, Succession
from pbc.organisations.queries.undoing import preview_undoing
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory
from tests.integration.organisations.actions.conftest import AT, nothing_closed

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


@pytest.fixture
def merger() -> Succession:
    """Of a PCT with two practices, in an SHA."""
    old, new = PctFactory(sha=ShaFactory(), code="5ZA"), PctFactory(code="5ZB")
    for _ in range(2):
        PracticeFactory(pct=old)
    return record_succession(
        kind=SuccessionKind.MERGE,
        predecessor=old,
        successor=new,
        effective_on=MERGER,
        evidence="Invented order",
        closed_until=nothing_closed,
        by=SYSTEM,
        at=AT,
    )


def test_a_preview_of_undoing(merger: Succession) -> None:
    before = list(Affiliation.objects.order_by("pk").values())
    found = preview_undoing(merger, closed_until=nothing_closed)
    assert (found.refused, found.reopens) == ("", True)
    assert sorted(each.carried_on is not None for each in found.carried) == [False, True, True]
    assert {each.until for each in found.carried} == {None}
    assert list(Affiliation.objects.order_by("pk").values()) == before
    assert Succession.objects.exists()


def test_a_preview_says_why_not_and_what_instead(merger: Succession) -> None:
    closed = preview_undoing(merger, closed_until=lambda pcts: {merger.predecessor_id: date(2006, 11, 1)})
    assert closed.refused.startswith("This took effect on 1 October 2006. ")
    assert closed.fix == "What is closed is not taken back."
    assert closed.carried == ()


def test_it_costs_the_same_however_many_practices(merger: Succession, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        preview_undoing(merger, closed_until=nothing_closed)
