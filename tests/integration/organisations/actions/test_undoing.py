"""Taking back a succession: all of it, with a reason, as long as nothing has been built on it."""

from collections.abc import Collection
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.bulk import set_periods
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.actions.undoing import undo_succession
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.models import Affiliation, Organisation, Succession, SuccessionMove, UndoneSuccession
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory
from tests.factories.principals import hat
from tests.integration.organisations.actions.conftest import AT, nothing_closed

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)
WHY = "The order was withdrawn."
MERGE, SPLIT, RENAME = SuccessionKind.MERGE, SuccessionKind.SPLIT, SuccessionKind.RENAME


def record(
    old: Organisation, new: Organisation, kind: SuccessionKind = MERGE, effective_on: date = MERGER
) -> Succession:
    return record_succession(
        kind=kind,
        predecessor=old,
        successor=new,
        effective_on=effective_on,
        evidence="Invented order",
        closed_until=nothing_closed,
        by=SYSTEM,
        at=AT,
    )


def undo(succession: Succession, **more: object) -> UndoneSuccession:
    facts = {"reason": WHY, "closed_until": nothing_closed, "by": SYSTEM, "at": AT} | more
    return undo_succession(succession=succession, **facts)  # type: ignore[arg-type]


def registers() -> tuple[object, ...]:
    """Who belongs to whom and who is closed: all that a succession changes."""
    return (
        sorted(
            (child, parent, period.lower or date.min, period.upper or date.max, sole, purpose)
            for child, parent, period, sole, purpose in Affiliation.objects.values_list(
                "child", "parent", "period", "is_sole", "purpose"
            )
        ),
        list(Organisation.objects.order_by("pk").values_list("pk", "closed_on", "status")),
    )


@pytest.fixture
def places() -> dict[str, Organisation]:
    """An SHA with two PCTs of practices, one of which leaves next year, and a consortium."""
    sha = ShaFactory()
    north, south = PctFactory(sha=sha, name="North", code="5ZN"), PctFactory(sha=sha, name="South", code="5ZS")
    practices = [PracticeFactory(pct=north), PracticeFactory(pct=north, pct__until=date(2007, 4, 1))]
    consortium = ConsortiumFactory(pct=north, members=practices)
    return {
        "sha": sha,
        "north": north,
        "south": south,
        "first": practices[0],
        "second": practices[1],
        "consortium": consortium,
    }


@pytest.mark.parametrize("kind", SuccessionKind)
@pytest.mark.parametrize(("old", "new"), [("north", "south"), ("first", "second")])
def test_all_is_as_it_was_before(places: dict[str, Organisation], kind: SuccessionKind, old: str, new: str) -> None:
    before = registers()
    done = record(places[old], places[new], kind)
    assert kind is SPLIT or registers() != before
    undone = undo(done)
    assert registers() == before
    assert (Succession.objects.count(), SuccessionMove.objects.count()) == (0, 0)
    assert (undone.kind, undone.predecessor, undone.effective_on) == (kind, places[old], MERGER)
    assert (undone.reason, undone.undone_by, undone.recorded_by) == (WHY, "The system", "The system")


def test_it_can_be_recorded_again_and_undone_again(places: dict[str, Organisation]) -> None:
    before = registers()
    for _ in range(2):
        undo(record(places["north"], places["south"]))
    assert registers() == before
    assert UndoneSuccession.objects.count() == 2


def test_a_predecessor_that_a_register_closed_stays_closed() -> None:
    old = PracticeFactory(closed_on=MERGER, status="C")
    undo(record(old, PracticeFactory()))
    old.refresh_from_db()
    assert (old.closed_on, old.status) == (MERGER, "C")


@pytest.mark.parametrize(("open_from", "is_refused"), [(MERGER, False), (date(2006, 11, 1), True)])
def test_what_is_closed_is_not_taken_back(places: dict[str, Organisation], open_from: date, is_refused: bool) -> None:
    done = record(places["first"], places["second"])
    after = registers()

    def closed(pcts: Collection[int]) -> dict[int, date]:
        assert places["north"].pk in pcts
        return {places["north"].pk: open_from}

    if not is_refused:
        undo(done, closed_until=closed)
        return
    with pytest.raises(Invalid) as refusal:
        undo(done, closed_until=closed)
    assert str(refusal.value) == (
        "This took effect on 1 October 2006. North (5ZN) has closed its months up to October 2006, and their figures "
        "stand on who belonged to whom. What is closed is not taken back."
    )
    assert registers() == after
    assert not UndoneSuccession.objects.exists()


