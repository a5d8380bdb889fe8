import pytest

from business_cases.domain.case_states import (
    DEED_WORDS,
    DESKS,
    LABELS,
    MOVES,
    TRANSITIONS,
    UNDECIDED,
    WRITABLE,
    CaseStatus,
    Deed,
    Desk,
    after,
)
from pbc.core.errors import Denied

S = CaseStatus
EXPECTED = {
    S.DRAFT: {Deed.SUBMIT: S.RECEIVED, Deed.WITHDRAW: S.WITHDRAWN},
    S.RECEIVED: {
        Deed.RETURN: S.RETURNED,
        Deed.ASSESS: S.IN_ASSESSMENT,
        Deed.SEND: S.FOR_DECISION,
        Deed.WITHDRAW: S.WITHDRAWN,
    },
    S.RETURNED: {Deed.SUBMIT: S.RECEIVED, Deed.WITHDRAW: S.WITHDRAWN},
    S.IN_ASSESSMENT: {Deed.ASK: S.CLARIFICATION, Deed.SEND: S.FOR_DECISION, Deed.WITHDRAW: S.WITHDRAWN},
    S.CLARIFICATION: {Deed.ANSWER: S.IN_ASSESSMENT, Deed.SEND: S.FOR_DECISION, Deed.WITHDRAW: S.WITHDRAWN},
    S.FOR_DECISION: {
        Deed.ASK: S.CLARIFICATION,
        Deed.DEFER: S.DEFERRED,
        Deed.APPROVE: S.APPROVED,
        Deed.REFUSE: S.REFUSED,
        Deed.WITHDRAW: S.WITHDRAWN,
    },
    S.DEFERRED: {
        Deed.ASK: S.CLARIFICATION,
        Deed.DEFER: S.DEFERRED,
        Deed.APPROVE: S.APPROVED,
        Deed.REFUSE: S.REFUSED,
        Deed.WITHDRAW: S.WITHDRAWN,
    },
    S.APPROVED: {Deed.IMPLEMENT: S.IMPLEMENTED, Deed.GIVE_UP: S.GIVEN_UP},
    S.IMPLEMENTED: {Deed.STOP: S.STOPPED, Deed.EVALUATE: S.EVALUATED},
    S.STOPPED: {Deed.EVALUATE: S.EVALUATED},
    S.REFUSED: {Deed.RULE: S.APPROVED},
    S.WITHDRAWN: {},
    S.GIVEN_UP: {},
    S.EVALUATED: {},
}
"""Every state and what may happen in it, written out by hand; a question is answered back into assessment."""


@pytest.mark.parametrize("status", CaseStatus)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_in_every_state(status: CaseStatus, deed: Deed) -> None:
    if deed in EXPECTED[status]:
        assert after(deed, status, asked_in=S.IN_ASSESSMENT) is EXPECTED[status][deed]
    else:
        with pytest.raises(Denied, match=f"“{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}"):
            after(deed, status, asked_in=S.IN_ASSESSMENT)


@pytest.mark.parametrize("asked_in", sorted(MOVES[Deed.ASK].out_of))
def test_an_answer_leads_back_to_where_the_question_was_asked(asked_in: CaseStatus) -> None:
    assert after(Deed.ANSWER, S.CLARIFICATION, asked_in=asked_in) is asked_in


def test_an_answer_without_a_question_is_refused() -> None:
    with pytest.raises(Denied, match="No question of this case waits"):
        after(Deed.ANSWER, S.CLARIFICATION)


def test_transitions_are_those_of_the_moves() -> None:
    for status in CaseStatus:
        reached = set(EXPECTED[status].values()) | (MOVES[Deed.ASK].out_of if status is S.CLARIFICATION else set())
        assert TRANSITIONS[status] == reached


def test_every_state_has_its_label_and_its_desk() -> None:
    assert set(LABELS) == set(DESKS) == set(TRANSITIONS) == set(CaseStatus)
    assert all(DESKS[status] is not Desk.NOBODY for status in UNDECIDED | WRITABLE)
