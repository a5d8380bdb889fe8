import pytest

from tests.integration.disputes.world import DisputeWorld


@pytest.fixture
def world(db: None) -> DisputeWorld:
    return DisputeWorld()
