"""What tests of packs share."""

import pytest

from tests.integration.information_packs.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()
