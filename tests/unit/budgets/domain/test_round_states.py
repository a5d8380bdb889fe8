import pytest

from budgets.domain.round_states import LABELS, TRANSITIONS, RoundStatus, check_moves
from pbc.core.errors import Denied


def test_every_state_is_in_the_table_and_has_its_words() -> None:
    assert TRANSITIONS.keys() == set(RoundStatus) == LABELS.keys()


@pytest.mark.parametrize("status", RoundStatus)
@pytest.mark.parametrize("to", RoundStatus)
def test_only_moves_of_the_table_are_made(status, to) -> None:
    if to in TRANSITIONS[status]:
        check_moves(status, to)
    else:
        with pytest.raises(Denied, match="This round cannot become"):
            check_moves(status, to)
