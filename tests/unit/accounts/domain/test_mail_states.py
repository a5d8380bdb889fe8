import pytest

from pbc.accounts.domain.mail_states import LABELS, SETTLED, TRANSITIONS, MailStatus, check_move
from pbc.core.errors import Denied

MOVES = {
    ("waiting", "leaving"),
    ("waiting", "not_needed"),
    ("waiting", "failed"),
    ("leaving", "sent"),
    ("leaving", "waiting"),
    ("leaving", "failed"),
    ("failed", "waiting"),
}


@pytest.mark.parametrize("before", MailStatus)
@pytest.mark.parametrize("after", MailStatus)
def test_every_change_is_in_the_table_or_refused(before: MailStatus, after: MailStatus) -> None:
    if (before, after) in MOVES:
        check_move(before, after)
    else:
        with pytest.raises(Denied, match=LABELS[before].lower()):
            check_move(before, after)


def test_what_is_settled_stays() -> None:
    assert {status for status, onward in TRANSITIONS.items() if not onward} == SETTLED
