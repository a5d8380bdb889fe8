"""What tests of packs share."""

from tests.integration.activity.conftest import sign_in
from tests.integration.information_packs.world import World, make_world
from tests.worlds import kept

__all__ = ["sign_in"]


@kept
def world() -> World:
    return make_world()
