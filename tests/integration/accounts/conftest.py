"""A PCT with its administrator, as accounts are looked after."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from pbc.accounts.models import RoleAssignment
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory, ShaFactory

AT = datetime(2006, 10, 9, 10, 0, tzinfo=UTC)


@dataclass
class World:
    sha: Organisation
    pct: Organisation
    practice: Organisation
    other_pct: Organisation
    other_practice: Organisation
    provider: Organisation
    administrator: RoleAssignment

    @property
    def by(self) -> Principal:
        return self.administrator.as_principal()


@pytest.fixture
def world(db: None) -> World:
    sha = ShaFactory()
    pct, other_pct = PctFactory(sha=sha), PctFactory(sha=sha)
    return World(
        sha=sha,
        pct=pct,
        practice=PracticeFactory(pct=pct),
        other_pct=other_pct,
        other_practice=PracticeFactory(pct=other_pct),
        provider=ProviderFactory(),
        administrator=RoleAssignmentFactory(role="system_administrator", organisation=pct),
    )
