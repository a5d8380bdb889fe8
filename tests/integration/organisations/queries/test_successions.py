"""A preview says what would change, and changes nothing."""

from datetime import date
from typing import Any

import pytest

from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.models import Affiliation, Organisation, Succession
from pbc.organisations.queries import lineage, preview_succession
from pbc.organisations.queries.successions import SuccessionPreview, find_party, pcts_concerned, told
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    ShaFactory,
    SuccessionFactory,
    UndoneSuccessionFactory,
)
from tests.factories.principals import hat
from tests.integration.organisations.actions.conftest import nothing_closed

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)
MERGE = SuccessionKind.MERGE


def preview(old: Organisation, new: Organisation, **more: object) -> SuccessionPreview:
    facts = {"kind": MERGE, "effective_on": MERGER, "closed_until": nothing_closed} | more
    return preview_succession(predecessor=old, successor=new, **facts)  # type: ignore[arg-type]


def test_a_preview_of_a_merger() -> None:
    old, new = PctFactory(sha=ShaFactory()), PctFactory()
    practice = PracticeFactory(pct=old)
    PracticeFactory(pct=old, pct__until=date(2006, 1, 1))
    before = list(Affiliation.objects.values_list("pk", "parent_id", "period"))
    found = preview(old, new)
    assert (found.refused, found.closes) == ("", True)
    assert {(move.held.child, move.child, move.parent) for move in found.moves} == {
        (practice.pk, practice.pk, new.pk),
        (old.pk, None, None),
    }
    assert list(Affiliation.objects.values_list("pk", "parent_id", "period")) == before
    assert not Succession.objects.exists()


def test_a_preview_says_why_not() -> None:
    old, new = PctFactory(code="5ZA"), PctFactory()
    PracticeFactory(pct=old, pct__from_=date(2007, 1, 1))
    found = preview(old, new)
    assert found.refused == "5ZA cannot end on 2006-10-01: 1 membership of it begins on that day or later."


def test_the_lineage_on_record() -> None:
    step = SuccessionFactory(predecessor=PctFactory(), successor=PctFactory(), effective_on=MERGER)
    assert lineage().successor(step.predecessor_id, until=MERGER) == step.successor_id


def test_a_preview_says_what_is_known_already_and_what_is_known_otherwise() -> None:
    old, new = PctFactory(code="5ZA"), PctFactory(code="5ZB")
    known = SuccessionFactory(predecessor=old, successor=new, effective_on=MERGER)
    same, other = preview(old, new), preview(old, new, kind=SuccessionKind.RENAME)
    assert (same.known, same.refused, same.moves) == (known, "", ())
    assert other.refused == "5ZA became 5ZB on 2006-10-01 by the record (merge)."
    assert (other.known, other.field) == (None, "effective date")


def test_a_preview_says_which_closed_months_stand_in_the_way() -> None:
    old, new = PctFactory(name="Own", code="5ZA"), PctFactory()
    closed = preview(old, new, closed_until=lambda pcts: {old.pk: date(2006, 12, 1)})
    assert closed.refused.startswith("Own (5ZA) has closed its months up to November 2006")
    assert closed.fix.startswith("Choose 1 December 2006")
    assert preview(old, new, closed_until=lambda pcts: {old.pk: MERGER}).refused == ""


def test_a_fingerprint_is_of_all_that_would_change() -> None:
    old, new = PctFactory(), PctFactory()
    before = preview(old, new)
    assert preview(old, new).fingerprint == before.fingerprint
    prints = {before.fingerprint, preview(old, new, kind=SuccessionKind.RENAME).fingerprint}
    PracticeFactory(pct=old)
    prints.add(preview(old, new).fingerprint)
    old.closed_on = MERGER
    prints.add(preview(old, new).fingerprint)
    assert len(prints) == 4


def test_the_pcts_concerned_are_those_whose_figures_change() -> None:
    before, then, other = PctFactory(), PctFactory(), PctFactory()
    old = PracticeFactory(pct=before, pct__until=date(2006, 9, 1))
    AffiliationFactory(child=old, parent=then, period=(date(2006, 9, 1), None))
    new = PracticeFactory(pct=other, pct__from_=date(2006, 11, 1))
    ConsortiumFactory(pct=before, members=[old])
    assert pcts_concerned(old, new, MERGER) == [then, other]
    assert pcts_concerned(old, new, date(2006, 9, 1)) == [before, then, other]
    assert pcts_concerned(then, before, MERGER) == [before, then]


def test_what_is_told_is_on_record_or_undone_and_in_sight(django_assert_num_queries: Any) -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    on_record = SuccessionFactory(predecessor=old, successor=new, recorded_by="Anil Column")
    undone = UndoneSuccessionFactory(predecessor=old, successor=new)
    SuccessionFactory(predecessor=PracticeFactory(), successor=PracticeFactory())
    with django_assert_num_queries(2):
        first, second = told(hat("pct_analyst", pct))
    assert (first.key, first.is_undone, first.recorded_by, first.reason) == (on_record.pk, False, "Anil Column", "")
    assert (second.key, second.is_undone, second.undone_by) == (undone.succession_key, True, "Maya Bridge")
    assert second.reason == "The order was withdrawn."


def test_a_party_is_ones_own_or_nobodys_yet() -> None:
    pct = PctFactory()
    own, new, theirs = PracticeFactory(pct=pct), PracticeFactory(), PracticeFactory(pct=PctFactory())
    analyst = hat("pct_analyst", pct)
    found = [find_party(analyst, "practice", each.code) for each in (own, new, theirs, pct)]
    assert found == [own, new, None, None]
    assert find_party(analyst, "pct", pct.code) == pct
