"""Places that invented files speak of."""

from datetime import date
from pathlib import Path

import pytest

from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory, ShaFactory


@pytest.fixture
def upload_dir(settings, tmp_path) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return settings.UPLOAD_DIR


def make_places() -> dict[str, Organisation]:
    sha = ShaFactory(code="XS1")
    pct = PctFactory(code="XC1", sha=sha)
    return {
        "sha": sha,
        "pct": pct,
        "practice": PracticeFactory(code="X90001", pct=pct),
        "closed": PracticeFactory(code="X90009", pct=pct, closed_on=date(2006, 4, 1)),
        "provider": ProviderFactory(code="XPA"),
        "other_provider": ProviderFactory(code="XPB"),
    }


@pytest.fixture
def places(db, upload_dir) -> dict[str, Organisation]:
    return make_places()
