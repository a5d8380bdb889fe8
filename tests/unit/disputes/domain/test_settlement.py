import hashlib

import pytest

from disputes.domain.parties import Side
from disputes.domain.settlement import check_is_last, digest_of, is_signed_by_both
from pbc.core.errors import Denied


def test_a_signature_stands_under_these_terms_of_this_draft_alone() -> None:
    assert digest_of("A-1", 2, "Pay £5.") == hashlib.sha256("A-1\n2\nPay £5.".encode()).hexdigest()
    others = [digest_of("A-1", 3, "Pay £5."), digest_of("A-2", 2, "Pay £5."), digest_of("A-1", 2, "Pay £6.")]
    assert digest_of("A-1", 2, "Pay £5.") not in others


def test_both_sign_the_last_draft() -> None:
    assert is_signed_by_both([Side.PCT, Side.PRACTICE])
    assert not is_signed_by_both([Side.PCT, Side.PCT])
    with pytest.raises(Denied, match="draft 2 is the last one"):
        check_is_last(1, 2)
    check_is_last(2, 2)
