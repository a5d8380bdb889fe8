import pytest

from tests.integration.disputes.file_world import file_world
from tests.integration.disputes.hearing_world import HearingWorld
from tests.integration.disputes.world import DisputeWorld

__all__ = ["file_world"]


@pytest.fixture
def world(db: None) -> DisputeWorld:
    return DisputeWorld()


@pytest.fixture
def hearing(db: None) -> HearingWorld:
    return HearingWorld()
