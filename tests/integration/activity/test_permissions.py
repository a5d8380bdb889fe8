"""Who may close a month."""

import pytest

from pbc.accounts.domain.permissions import Permission
from pbc.activity.permissions import check_can_close_month
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from tests.factories.organisations import PctFactory, SuccessionFactory

pytestmark = pytest.mark.django_db


def finance(pct, *permissions):
    return Principal(
        name="Invented Person",
        role="pct_finance",
        permissions=frozenset(permissions or {Permission.MONTH_CLOSE}),
        organisation_id=pct.pk,
        organisation_kind="pct",
        user_id=1,
    )


def test_a_pct_closes_its_own_months_and_those_of_its_predecessors():
    old, new = PctFactory(), PctFactory()
    SuccessionFactory(predecessor=old, successor=new)

    check_can_close_month(finance(new), new)
    check_can_close_month(finance(new), old)
    check_can_close_month(SYSTEM, new)


def test_another_pct_may_not():
    pct = PctFactory(name="Invented PCT")

    with pytest.raises(Denied, match="Only Invented PCT may close its months"):
        check_can_close_month(finance(PctFactory()), pct)


def test_a_hat_without_the_permission_may_not():
    pct = PctFactory()

    with pytest.raises(Denied, match="you may not close a month"):
        check_can_close_month(finance(pct, Permission.PACK_VIEW), pct)
