import pytest

from budgets.domain.exception_states import OF_THE_DEPARTMENT, OF_THE_SHA, TRANSITIONS, ExceptionStatus, check_move
from pbc.core.errors import Denied

S = ExceptionStatus


def test_the_sha_comes_first_then_the_department_and_each_once() -> None:
    assert TRANSITIONS[S.ASKED] == {*OF_THE_SHA, S.WITHDRAWN}
    assert TRANSITIONS[S.SUPPORTED] == {*OF_THE_DEPARTMENT, S.WITHDRAWN}
    assert TRANSITIONS[S.GRANTED] == {S.WITHDRAWN}
    assert {status for status in S if not TRANSITIONS[status]} == {S.DECLINED, S.REFUSED, S.WITHDRAWN}


@pytest.mark.parametrize("old", list(S))
def test_every_other_move_is_refused_in_words(old: ExceptionStatus) -> None:
    for new in S:
        if new in TRANSITIONS[old]:
            check_move(old, new)
        else:
            with pytest.raises(Denied, match="Nothing was changed"):
                check_move(old, new)