def test_what_something_stands_on_is_undone_after_it(places: dict[str, Organisation]) -> None:
    third = PctFactory(sha=places["sha"], code="5ZT")
    before = registers()
    first = record(places["north"], places["south"])
    second = record(places["south"], third, effective_on=date(2007, 4, 1))
    with pytest.raises(Invalid, match="5ZS became 5ZT on 1 April 2007, and stands on this. Undo that first."):
        undo(first)
    undo(second)
    undo(first)
    assert registers() == before


def test_memberships_changed_since_are_not_overruled(places: dict[str, Organisation]) -> None:
    done = record(places["north"], places["south"])
    moved = places["first"].parents.get(parent=places["south"])
    set_periods([(moved.pk, MERGER, date(2006, 12, 1))])
    with pytest.raises(
        Invalid, match=f"What {places['first'].code} belongs to has been changed since. Send a register"
    ):
        undo(done)
    assert Succession.objects.exists()


def test_a_practice_that_belongs_elsewhere_by_now_is_not_pulled_back() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    done = record(old, new)
    AffiliationFactory(child=old, parent=PctFactory(), period=(date(2007, 1, 1), None))
    with pytest.raises(Invalid, match=f"What {old.code} belongs to has been changed since"):
        undo(done)


def test_a_later_register_of_the_end_is_not_overruled() -> None:
    old = PracticeFactory(code="Z00001")
    done = record(old, PracticeFactory())
    Organisation.objects.filter(pk=old.pk).update(closed_on=MERGER + timedelta(days=30))
    with pytest.raises(Invalid, match="By a later register Z00001 closed on 31 October 2006"):
        undo(done)


def test_undoing_needs_a_reason(places: dict[str, Organisation]) -> None:
    done = record(places["north"], places["south"])
    with pytest.raises(Invalid, match="Undoing needs a reason") as refusal:
        undo(done, reason=" ")
    assert refusal.value.field == "reason"
    assert Succession.objects.exists()


def test_who_may_not_record_may_not_undo(places: dict[str, Organisation]) -> None:
    done = record(places["north"], places["south"])
    for by in (hat("pct_analyst", places["north"]), hat("sha_performance_manager", ShaFactory())):
        with pytest.raises(Denied):
            undo(done, by=by)
    assert undo(done, by=hat("sha_performance_manager", places["sha"])).undone_by == "A SHA performance manager"


def test_the_event_says_who_took_back_what_and_why(places: dict[str, Organisation]) -> None:
    undo(record(places["north"], places["south"]))
    event = AuditEvent.objects.get(kind="organisations.succession_undone")
    assert event.organisation_code == "5ZS"
    assert (event.facts["predecessor"], event.facts["successor"], event.facts["reason"]) == ("5ZN", "5ZS", WHY)
    assert event.facts["restored"] == 4  # two practices, the consortium, and North itself in the SHA


def test_without_its_audit_event_nothing_is_undone(
    places: dict[str, Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = record(places["north"], places["south"])
    after = registers()
    monkeypatch.setattr("pbc.organisations.actions.undoing.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        undo(done)
    assert registers() == after
    assert (Succession.objects.count(), UndoneSuccession.objects.count()) == (1, 0)


def test_what_was_undone_is_kept_as_it_is(places: dict[str, Organisation]) -> None:
    undone = undo(record(places["north"], places["south"]))
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        UndoneSuccession.objects.filter(pk=undone.pk).update(reason="Another")


@pytest.mark.django_db(transaction=True)
def test_two_people_who_undo_at_once_undo_it_once() -> None:
    pct = PctFactory()
    done = record(PracticeFactory(pct=pct), PracticeFactory(pct=pct))
    start, outcomes = Barrier(2), []

    def one() -> None:
        start.wait(timeout=10)
        try:
            undo(done)
            outcomes.append("")
        except Invalid as fault:
            outcomes.append(str(fault))
        finally:
            connection.close()

    people = [Thread(target=one) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert [bool(outcome) for outcome in sorted(outcomes)] == [False, True]
    assert max(outcomes).endswith("has been undone already. Nothing was changed.")
    assert UndoneSuccession.objects.count() == 1
