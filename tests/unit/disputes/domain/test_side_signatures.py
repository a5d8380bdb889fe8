import pytest

from disputes.domain.parties import Side
from disputes.domain.side_signatures import check_may_sign, is_signed_by_both
from pbc.core.errors import Denied


def test_each_side_signs_the_last_paper_once() -> None:
    with pytest.raises(Denied, match="number 2 is the last one"):
        check_may_sign(Side.PCT, set(), number=1, last=2)
    with pytest.raises(Denied, match="Your side has signed it already"):
        check_may_sign(Side.PCT, {Side.PCT}, number=2, last=2)
    check_may_sign(Side.PRACTICE, {Side.PCT}, number=2, last=2)


def test_one_side_twice_is_not_both() -> None:
    assert is_signed_by_both([Side.PCT, Side.PRACTICE])
    assert not is_signed_by_both([Side.PCT, Side.PCT])
