"""The state table whole: every state × deed × role × free of it, with an interest in it, or its author.

One case stands ready for each of them: complete, assessed, recommended by the consortium, with a question that waits,
and for the later deeds a service that began and its verdicts. Only its state is then set, so that nothing but state,
role, interest and authorship decides.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import transaction

from business_cases.actions import signing
from business_cases.actions.assessing import name_assessors, send_case
from business_cases.actions.delivery import evaluate_case, record_step
from business_cases.actions.funding import give_up_case
from business_cases.actions.ruled import approve_by_ruling
from business_cases.actions.submitting import return_case, submit_case, withdraw_case
from business_cases.actions.thread import answer, ask
from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.case_states import MOVES, CaseStatus, Deed
from business_cases.domain.delivery import Next, Step, Verdict
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.domain.verdicts import Decision, Payer
from business_cases.models import BusinessCase, CaseQuestion, DeliveryStep
from business_cases.views.case_disputes import subject_of
from disputes.models import Dispute
from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from tests.factories.disputes import ruled_on
from tests.integration.business_cases.decision_world import APPROVE, LATER, REFUSE, DecisionWorld, at
from tests.integration.business_cases.tables import (
    DEED_PERMISSIONS,
    OUTSIDE,
    PCT_SIDE,
    PROPOSER,
    Hats,
    case_about_a_clinic,
    everybody,
    relate,
    related,
    traces,
    tried,
    undone,
)

DOERS: dict[Deed, set[str]] = {
    Deed.SUBMIT: PROPOSER,
    Deed.WITHDRAW: PROPOSER,
    Deed.ANSWER: PROPOSER,
    Deed.RETURN: {"pbc_manager"},
    Deed.ASSESS: {"pbc_manager"},
    Deed.SEND: {"pbc_manager"},
    Deed.ASK: PCT_SIDE,
    Deed.DEFER: {"pct_director"},
    Deed.APPROVE: {"pct_director"},
    Deed.REFUSE: {"pct_director"},
    Deed.IMPLEMENT: {"pbc_manager"},
    Deed.RULE: {"pbc_manager"},
    Deed.GIVE_UP: PROPOSER | {"pbc_manager"},
    Deed.STOP: {"pbc_manager"},
    Deed.EVALUATE: {"pbc_manager"},
}
BY_AUTHORS = {deed: who & PROPOSER for deed, who in DOERS.items()} | {Deed.GIVE_UP: DOERS[Deed.GIVE_UP]}
"""Nobody judges what they wrote; to give a case up is no judgement of it."""
BY_INTERESTED = {deed: who & PROPOSER for deed, who in DOERS.items()}
"""A wall stands before the hats of a PCT, and not before those who propose."""
RELATIONS = {"free": DOERS, "interest": BY_INTERESTED, "wrote": BY_AUTHORS}
ASKED_IN = CaseStatus.FOR_DECISION
BEGUN, JULY, YEAR_ON = date(2007, 1, 8), at("2007-07-02"), at("2008-01-07")
GOES_ON = Decision(Next.CONTINUE, "It frees what it costs.", payer=Payer.PRACTICE_BUDGET)
STOPS = Decision(Next.STOP, "Too few came.", ends_on=date(2007, 6, 30))
DEFER = Judgement(Outcome.DEFER, "Not yet.", deferred_to=date(2006, 9, 25))

Do = Callable[[BusinessCase, Principal], object]


def deeds(world: DecisionWorld) -> dict[Deed, Do]:
    """How each deed is done."""
    others = [world.person("pct_finance", world.pct, f"Other {number}").user_id for number in range(2)]

    def signed(judgement: Judgement) -> Do:
        return lambda case, by: world.signed(case, Level.DIRECTOR, judgement, by=by)

    return {
        Deed.SUBMIT: lambda case, by: submit_case(case=case, by=by, at=LATER),
        Deed.WITHDRAW: lambda case, by: withdraw_case(case=case, reason="x", by=by, at=LATER),
        Deed.ANSWER: lambda case, by: answer(question=CaseQuestion.objects.get(case=case), words="x", by=by, at=LATER),
        Deed.RETURN: lambda case, by: return_case(case=case, lacks="x", by=by, at=LATER),
        Deed.ASSESS: lambda case, by: name_assessors(case=case, user_ids=others, by=by, at=LATER),  # type: ignore[arg-type]
        Deed.SEND: lambda case, by: send_case(case=case, by=by, at=LATER),
        Deed.ASK: lambda case, by: ask(case=case, words="x", holds=True, by=by, at=LATER),
        Deed.DEFER: signed(DEFER),
        Deed.APPROVE: signed(APPROVE),
        Deed.REFUSE: signed(REFUSE),
        Deed.IMPLEMENT: lambda case, by: record_step(
            case=case, step="start", done_on=BEGUN, by=by, at=at("2007-01-08")
        ),
        Deed.RULE: lambda case, by: approve_by_ruling(case=case, dispute=Dispute.objects.get(), by=by, at=LATER),
        Deed.GIVE_UP: lambda case, by: give_up_case(case=case, reason="x", by=by, at=LATER),
        Deed.STOP: lambda case, by: draw_verdict(case=case, months=6, decision=STOPS, by=by, at=JULY),
        Deed.EVALUATE: lambda case, by: evaluate_case(
            case=case, verdict=Verdict.AS_PROMISED, words="x", by=by, at=YEAR_ON
        ),
    }


def ready(world: DecisionWorld, case: BusinessCase, deed: Deed) -> None:
    """What a later deed needs besides its state: a panel's ruling, or a service that began and the verdicts on it."""
    if deed is Deed.RULE:
        ruled_on(subject_of(case), practice=case.owner, pct=world.pct, side="practice", amount=None)
    if deed not in {Deed.STOP, Deed.EVALUATE}:
        return
    DeliveryStep.objects.create(case=case, step=Step.START, done_on=BEGUN, by_name="P. Manager", at=JULY)
    if deed is Deed.EVALUATE:
        BusinessCase.objects.filter(pk=case.pk).update(status=CaseStatus.IMPLEMENTED)
        for months, when in ((6, JULY), (12, YEAR_ON)):
            draw_verdict(case=case, months=months, decision=GOES_ON, by=world.pbc, at=when)


