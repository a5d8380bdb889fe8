import pytest

from tests.integration.disputes.hearing_world import HearingWorld
from tests.integration.disputes.world import DisputeWorld


@pytest.fixture
def world(db: None) -> DisputeWorld:
    return DisputeWorld()


@pytest.fixture
def hearing(db: None) -> HearingWorld:
    return HearingWorld()
