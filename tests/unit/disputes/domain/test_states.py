import pytest

from disputes.domain.states import (
    BEFORE_OFFERS,
    DEED_WORDS,
    ENDED,
    LABELS,
    MOVES,
    TRANSITIONS,
    WHO_ACTS,
    Deed,
    DisputeStatus,
    Owner,
    after,
)
from pbc.core.errors import Denied

S = DisputeStatus
BOTH = {Deed.SETTLE: S.SETTLED, Deed.WITHDRAW: S.WITHDRAWN}
EXPECTED = {
    S.LOCAL: {Deed.REFER: S.REFERRED, **BOTH},
    S.REFERRED: {Deed.ASK: S.ASKED, Deed.DECLINE: S.DECLINED, Deed.ADMIT: S.MEDIATION, **BOTH},
    S.ASKED: {Deed.ANSWER: S.REFERRED, Deed.DECLINE: S.DECLINED, **BOTH},
    S.MEDIATION: {Deed.END_MEDIATION: S.PREPARING, **BOTH},
    S.PREPARING: {Deed.OPEN_OFFERS: S.OFFERS, **BOTH},
    S.OFFERS: {
        Deed.RELEASE: S.HEARING,
        Deed.LAPSE: S.LAPSED,
        Deed.MOVE_DEADLINE: S.OFFERS,
        Deed.SETTLE: S.SETTLED,
    },
    S.HEARING: {Deed.RULE: S.RULED},
    S.RULED: {Deed.FOLLOW: S.FOLLOWED},
    S.FOLLOWED: {},
    S.SETTLED: {},
    S.WITHDRAWN: {},
    S.DECLINED: {},
    S.LAPSED: {},
}
"""Every state and what may happen in it, written out by hand."""


@pytest.mark.parametrize("status", DisputeStatus)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_in_every_state(status: DisputeStatus, deed: Deed) -> None:
    if deed in EXPECTED[status]:
        assert after(deed, status) is EXPECTED[status][deed]
    elif deed is Deed.SETTLE and status is S.HEARING:
        with pytest.raises(Denied, match="the compromise that S4 ¶73 rules out"):
            after(deed, status)
    elif deed is Deed.WITHDRAW and status is S.OFFERS:
        with pytest.raises(Denied, match="Final offers were invited, so one side alone ends nothing"):
            after(deed, status)
    else:
        with pytest.raises(Denied, match=f"“{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}"):
            after(deed, status)


def test_every_state_has_its_label_and_who_acts() -> None:
    assert set(LABELS) == set(WHO_ACTS) == set(TRANSITIONS) == set(DisputeStatus)
    assert {status for status in S if WHO_ACTS[status] is Owner.NOBODY} == ENDED
    assert {status for status in S if not TRANSITIONS[status]} == ENDED


def test_the_two_sides_may_settle_until_the_offers_are_open() -> None:
    assert MOVES[Deed.SETTLE].out_of == BEFORE_OFFERS | {S.OFFERS}
