"""The state table whole: every state × deed × role × free of the dispute or with an interest in it.

One dispute stands ready with all that a deed needs. Only its state is then set, so that nothing but state, role and
interest decides. What does not move a dispute, a note or a vote for instance, has its states and people as well.
"""

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

import disputes.actions
from disputes.actions import hearing
from disputes.actions.following import note_carried_out
from disputes.actions.offers import release_offers
from disputes.actions.raising import raise_dispute
from disputes.domain.states import MOVES, Deed, DisputeStatus, Owner
from disputes.models import Dispute
from disputes.views.deeds import PAGES, deeds_context
from pbc.accounts.domain.roles import ROLES
from pbc.core import clock
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM, Principal
from tests.integration.disputes.tables import CLOCK, DEEDS, LATE, PRACTICE_SIDE, STEPS, File, Hats, Row
from tests.worlds import kept

S = DisputeStatus
STAND_INS = {"consortium_lead", "pct_finance", "auditor"}
"""An interest gives nothing: of those who may not do a deed though they are free, these are tried with one."""


@kept
def file() -> File:
    """A dispute with everybody who could have to do with it."""
    return File()


def put_into(file: File, status: DisputeStatus) -> None:
    ruled_on = LATE.date() if status in (S.RULED, S.FOLLOWED) else None
    Dispute.objects.filter(pk=file.dispute.pk).update(status=status, ruled_on=ruled_on)


def traces(file: File) -> tuple[int, int]:
    """What deeds leave: changes of state and audit events."""
    return file.dispute.changes.count(), AuditEvent.objects.count()


def tried(row: Row, file: File, by: Principal, before: tuple[int, int]) -> list[str] | None:
    """The states that a deed led to: none for one that does not move the dispute; ``None`` if nothing was done."""
    try:
        row.do(file, by)
    except Denied:
        return None
    if traces(file)[1] == before[1]:
        return None  # a release whose time has not come
    return list(file.dispute.changes.order_by("number").values_list("status", flat=True)[before[0] :])


def hats_for(file: File, row: Row, status: DisputeStatus, *, interested: bool) -> Hats:
    """Who tries a deed: everybody where it moves a dispute; else its doers, and in one of its states everybody.

    Of those with an interest, who still may in every state, and in the deed's own those who may not any more.
    """
    if row.doers == CLOCK:
        return {"clock": SYSTEM}
    everybody = row in DEEDS.values() or status == min(row.states)
    if everybody and not interested:
        return file.hats | file.strangers
    walled = row.doers if status in row.states or not interested else row.doers & PRACTICE_SIDE
    others = STAND_INS if everybody and status in row.states else set()
    return {role: by for role, by in file.hats.items() if role in walled | others}


def wrongly(file: File, row: Row, moves_to: list[str], *, interested: bool) -> Iterator[tuple[object, ...]]:
    """Where a deed is done against the table, or refused against it, or leads elsewhere."""
    doers = row.doers & (PRACTICE_SIDE | CLOCK) if interested else row.doers
    before = traces(file)
    for status in DisputeStatus:
        put_into(file, status)
        here = transaction.savepoint()
        for role, by in hats_for(file, row, status, interested=interested).items():
            wanted = moves_to if status in row.states and role in doers else None
            if (found := tried(row, file, by, before)) != wanted:
                yield status, role, interested, wanted, found
            transaction.savepoint_rollback(here)
        transaction.savepoint_commit(here)


@pytest.mark.parametrize("interested", [False, True], ids=["free", "interested"])
def test_every_deed_in_its_states_by_its_doers_alone(
    file: File, monkeypatch: pytest.MonkeyPatch, interested: bool
) -> None:
    monkeypatch.setattr(hearing, "ruling_pdf", lambda content, identity: b"%PDF-")
    if interested:
        file.interested()
    wrong = {}
    for deed, row in (DEEDS | STEPS).items():
        here = transaction.savepoint()
        row.ready(file)
        wrong[deed] = list(wrongly(file, row, [MOVES[deed].to] if deed in MOVES else [], interested=interested))
        transaction.savepoint_rollback(here)
    assert {deed: found for deed, found in wrong.items() if found} == {}


@pytest.mark.parametrize("interested", [False, True], ids=["free", "interested"])
def test_the_page_offers_what_the_table_allows_and_nothing_else(file: File, monkeypatch, interested: bool) -> None:
    """Links of the page, by every hat in every state: none that would be refused, none kept back. Who has an interest
    and stands on no practice's side does not see the page at all."""
    monkeypatch.setattr(clock, "now", lambda: LATE)
    monkeypatch.setattr(clock, "today", lambda: LATE.date())
    Dispute.objects.filter(pk=file.dispute.pk).update(sha=file.world.sha, referred_on=LATE.date())
    if interested:
        file.interested()
    for deed in (Deed.REFER, Deed.OPEN_OFFERS, Deed.MOVE_DEADLINE):
        DEEDS[deed].ready(file)
    wrong = []
    for status in S:
        put_into(file, status)
        for role, by in (file.hats | file.strangers).items():
            dispute = Dispute.objects.visible_to(by).filter(pk=file.dispute.pk).first()
            shown = deeds_context(SimpleNamespace(principal=by), dispute)["deeds"] if dispute else []
            offered = {address.rstrip("/").split("/")[-1] for _, address, _ in shown if address}
            doers = {deed: DEEDS[deed].doers & (PRACTICE_SIDE if interested else DEEDS[deed].doers) for deed in PAGES}
            allowed = {deed for deed in PAGES if status in MOVES[deed].out_of and role in doers[deed]}
            expected = {reverse(f"disputes:{PAGES[deed][1]}", args=["R"]).split("/")[-2] for deed in allowed}
            if offered - {"tried", "publish"} != expected:
                wrong.append((status, role, offered, expected))
    assert wrong == []


def test_the_table_covers_every_deed_action_and_role(file: File) -> None:
    rows = [*DEEDS.values(), *STEPS.values()]
    assert set(DEEDS) == set(Deed)
    apart = {raise_dispute, note_carried_out}
    assert {row.action for row in rows} == set(actions()) - apart, "one begins it, one is part of a deed of apps above"
    assert set(file.hats) == set(ROLES)
    assert {deed for deed, row in DEEDS.items() if row.doers == CLOCK} == {
        deed for deed, move in MOVES.items() if move.by is Owner.CLOCK
    }
    assert "by" not in inspect.signature(release_offers).parameters, "no hat opens offers"


def actions() -> Iterator[object]:
    """Every action of disputes: what is a transaction of its own, and does not remind by the clock."""
    for path in Path(disputes.actions.__path__[0]).glob("*.py"):
        module = import_module(f"disputes.actions.{path.stem}")
        for _, found in inspect.getmembers(module, inspect.isfunction):
            is_own = found.__module__ == module.__name__ and path.stem != "reminding"
            if is_own and hasattr(found, "__wrapped__"):
                yield found
