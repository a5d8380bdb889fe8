"""The state table whole: every state × deed up to the decision × role × wrote in it or not.

One case stands ready for each of them: complete, assessed, recommended by the consortium, with a question that waits.
Only its state is then set, so that nothing but state, role and authorship decides.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from business_cases.actions.assessing import name_assessors, send_case
from business_cases.actions.submitting import return_case, submit_case, withdraw_case
from business_cases.actions.thread import answer, ask
from business_cases.domain.case_states import MOVES, CaseStatus, Deed
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.models import BusinessCase
from pbc.accounts.domain.roles import ROLES
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from tests.integration.business_cases.decision_world import APPROVE, LATER, REFUSE, DecisionWorld

PROPOSER = {"practice_manager", "practice_clinician"}
PCT_SIDE = {"pbc_manager", "pct_finance", "pct_analyst", "pct_director", "pct_board_clerk"}
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
}
FREE_OF_AUTHORSHIP = {Deed.SUBMIT, Deed.WITHDRAW, Deed.ANSWER}
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
        Deed.ANSWER: lambda case, by: answer(question=case.questions.get(), words="x", by=by, at=LATER),
        Deed.RETURN: lambda case, by: return_case(case=case, lacks="x", by=by, at=LATER),
        Deed.ASSESS: lambda case, by: name_assessors(case=case, user_ids=others, by=by, at=LATER),  # type: ignore[arg-type]
        Deed.SEND: lambda case, by: send_case(case=case, by=by, at=LATER),
        Deed.ASK: lambda case, by: ask(case=case, words="x", holds=True, by=by, at=LATER),
        Deed.DEFER: signed(DEFER),
        Deed.APPROVE: signed(APPROVE),
        Deed.REFUSE: signed(REFUSE),
    }


class _UndoneError(Exception):
    pass


def moved(case: BusinessCase, deed: Deed, do: Do, by: Principal) -> bool:
    """Whether the deed moves the case, tried and undone."""
    before, is_moved = case.changes.filter(deed=deed).count(), False
    try:
        with transaction.atomic():
            do(BusinessCase.objects.get(pk=case.pk), by)
            is_moved = case.changes.filter(deed=deed).count() > before
            raise _UndoneError
    except (Denied, _UndoneError):
        return is_moved


def people(world: DecisionWorld) -> dict[str, Principal]:
    places = {"practice": world.practice, "consortium": world.consortium, "pct": world.pct, "sha": world.sha}
    kinds = {role: next(kind for kind in places if kind in ROLES[role].held_in) for role in ROLES}
    return {role: world.person(role, places[kind], f"The {role}") for role, kind in kinds.items()}


@pytest.mark.parametrize("deed", list(DOERS))
def test_a_deed_moves_a_case_in_its_states_by_its_doers_alone(world: DecisionWorld, deed: Deed) -> None:
    case = world.for_director()
    ask(case=case, words="Who is on call?", holds=True, by=world.finance, at=LATER)
    do, hats, wrong = deeds(world)[deed], people(world), []
    for wrote in (False, True):
        if wrote:
            for by in hats.values():
                case.authors.create(user_id=by.user_id, name=by.name, since=LATER)
        for status in CaseStatus:
            BusinessCase.objects.filter(pk=case.pk).update(status=status)
            for role, by in hats.items():
                wanted = status in MOVES[deed].out_of and role in DOERS[deed]
                wanted = wanted and (not wrote or deed in FREE_OF_AUTHORSHIP)
                if moved(case, deed, do, by) is not wanted:
                    wrong.append((status, role, wrote, wanted))
    assert wrong == []


def test_the_table_covers_every_deed_up_to_the_decision() -> None:
    assert set(Deed) - set(DOERS) == {Deed.IMPLEMENT, Deed.GIVE_UP, Deed.STOP, Deed.EVALUATE}
