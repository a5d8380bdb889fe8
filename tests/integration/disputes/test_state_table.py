"""Mediation, panel, statement and settlement: each deed in its states alone, and for its people alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, release_mediator, write_note
from disputes.actions.opening import open_offers
from disputes.actions.panels import answer_request, appoint_member, ask_member, give_up_seat
from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.actions.statement import draft_statement, fix_statement, sign_statement
from disputes.domain.panels import PANEL_STATES, Chair
from disputes.domain.states import BEFORE_OFFERS, DisputeStatus
from disputes.models import Dispute, MediationWord, Mediator
from pbc.accounts.models import User
from pbc.core.errors import Denied
from tests.factories.disputes import AT, dispute_in, draft_of, seat_on
from tests.integration.disputes.actions.test_statement import WHOLE
from tests.integration.disputes.world import LATER, DisputeWorld

S = DisputeStatus
IN_MEDIATION, PREPARING, TO_SETTLE = {S.MEDIATION}, {S.PREPARING}, BEFORE_OFFERS | {S.OFFERS}
ACT, SIGN = {"manager", "director", "pbc"}, {"manager", "director"}
DUE = LATER.date()
AFTERWARDS = datetime(2006, 9, 12, 10, tzinfo=LATER.tzinfo)
OF = {"at": AFTERWARDS}
Deed = Callable[..., Any]

DEEDS: dict[str, tuple[set[DisputeStatus] | frozenset[DisputeStatus], set[str], Deed]] = {
    "accept": (IN_MEDIATION, ACT, lambda file, by: accept_mediation(dispute=file["dispute"], by=by, **OF)),
    "end": (IN_MEDIATION, ACT | {"clerk"}, lambda file, by: end_mediation(dispute=file["dispute"], by=by, **OF)),
    "note": (
        IN_MEDIATION,
        ACT | {"mediator"},
        lambda file, by: write_note(dispute=file["dispute"], words="W", by=by, **OF),
    ),
    "release": (
        IN_MEDIATION,
        {"clerk"},
        lambda file, by: release_mediator(dispute=file["dispute"], reason="R", by=by, **OF),
    ),
    "settle": (TO_SETTLE, ACT, lambda file, by: draft_settlement(dispute=file["dispute"], terms="T", by=by, **OF)),
    "sign": (
        TO_SETTLE,
        SIGN,
        lambda file, by: sign_settlement(dispute=file["dispute"], number=1, proven_at=AFTERWARDS, by=by, **OF),
    ),
    "ask": (
        PANEL_STATES,
        {"clerk"},
        lambda file, by: ask_member(dispute=file["dispute"], user=file["free"], chair=Chair.FINANCIAL, by=by, **OF),
    ),
    "answer": (PANEL_STATES, {"asked"}, lambda file, by: answer_request(seat=file["asked"], accepts=True, by=by, **OF)),
    "appoint": (PANEL_STATES, {"clerk"}, lambda file, by: appoint_member(seat=file["accepted"], by=by, **OF)),
    "give up": (PANEL_STATES, {"clerk"}, lambda file, by: give_up_seat(seat=file["asked"], reason="R", by=by, **OF)),
    "state": (PREPARING, ACT, lambda file, by: draft_statement(dispute=file["dispute"], statement=WHOLE, by=by, **OF)),
    "fix": (
        PREPARING,
        {"clerk"},
        lambda file, by: fix_statement(dispute=file["dispute"], statement=WHOLE, by=by, **OF),
    ),
}
NEVER_HERE: dict[str, Deed] = {
    "name": lambda file, by: name_mediator(dispute=file["dispute"], user=file["free"], by=by, **OF),
    "open": lambda file, by: open_offers(dispute=file["dispute"], by=by, **OF),
    "sign statement": lambda file, by: sign_statement(
        dispute=file["dispute"], number=1, proven_at=AFTERWARDS, by=by, **OF
    ),
}
"""A mediator is there, no panel is whole, and no statement is written: these are refused in every state."""


@pytest.fixture
def file(world: DisputeWorld) -> dict[str, Any]:
    """A dispute with something of everything, whose stage has just ended."""
    dispute = dispute_in(practice=world.practice, pct=world.pct, status="mediation", stage_due_on=DUE)
    draft_of(dispute)
    MediationWord.objects.create(dispute=dispute, side="practice", word="accepted", by_name="M", at=AT)
    mediator = world.person("sha_performance_manager")
    Mediator.objects.create(dispute=dispute, user_id=mediator.user_id, checked_at=AT, named_by="K. Clerk", named_at=AT)
    asked, accepted = seat_on(dispute, world.sha), seat_on(dispute, world.sha, accepted_at=AT)
    people = {
        name: getattr(world, name)
        for name in ("manager", "stranger", "lead", "director", "pbc", "other_director", "clerk", "reviewer")
    }
    people |= {"mediator": mediator, "asked": asked.user.assignments.get().as_principal(), "member": world.person()}
    free = User.objects.get(pk=world.person().user_id)
    return {"dispute": dispute, "asked": asked, "accepted": accepted, "free": free, "people": people}


def is_done(deed: Deed, file: dict[str, Any], name: str) -> bool:
    """Whether a deed goes through; undone again either way."""
    try:
        with transaction.atomic():
            deed(file, file["people"][name])
            raise _Undone
    except _Undone:
        return True
    except Denied:
        return False


class _Undone(Exception):
    pass


def put_into(file: dict[str, Any], status: DisputeStatus) -> None:
    ruled_on = DUE if status in (S.RULED, S.FOLLOWED) else None
    Dispute.objects.filter(pk=file["dispute"].pk).update(status=status, ruled_on=ruled_on)


def test_every_deed_in_its_states_alone(file) -> None:
    for status in DisputeStatus:
        put_into(file, status)
        for name, (states, people, deed) in DEEDS.items():
            who = "director" if "director" in people else sorted(people)[0]
            assert is_done(deed, file, who) is (status in states), (name, status)
        for name, deed in NEVER_HERE.items():
            who = "director" if name.startswith("sign") else "clerk"
            assert not is_done(deed, file, who), (name, status)


def test_every_deed_for_its_people_alone(file) -> None:
    for name, (states, people, deed) in DEEDS.items():
        put_into(file, sorted(states)[0])
        done = {who for who in file["people"] if is_done(deed, file, who)}
        assert done == people - ({"manager"} if name == "accept" else set()), name
