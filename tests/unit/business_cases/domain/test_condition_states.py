import pytest

from business_cases.domain.condition_states import (
    DEED_WORDS,
    DISCHARGED,
    LABELS,
    MOVES,
    OPEN,
    TRANSITIONS,
    ConditionDeed,
    ConditionStatus,
    after,
)
from pbc.core.errors import Denied

S, D = ConditionStatus, ConditionDeed
EXPECTED = {
    S.WAITING: {D.SHOW: S.SHOWN, D.WAIVE: S.WAIVED, D.MOVE_DAY: S.WAITING},
    S.SHOWN: {D.ACCEPT: S.ACCEPTED, D.SEND_BACK: S.SENT_BACK, D.WAIVE: S.WAIVED, D.MOVE_DAY: S.SHOWN},
    S.SENT_BACK: {D.SHOW: S.SHOWN, D.WAIVE: S.WAIVED, D.MOVE_DAY: S.SENT_BACK},
    S.ACCEPTED: {},
    S.WAIVED: {},
}


@pytest.mark.parametrize("status", ConditionStatus)
@pytest.mark.parametrize("deed", ConditionDeed)
def test_every_deed_in_every_state(status: ConditionStatus, deed: ConditionDeed) -> None:
    if deed in EXPECTED[status]:
        assert after(deed, status) is EXPECTED[status][deed]
    else:
        with pytest.raises(Denied, match=f"“{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}. Nothing was changed"):
            after(deed, status)


def test_every_state_and_deed_has_its_words() -> None:
    assert set(LABELS) == set(TRANSITIONS) == set(ConditionStatus) == OPEN | DISCHARGED
    assert set(DEED_WORDS) == set(MOVES) == set(ConditionDeed)
    assert not any(TRANSITIONS[status] for status in DISCHARGED)
