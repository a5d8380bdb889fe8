"""Mergers, splits and new names: what they carry over, and what they are refused for."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import load_successions, record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.domain.rows import SuccessionRow
from pbc.organisations.models import Affiliation, Organisation, Succession
from pbc.organisations.queries import members_of, pct_of, practices_of, preview_succession, sha_of
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.factories.principals import hat
from tests.integration.organisations.actions.conftest import AT, Load, nothing_closed

pytestmark = pytest.mark.django_db
EVE, MERGER = date(2006, 9, 30), date(2006, 10, 1)
MERGE, SPLIT, RENAME = SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.RENAME


def record(old: Organisation, new: Organisation, kind: SuccessionKind = MERGE, **more: object) -> Succession:
    facts = {"effective_on": MERGER, "evidence": "Invented order", "by": SYSTEM, "at": AT} | more
    facts = {"closed_until": nothing_closed} | facts
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
    with pytest.raises(Invalid, match="5ZA closed on 2006-04-01. 5ZA cannot become 5ZB on 2006-10-01."):
        record(old, new)
    assert pct_of(practice, MERGER) == old
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("role", "what", "refusal"),
    [
        ("pct_analyst", "practice", ""),
        ("pbc_manager", "practice", ""),
        ("sha_performance_manager", "practice", ""),
        ("sha_performance_manager", "pct", ""),
        ("system_administrator", "practice", ""),
        ("system_administrator", "pct", ""),
        ("pct_analyst", "pct", "you may not record what became of a primary care trust"),
        ("pct_finance", "practice", "you may not record what became of an organisation"),
        ("auditor", "practice", "you may not record what became of an organisation"),
        ("practice_manager", "practice", "you may not record what became of an organisation"),
    ],
)
def test_a_pct_records_for_its_practices_and_an_sha_for_its_pcts(role: str, what: str, refusal: str) -> None:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    places = {"sha": sha, "pct": pct, "practice": PracticeFactory(pct=pct)}
    kinds = ("sha", "practice", "pct") if what == "pct" else ("practice", "pct", "sha")
    own = places[next(kind for kind in kinds if kind in ROLES[role].held_in)]
    parties = (PctFactory(sha=sha), pct) if what == "pct" else (PracticeFactory(pct=pct), places["practice"])
    if refusal:
        with pytest.raises(Denied, match=refusal):
            record(*parties, by=hat(role, own))
        assert not Succession.objects.exists()
    else:
        assert record(*parties, by=hat(role, own)).recorded_by == f"A {ROLES[role].label}"


def test_nobody_records_for_others() -> None:
    own, other = PctFactory(name="Own"), PctFactory(name="Other")
    ours, theirs, left = PracticeFactory(pct=own), PracticeFactory(pct=other), PracticeFactory(pct=own, pct__until=EVE)
    analyst = hat("pct_analyst", own)
    for old, new, refusal in (
        (theirs, ours, "did not belong to Own on 30 September 2006"),
        (ours, theirs, "does not belong to Own on 1 October 2006"),
        (left, ours, "did not belong to Own on 30 September 2006"),
    ):
        with pytest.raises(Denied, match=refusal):
            record(old, new, by=analyst)
    assert not Succession.objects.exists()
    record(ours, PracticeFactory(), RENAME, by=analyst)  # a new code is nobody's yet


def test_a_pct_records_for_practices_of_what_it_is_heir_to() -> None:
    before, own = PctFactory(), PctFactory()
    old, new = PracticeFactory(pct=before), PracticeFactory(pct=before)
    record(before, own)
    assert record(old, new, SPLIT, effective_on=date(2006, 7, 1), by=hat("pct_analyst", own))


def test_it_keeps_what_it_changed_so_that_it_can_be_undone() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory()
    ended = old.parents.get()
    [move] = record(old, new, RENAME).moves.all()
    assert (move.ended, move.until, move.carried_on) == (ended, None, new.parents.get())


def test_a_practice_that_will_merge_is_open_until_then() -> None:
    old = PracticeFactory()
    record(old, PracticeFactory(), effective_on=AT.date() + timedelta(days=1))
    old.refresh_from_db()
    assert (old.status, old.status_on(AT.date()), old.status_on(AT.date() + timedelta(days=1))) == ("A", "A", "C")


@pytest.mark.parametrize("kind", SuccessionKind)
@pytest.mark.parametrize(("open_from", "is_refused"), [(MERGER, False), (MERGER + timedelta(days=31), True)])
def test_closed_months_are_not_reached_into(kind: SuccessionKind, open_from: date, is_refused: bool) -> None:
    pct = PctFactory(name="Northmoor", code="5ZN")
    old, new = PracticeFactory(pct=pct), PracticeFactory()
    asked: list[int] = []

    def closed(pcts: Collection[int]) -> dict[int, date]:
        asked.extend(pcts)
        return {pct.pk: open_from}

    if is_refused:
        with pytest.raises(Invalid) as refusal:
            record(old, new, kind, closed_until=closed)
        assert str(refusal.value) == (
            "Northmoor (5ZN) has closed its months up to October 2006, and their figures stand on who belonged to "
            "whom. Choose 1 November 2006 or a later day, and tell the true one as evidence."
        )
        assert (refusal.value.field, Succession.objects.count(), pct_of(old, MERGER)) == ("effective date", 0, pct)
        assert not AuditEvent.objects.exists()
    else:
        assert record(old, new, kind, closed_until=closed).effective_on == MERGER
    assert asked == [pct.pk]


def test_what_somebody_agreed_to_is_what_happens_or_nothing_does() -> None:
    old, new = PctFactory(), PctFactory()
    PracticeFactory(pct=old)

    def seen() -> str:
        now = preview_succession(
            kind=MERGE, predecessor=old, successor=new, effective_on=MERGER, closed_until=nothing_closed
        )
        return now.fingerprint

    before = seen()
    PracticeFactory(pct=old)
    with pytest.raises(Invalid, match="Somebody has changed the record since you looked"):
        record(old, new, seen=before)
    assert not Succession.objects.exists()
    assert record(old, new, seen=seen()).moves.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_people_who_record_the_same_at_once_record_it_once() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    start, keys, faults = Barrier(2), [], []

    def one() -> None:
        start.wait(timeout=10)
        try:
            keys.append(record(old, new).pk)
        except Exception as fault:  # noqa: BLE001 - any fault in a thread would be lost
            faults.append(fault)
        finally:
            connection.close()

    people = [Thread(target=one) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert (faults, len(keys), len(set(keys))) == ([], 2, 1)
    assert (Succession.objects.count(), AuditEvent.objects.count()) == (1, 1)


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


load_open = partial(load_successions, closed_until=nothing_closed)


def row(number: int, old: str, new: str, on: date = MERGER) -> SuccessionRow:
    return SuccessionRow(number, MERGE, old, new, on, "Invented order")


def test_a_file_is_recorded_the_earliest_first_with_one_event(load: Load) -> None:
    practice = PracticeFactory(pct=PctFactory(code="5ZA"))
    PctFactory(code="5ZB")
    PctFactory(code="5ZC")
    result = load(load_open, row(2, "5ZB", "5ZC", date(2007, 4, 1)), row(3, "5ZA", "5ZB"))
    assert (result.accepted, result.created, list(result.problems)) == (2, 2, [])
    assert [pct_of(practice, day).code for day in (EVE, MERGER, date(2007, 4, 1))] == ["5ZA", "5ZB", "5ZC"]
    assert AuditEvent.objects.get().facts["created"] == 2
    assert load(load_open, row(3, "5ZA", "5ZB")).created == 0


def test_a_row_that_cannot_be_is_a_problem_and_the_others_are_recorded(load: Load) -> None:
    PctFactory(code="5ZA")
    PctFactory(code="5ZB")
    PracticeFactory(code="X90001")
    rows = (row(2, "5ZA", "X90001"), row(3, "5ZX", "5ZB"), row(4, "5ZA", "5ZB"), row(5, "5ZB", "5ZA"))
    result = load(load_open, *rows)
    assert [(problem.row_number, problem.value, problem.message) for problem in result.problems] == [
        (2, "X90001", "5ZA and X90001 are not the same kind of organisation."),
        (3, "5ZX", "No organisation has the code 5ZX."),
        (5, "5ZA", "5ZA became 5ZB already, so 5ZB cannot become 5ZA."),
    ]
    assert result.created == 1


def test_a_row_that_reaches_into_closed_months_is_a_problem(load: Load) -> None:
    old = PctFactory(code="5ZA")
    PctFactory(code="5ZB")
    load_closed = partial(load_successions, closed_until=lambda pcts: {old.pk: date(2006, 11, 1)})
    result = load(load_closed, row(2, "5ZA", "5ZB"))
    [problem] = result.problems
    assert (problem.column, problem.value, result.created) == ("effective date", "2006-10-01", 0)
    assert "(5ZA) has closed its months up to October 2006" in problem.message
    assert problem.fix.startswith("Choose 1 November 2006 or a later day")
