"""A preview says what would change, and changes nothing."""

from datetime import date

import pytest

from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.models import Affiliation, Succession
from pbc.organisations.queries import lineage, preview_succession
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory, SuccessionFactory

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)
MERGE = SuccessionKind.MERGE


def test_a_preview_of_a_merger() -> None:
    old, new = PctFactory(sha=ShaFactory()), PctFactory()
    practice = PracticeFactory(pct=old)
    PracticeFactory(pct=old, pct__until=date(2006, 1, 1))
    before = list(Affiliation.objects.values_list("pk", "parent_id", "period"))
    preview = preview_succession(kind=MERGE, predecessor=old, successor=new, effective_on=MERGER)
    assert (preview.refused, preview.closes) == ("", True)
    assert {(move.held.child, move.child, move.parent) for move in preview.moves} == {
        (practice.pk, practice.pk, new.pk),
        (old.pk, None, None),
    }
    assert list(Affiliation.objects.values_list("pk", "parent_id", "period")) == before
    assert not Succession.objects.exists()


def test_a_preview_says_why_not() -> None:
    old, new = PctFactory(code="5ZA"), PctFactory()
    PracticeFactory(pct=old, pct__from_=date(2007, 1, 1))
    preview = preview_succession(kind=MERGE, predecessor=old, successor=new, effective_on=MERGER)
    assert preview.refused == "5ZA cannot end on 2006-10-01: 1 membership of it begins on that day or later."


def test_the_lineage_on_record() -> None:
    step = SuccessionFactory(predecessor=PctFactory(), successor=PctFactory(), effective_on=MERGER)
    assert lineage().successor(step.predecessor_id, until=MERGER) == step.successor_id
