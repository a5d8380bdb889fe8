"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent

# A busy machine is slow now and then; that is no failure of a property.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public files, kept beside the project and not in it."""
    directory = PROJECT.parent / "shared" / "data"
    if not directory.is_dir():
        pytest.skip("the real files of ../shared/data are not on this machine")
    return directory
