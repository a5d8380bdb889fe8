import pytest

from information_packs import policies
from information_packs.domain.states import PackStatus
from information_packs.models import Pack
from pbc.core.errors import Denied
from pbc.core.periods import Month
from tests.factories.activity import APRIL_2006, MonthCloseFactory
from tests.factories.organisations import PctFactory

ALLOWED = {("queued", "built"), ("queued", "failed"), ("failed", "queued"), ("built", "published")}


@pytest.mark.django_db
def test_packs_are_of_months_that_this_pct_closed() -> None:
    pct = PctFactory(name="Northmoor PCT")
    MonthCloseFactory(pct=pct, month=APRIL_2006)

    policies.check_month_is_closed(pct, Month(2006, 4))

    with pytest.raises(Denied, match="May 2006 is not closed for Northmoor PCT"):
        policies.check_month_is_closed(pct, Month(2006, 5))
    with pytest.raises(Denied, match="April 2006 is not closed"):
        policies.check_month_is_closed(PctFactory(), Month(2006, 4))


@pytest.mark.parametrize("before", [status.value for status in PackStatus])
@pytest.mark.parametrize("after", [status.value for status in PackStatus])
def test_a_pack_moves_on_and_never_back_from_publication(before: str, after: str) -> None:
    if (before, after) in ALLOWED:
        policies.check_can_become(Pack(status=before), PackStatus(after))
    else:
        with pytest.raises(Denied, match="cannot become"):
            policies.check_can_become(Pack(status=before), PackStatus(after))


def test_a_refusal_names_both_states() -> None:
    with pytest.raises(Denied, match="This pack is published and cannot become being made"):
        policies.check_can_become(Pack(status="published"), PackStatus.QUEUED)
