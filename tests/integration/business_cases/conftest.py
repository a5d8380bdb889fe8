from tests.integration.business_cases.decision_world import DecisionWorld
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import CaseWorld
from tests.worlds import kept


@kept
def cases() -> CaseWorld:
    return CaseWorld()


@kept
def funded() -> FundedWorld:
    return FundedWorld()


@kept
def world() -> DecisionWorld:
    return DecisionWorld()
