from decimal import Decimal

import pytest

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.ruled import check_place_is_free, check_ruled
from pbc.core.errors import Denied

WORTH = Decimal("20400.00")


@pytest.mark.parametrize("offered", [None, WORTH])
def test_a_refused_case_is_approved_for_its_own_value(offered) -> None:
    check_ruled(CaseStatus.REFUSED, WORTH, offered, ())


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.REFUSED])
def test_no_other_case_is_approved_by_a_ruling(status) -> None:
    with pytest.raises(Denied, match="cannot be approved by a ruling"):
        check_ruled(status, WORTH, None, ())


@pytest.mark.parametrize(
    ("offered", "missing", "words"),
    [
        (
            Decimal("10000.00"),
            (),
            r"ruled for £10,000.00, .* worth £20,400.00. The practice begins it again",
        ),
        (None, ("pharmacists",), "consent of pharmacists is missing.*Record the consent first"),
    ],
)
def test_what_a_ruling_does_not_give_says_how_to_mend_it(offered, missing, words) -> None:
    with pytest.raises(Denied, match=words):
        check_ruled(CaseStatus.REFUSED, WORTH, offered, missing)


def test_a_case_in_its_place_stands_in_the_way_until_it_is_withdrawn_or_refused() -> None:
    for status in (None, CaseStatus.WITHDRAWN, CaseStatus.REFUSED):
        check_place_is_free("B", status)
    for status in set(CaseStatus) - {CaseStatus.WITHDRAWN, CaseStatus.REFUSED}:
        with pytest.raises(Denied, match="begun again as B"):
            check_place_is_free("B", status)
