"""Settings that mypy asks Django for: the demonstration's, so that it needs nothing in the environment."""

import os

os.environ["PBC_DEMO"] = "1"

from pbc.settings import *  # noqa: F403 - once the environment says what kind of place this is