def landed(case: BusinessCase, deed: Deed, do: Do, by: Principal, before: int) -> str | None:
    """The state that the deed moved the case to; ``None`` if it did not move it."""
    do(case, by)
    rows = case.changes.filter(deed=deed, number__gt=before)
    return rows.values_list("status", flat=True).first()


def wrongly(case: BusinessCase, deed: Deed, do: Do, relation: str, hats: Hats) -> list[object]:
    """Where the deed is done against the table, or refused against it, or leads elsewhere."""
    before = case.changes.count()
    wrong: list[object] = []
    for status in CaseStatus:
        BusinessCase.objects.filter(pk=case.pk).update(status=status)
        here, out_of = transaction.savepoint(), MOVES[deed].out_of
        for role, by in hats.items():
            may = status in out_of and role in RELATIONS[relation][deed]
            wanted = (MOVES[deed].to or ASKED_IN) if may else None
            if (found := tried(partial(landed, case, deed, do, by, before), here)) != wanted:
                wrong.append((deed, status, role, relation, wanted, found))
    return wrong


def test_every_deed_moves_a_case_in_its_states_by_its_doers_alone(
    world: DecisionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "letter_pdf", lambda content, identity: b"%PDF-")
    case = case_about_a_clinic(world)
    ask(case=case, words="Who is on call?", holds=True, by=world.finance, at=LATER)
    do, hats, wrong = deeds(world), everybody(world), []
    for relation in RELATIONS:
        with undone():
            relate(case, relation, hats.values())
            for deed in Deed:
                with undone():
                    ready(world, case, deed)
                    before = traces(case)
                    wrong += wrongly(case, deed, do[deed], relation, related(hats, relation, DOERS[deed]))
                    assert traces(case) == before
    assert wrong == []


def test_the_table_covers_every_deed_and_role() -> None:
    assert set(DOERS) == set(BY_AUTHORS) == set(BY_INTERESTED) == set(Deed)
    assert {role for role, row in ROLES.items() if not row.permissions & DEED_PERMISSIONS} == OUTSIDE
    assert not OUTSIDE & set().union(*DOERS.values())
