from datetime import date

import pytest

from budgets.permissions import check_may_claim_for, may_claim_for
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat


def test_a_claim_is_for_the_practice_its_heir_and_its_consortium(db) -> None:
    pct = PctFactory()
    practice, heir, stranger = (PracticeFactory(pct=pct) for _ in range(3))
    group = ConsortiumFactory(pct=pct, members=[practice])
    SuccessionFactory(predecessor=practice, successor=heir, effective_on=date(2006, 10, 1))
    before, after = date(2006, 9, 30), date(2006, 10, 1)
    assert may_claim_for(hat("practice_manager", practice), practice, before)
    assert may_claim_for(hat("consortium_lead", group), practice, before)
    assert may_claim_for(SYSTEM, practice, before)
    assert not may_claim_for(hat("practice_manager", heir), practice, before)
    assert may_claim_for(hat("practice_manager", heir), practice, after)
    other_group = ConsortiumFactory(pct=pct, members=[stranger])
    for other in (
        hat("practice_manager", stranger),
        hat("pct_finance", pct),
        hat("consortium_lead", other_group),
    ):
        assert not may_claim_for(other, practice, after)
    with pytest.raises(Denied, match="or for a consortium that it belongs to"):
        check_may_claim_for(hat("practice_manager", stranger), practice, after, to="claim")
    with pytest.raises(Denied, match="As PCT finance you may not claim"):
        check_may_claim_for(hat("pct_finance", pct), practice, after, to="claim")
