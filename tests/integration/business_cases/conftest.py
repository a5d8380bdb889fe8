import pytest

from tests.integration.business_cases.world import CaseWorld


@pytest.fixture
def cases(db: None) -> CaseWorld:
    return CaseWorld()
