import pytest

from business_cases.actions.disputing import dispute_refusal
from business_cases.domain.route import Level
from business_cases.models import RefusalDispute
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.integration.business_cases.decision_world import LATER, REFUSE


@pytest.fixture
def refused(world):
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    return case


def test_the_proposer_disputes_a_refusal_once_and_both_sides_see_it(world, refused) -> None:
    with pytest.raises(Invalid):
        dispute_refusal(case=refused, words=" ", by=world.manager, at=LATER)
    for who in (world.pbc, world.partners_manager, world.lead):
        with pytest.raises(Denied):
            dispute_refusal(case=refused, words="The sum is wrong.", by=who, at=LATER)
    dispute_refusal(case=refused, words="The sum is wrong.", by=world.manager, at=LATER)
    assert refused.dispute.words == "The sum is wrong."
    with pytest.raises(Denied, match="disputed already"):
        dispute_refusal(case=refused, words="Again.", by=world.manager, at=LATER)


def test_only_a_refusal_is_disputed(world) -> None:
    with pytest.raises(Denied, match="Only a refusal"):
        dispute_refusal(case=world.submitted(), words="x", by=world.manager, at=LATER)


def test_nothing_is_half_done(world, refused, monkeypatch) -> None:
    def fails(*args, **kwargs) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        dispute_refusal(case=refused, words="x", by=world.manager, at=LATER)
    assert not RefusalDispute.objects.exists()
