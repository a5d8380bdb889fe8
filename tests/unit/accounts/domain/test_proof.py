from datetime import UTC, datetime, timedelta

import pytest

from pbc.accounts.domain.proof import PROOF_LASTS, check_proof, check_proof_of
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal

AT = datetime(2006, 4, 3, 9, tzinfo=UTC)


def test_a_password_given_just_now_is_proof() -> None:
    check_proof(AT, at=AT)
    check_proof(AT - PROOF_LASTS, at=AT)


@pytest.mark.parametrize("away", [-PROOF_LASTS - timedelta(seconds=1), timedelta(seconds=1)])
def test_an_older_one_and_one_to_come_are_not(away: timedelta) -> None:
    with pytest.raises(Denied, match="Give your password again"):
        check_proof(AT + away, at=AT)


def test_the_system_has_no_password_and_everybody_else_gives_one() -> None:
    check_proof_of(SYSTEM, None, at=AT)
    for given in ({"user_id": 1, "organisation_kind": "pct"}, {"machine_key_id": 1}, {"user_id": 1}):
        somebody = Principal(name="Somebody", role="pct_finance", permissions=frozenset(), **given)
        check_proof_of(somebody, AT, at=AT)
        with pytest.raises(Denied, match="Give your password once more"):
            check_proof_of(somebody, None, at=AT)
        with pytest.raises(Denied, match="Give your password again"):
            check_proof_of(somebody, AT - timedelta(minutes=6), at=AT)
