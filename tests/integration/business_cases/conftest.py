import pytest

from tests.integration.business_cases.decision_world import DecisionWorld
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import CaseWorld


@pytest.fixture
def cases(db: None) -> CaseWorld:
    return CaseWorld()


@pytest.fixture
def funded(db: None) -> FundedWorld:
    return FundedWorld()


@pytest.fixture
def world(db: None) -> DecisionWorld:
    return DecisionWorld()
