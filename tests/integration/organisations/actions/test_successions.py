"""Mergers, splits and new names: what they carry over, and what they are refused for."""

from datetime import date

import pytest

from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.actions.successions import load_successions, record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.domain.rows import SuccessionRow
from pbc.organisations.models import Affiliation, Organisation, Succession
from pbc.organisations.queries import members_of, pct_of, practices_of, sha_of
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.integration.organisations.actions.conftest import AT, Load

pytestmark = pytest.mark.django_db
EVE, MERGER = date(2006, 9, 30), date(2006, 10, 1)
MERGE, SPLIT, RENAME = SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.RENAME


def record(old: Organisation, new: Organisation, kind: SuccessionKind = MERGE, **more: object) -> Succession:
    facts = {"effective_on": MERGER, "evidence": "Invented order", "by": SYSTEM, "at": AT} | more
    return record_succession(kind=kind, predecessor=old, successor=new, **facts)  # type: ignore[arg-type]


def test_two_pcts_merge_into_one() -> None:
    sha = ShaFactory()
    north, south, merged = PctFactory(sha=sha), PctFactory(sha=sha), PctFactory(sha=sha, sha__from_=MERGER)
    practices = [PracticeFactory(pct=north), PracticeFactory(pct=south)]
    left = PracticeFactory(pct=north, pct__until=date(2006, 1, 1))
    consortium = ConsortiumFactory(pct=north, members=practices)
    for old in (north, south):
        record(old, merged)
    assert set(practices_of(north, EVE)) == {practices[0]}
    assert set(practices_of(merged, MERGER)) == set(practices)
    assert pct_of(consortium, MERGER) == merged
    assert set(members_of(consortium, MERGER)) == set(practices)
    assert pct_of(left, MERGER) is None
    assert sha_of(north, MERGER) is None
    north.refresh_from_db()
    assert (north.closed_on, north.is_open_on(EVE), north.is_open_on(MERGER)) == (MERGER, True, False)


def test_a_practice_merges_and_leaves_its_pct_and_consortium() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    consortium = ConsortiumFactory(members=[old])
    record(old, new)
    assert list(practices_of(pct, MERGER)) == [new]
    assert list(members_of(consortium, MERGER)) == []
    old.refresh_from_db()
    assert (old.status, old.closed_on) == ("C", MERGER)


def test_a_new_code_keeps_pct_and_consortium() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory()
    consortium = ConsortiumFactory(members=[old])
    record(old, new, RENAME)
    assert list(practices_of(pct, MERGER)) == [new]
    assert list(members_of(consortium, MERGER)) == [new]
    assert list(practices_of(pct, EVE)) == [old]


def test_a_split_moves_nobody() -> None:
    old, east, west = PctFactory(), PctFactory(), PctFactory()
    practice = PracticeFactory(pct=old)
    record(old, east, SPLIT)
    record(old, west, SPLIT)
    assert pct_of(practice, MERGER) == old
    old.refresh_from_db()
    assert old.closed_on is None


def test_what_is_on_record_already_changes_nothing() -> None:
    old, new = PctFactory(), PctFactory()
    first = record(old, new)
    assert record(old, new) == first
    assert AuditEvent.objects.count() == 1
    assert old.history.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"effective_on": date(2007, 1, 1)}, "became 5ZB on 2006-10-01 by the record"),
        ({"kind": SPLIT}, "by the record (merge)"),
    ],
)
def test_the_same_succession_told_otherwise_is_refused(change: dict[str, object], sentence: str) -> None:
    old, new = PctFactory(code="5ZA"), PctFactory(code="5ZB")
    record(old, new)
    with pytest.raises(Invalid, match="5ZA") as refusal:
        record(old, new, **change)  # type: ignore[arg-type]
    assert sentence in str(refusal.value)


def test_a_contradiction_is_refused_and_changes_nothing() -> None:
    old, new = PctFactory(code="5ZA", closed_on=date(2006, 4, 1)), PctFactory(code="5ZB")
    practice = PracticeFactory(pct=old)
    with pytest.raises(Invalid, match="5ZA closed on 2006-04-01. It cannot become 5ZB on 2006-10-01."):
        record(old, new)
    assert pct_of(practice, MERGER) == old
    assert not Succession.objects.exists()


def test_only_keepers_of_registers_record(stranger: Principal) -> None:
    with pytest.raises(Denied, match="you may not record what became of an organisation"):
        record(PctFactory(), PctFactory(), by=stranger)


def test_the_event_says_who_became_what() -> None:
    old, new = PctFactory(code="5ZA"), PctFactory(code="5ZB")
    PracticeFactory(pct=old)
    record(old, new)
    event = AuditEvent.objects.get()
    assert (event.kind, event.organisation_code) == ("organisations.succession_recorded", "5ZB")
    assert (event.facts["predecessor"], event.facts["succession"], event.facts["moved"]) == ("5ZA", "merge", 1)


def test_without_its_audit_event_nothing_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    old = PctFactory()
    PracticeFactory(pct=old)
    monkeypatch.setattr("pbc.organisations.actions.successions.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        record(old, PctFactory())
    assert (Succession.objects.count(), Affiliation.objects.count()) == (0, 1)


def row(number: int, old: str, new: str, on: date = MERGER) -> SuccessionRow:
    return SuccessionRow(number, MERGE, old, new, on, "Invented order")


def test_a_file_is_recorded_the_earliest_first_with_one_event(load: Load) -> None:
    practice = PracticeFactory(pct=PctFactory(code="5ZA"))
    PctFactory(code="5ZB")
    PctFactory(code="5ZC")
    result = load(load_successions, row(2, "5ZB", "5ZC", date(2007, 4, 1)), row(3, "5ZA", "5ZB"))
    assert (result.accepted, result.created, list(result.problems)) == (2, 2, [])
    assert [pct_of(practice, day).code for day in (EVE, MERGER, date(2007, 4, 1))] == ["5ZA", "5ZB", "5ZC"]
    assert AuditEvent.objects.get().facts["created"] == 2
    assert load(load_successions, row(3, "5ZA", "5ZB")).created == 0


def test_a_row_that_cannot_be_is_a_problem_and_the_others_are_recorded(load: Load) -> None:
    PctFactory(code="5ZA")
    PctFactory(code="5ZB")
    PracticeFactory(code="X90001")
    rows = (row(2, "5ZA", "X90001"), row(3, "5ZX", "5ZB"), row(4, "5ZA", "5ZB"), row(5, "5ZB", "5ZA"))
    result = load(load_successions, *rows)
    assert [(problem.row_number, problem.value, problem.message) for problem in result.problems] == [
        (2, "X90001", "5ZA and X90001 are not the same kind of organisation."),
        (3, "5ZX", "No organisation has the code 5ZX."),
        (5, "5ZA", "5ZA became 5ZB already, so 5ZB cannot become 5ZA."),
    ]
    assert result.created == 1
