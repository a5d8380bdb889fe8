"""The table of conditions whole: every state × deed × role × free of it, interested, an author, or who showed it.

A case that the director approved on one condition stands ready. What was done to the condition is written as rows, so
that nothing but its state, the role and the relation decides.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pytest
from django.db import transaction

from business_cases.actions import signing
from business_cases.actions.conditions import (
    accept_condition,
    move_condition_day,
    send_back_condition,
    show_condition,
    waive_condition,
)
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.condition_states import MOVES, ConditionDeed, ConditionStatus
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import BusinessCase, Condition, ConditionChange
from business_cases.queries.conditions import StandingCondition
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from tests.integration.business_cases.condition_world import START, condition
from tests.integration.business_cases.decision_world import LATER, DecisionWorld
from tests.integration.business_cases.tables import (
    PROPOSER,
    Hats,
    case_about_a_clinic,
    everybody,
    relate,
    related,
    tried,
    undone,
)

D, S = ConditionDeed, ConditionStatus
Doers = dict[ConditionDeed, set[str]]
DOERS: Doers = {
    D.SHOW: PROPOSER | {"pbc_manager"},
    D.ACCEPT: {"pbc_manager", "pct_director"},
    D.SEND_BACK: {"pbc_manager", "pct_director"},
    D.WAIVE: {"pct_director"},
    D.MOVE_DAY: {"pct_director"},
}
SHOWING_ALONE: Doers = {deed: who if deed is D.SHOW else set() for deed, who in DOERS.items()}
"""Nobody judges what they wrote, nor what they showed; to show that a condition is met is no judgement."""
RELATIONS: dict[str, Doers] = {
    "free": DOERS,
    "interest": {deed: who & PROPOSER for deed, who in SHOWING_ALONE.items()},
    "wrote": SHOWING_ALONE,
    "showed": SHOWING_ALONE,
}
PATHS: dict[ConditionStatus, tuple[ConditionDeed, ...]] = {
    S.WAITING: (),
    S.SHOWN: (D.SHOW,),
    S.SENT_BACK: (D.SHOW, D.SEND_BACK),
    S.ACCEPTED: (D.SHOW, D.ACCEPT),
    S.WAIVED: (D.SHOW, D.WAIVE),
}
"""How a condition came to its state. One that waits was shown by nobody."""
DONE: dict[ConditionDeed, Callable[[Condition, int, Principal], ConditionChange]] = {
    D.SHOW: lambda row, seen, by: show_condition(
        condition=row, seen=seen, words="x", dated=date(2006, 9, 4), by=by, at=LATER
    ),
    D.ACCEPT: lambda row, seen, by: accept_condition(condition=row, seen=seen, by=by, at=LATER),
    D.SEND_BACK: lambda row, seen, by: send_back_condition(condition=row, seen=seen, reason="x", by=by, at=LATER),
    D.WAIVE: lambda row, seen, by: waive_condition(condition=row, seen=seen, reason="x", by=by, at=LATER),
    D.MOVE_DAY: lambda row, seen, by: move_condition_day(
        condition=row, seen=seen, due_on=date(2007, 1, 31), reason="x", by=by, at=LATER
    ),
}


@pytest.fixture
def case(world: DecisionWorld, monkeypatch: pytest.MonkeyPatch) -> BusinessCase:
    """Approved by the director on one condition."""
    monkeypatch.setattr(signing, "letter_pdf", lambda content, identity: b"%PDF-")
    case = case_about_a_clinic(world)
    judgement = Judgement(Outcome.APPROVE_WITH, "Worth it.", terms=(START,))
    world.signed(case, Level.DIRECTOR, judgement, by=world.director)
    return case


def brought(case: BusinessCase, status: ConditionStatus, shown_by: Sequence[int | None]) -> StandingCondition:
    """The condition, brought to a state by rows: shown by all of these, one after the other."""
    steps = [(deed, who) for deed in PATHS[status] for who in (shown_by if deed is D.SHOW else [None])]
    row, before = condition(case, 1).condition, S.WAITING
    for number, (deed, who) in enumerate(steps, start=1):
        to = MOVES[deed].to or before
        dated = date(2006, 9, 4) if deed is D.SHOW else None
        given = {"words": "x", "dated": dated, "by_user_id": who, "on": LATER.date(), "at": LATER}
        ConditionChange.objects.create(condition=row, number=number, deed=deed, before=before, status=to, **given)
        before = to
    return condition(case, 1)


def done(deed: ConditionDeed, found: StandingCondition, by: Principal) -> str:
    """The state that a deed led the condition to."""
    return DONE[deed](found.condition, found.seen, by).status


def wrongly(found: StandingCondition, relation: str, hats: Hats) -> list[object]:
    """Where a deed is done against the table, or refused against it, or leads elsewhere."""
    here = transaction.savepoint()
    wrong: list[object] = []
    for deed in D:
        for role, by in related(hats, relation, DOERS[deed]).items():
            may = found.status in MOVES[deed].out_of and role in RELATIONS[relation][deed]
            wanted = (MOVES[deed].to or found.status) if may else None
            led_to = tried(partial(done, deed, found, by), here)
            if led_to != wanted:
                wrong.append((deed, found.status, role, relation, wanted, led_to))
    return wrong


def test_every_deed_is_done_to_a_condition_in_its_states_by_its_doers_alone(
    world: DecisionWorld, case: BusinessCase
) -> None:
    hats, wrong = everybody(world), []
    for relation in RELATIONS:
        showers = [by.user_id for by in hats.values()] if relation == "showed" else [None]
        with undone():
            relate(case, relation, hats.values())
            for status in [each for each in S if PATHS[each] or relation != "showed"]:
                with undone():
                    found, events = brought(case, status, showers), AuditEvent.objects.count()
                    wrong += wrongly(found, relation, hats)
                    assert (condition(case, 1).seen, AuditEvent.objects.count()) == (found.seen, events)
    assert wrong == []


def test_conditions_are_acted_on_while_their_case_is_carried_out_and_at_no_other_time(
    world: DecisionWorld, case: BusinessCase
) -> None:
    doers = {D.SHOW: world.manager, D.ACCEPT: world.pbc, D.SEND_BACK: world.pbc}
    heard = set()
    for deed in D:
        with undone():
            found, here = brought(case, S.WAITING if deed is D.SHOW else S.SHOWN, [None]), transaction.savepoint()
            for status in CaseStatus:
                BusinessCase.objects.filter(pk=case.pk).update(status=status)
                by = doers.get(deed, world.director)
                if tried(partial(done, deed, found, by), here):
                    heard.add((deed, status))
    assert heard == {(deed, status) for deed in D for status in (CaseStatus.APPROVED, CaseStatus.IMPLEMENTED)}


def test_the_table_covers_every_deed_and_state() -> None:
    assert set(DOERS) == set(DONE) == set(D)
    assert set(PATHS) == set(S)
    assert all(MOVES[path[-1]].to == status for status, path in PATHS.items() if path)
