"""What tests of packs share."""

import pytest

from tests.integration.activity.conftest import sign_in
from tests.integration.information_packs.world import World, make_world

__all__ = ["sign_in"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()
