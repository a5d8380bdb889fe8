from datetime import UTC, datetime, timedelta

import pytest

from pbc.accounts.domain.proof import PROOF_LASTS, check_proof
from pbc.core.errors import Denied

AT = datetime(2006, 4, 3, 9, tzinfo=UTC)


def test_a_password_given_just_now_is_proof() -> None:
    check_proof(AT, at=AT)
    check_proof(AT - PROOF_LASTS, at=AT)


@pytest.mark.parametrize("away", [-PROOF_LASTS - timedelta(seconds=1), timedelta(seconds=1)])
def test_an_older_one_and_one_to_come_are_not(away: timedelta) -> None:
    with pytest.raises(Denied, match="Give your password again"):
        check_proof(AT + away, at=AT)
