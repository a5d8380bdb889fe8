from datetime import date

import pytest

from business_cases import permissions
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import CaseWorld

ON = date(2006, 9, 4)


def test_who_writes_for_a_practice(cases: CaseWorld) -> None:
    able = {who for who in vars(cases) if hasattr(getattr(cases, who), "permissions")}
    may = {who for who in able if permissions.may_write_for(getattr(cases, who), cases.practice, ON)}
    assert may == {"manager", "clinician"}
    assert permissions.may_write_for(SYSTEM, cases.practice, ON)


def test_a_practice_that_took_another_over_writes_in_its_cases(cases: CaseWorld) -> None:
    heir = PracticeFactory(pct=cases.pct)
    SuccessionFactory(predecessor=cases.practice, successor=heir, effective_on=date(2006, 8, 1))
    assert permissions.may_write_for(hat("practice_manager", heir), cases.practice, ON)
    with pytest.raises(Denied, match="That is for First Surgery itself"):
        permissions.check_may_write_for(cases.stranger, cases.practice, ON, to="write")


def test_a_case_is_judged_in_its_own_pct_or_the_one_that_took_it_over(cases: CaseWorld) -> None:
    case = cases.submitted()
    other = PctFactory()
    assert permissions.may_in_pct_of(cases.pbc, case, Permission.CASE_MANAGE, ON)
    assert not permissions.may_in_pct_of(cases.finance, case, Permission.CASE_MANAGE, ON)
    assert not permissions.may_in_pct_of(hat("pbc_manager", other), case, Permission.CASE_MANAGE, ON)
    with pytest.raises(Denied, match="That is for Northmoor PCT itself"):
        permissions.check_in_pct_of(hat("pbc_manager", other), case, Permission.CASE_MANAGE, ON, to="return it")
    SuccessionFactory(predecessor=cases.pct, successor=other, effective_on=date(2006, 10, 1))
    assert permissions.may_in_pct_of(hat("pbc_manager", other), case, Permission.CASE_MANAGE, date(2006, 10, 2))


def test_nobody_judges_what_they_wrote_under_whatever_hat(cases: CaseWorld) -> None:
    case = cases.submitted()
    turned = hat("pbc_manager", cases.pct, user_id=cases.manager.user_id or 0)
    assert permissions.wrote(turned, case)
    with pytest.raises(Denied, match="You wrote in this case. Somebody who did not has to decide"):
        permissions.check_did_not_write(turned, case, to="decide")
    permissions.check_did_not_write(cases.pbc, case, to="decide")
