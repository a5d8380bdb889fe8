"""The release happens once, whoever fires it and whatever dies (real connections)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError

from disputes.actions import offers as actions
from disputes.actions.dispute_records import move
from disputes.actions.offers import release_offers
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import Dispute, OpenedOffer, SealedOffer
from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge
from tests.integration.disputes.world import LATER, PRIVATE_KEY, DisputeWorld


@pytest.mark.django_db(transaction=True)
def test_twenty_releases_lodgings_and_a_death_at_once_open_both_once(monkeypatch: pytest.MonkeyPatch) -> None:
    world = DisputeWorld()
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, WHOLE)
    died: list[Deed] = []

    def dies_once(dispute: Dispute, deed: Deed, **given: Any) -> None:
        """The first to open both is killed while both are open and nothing is committed."""
        if not died:
            died.append(deed)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        move(dispute, deed, **given)

    monkeypatch.setattr(actions, "move", dies_once)

    def act(number: int) -> bool:
        try:
            if number % 4 == 1:
                lodge(dispute, world.director, HALF, after=0)
            else:
                release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
        except (Denied, OperationalError):
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(20)))
    release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
    dispute.refresh_from_db()
    assert died == [Deed.RELEASE]
    assert dispute.state is DisputeStatus.HEARING
    assert SealedOffer.objects.filter(side="pct").count() == 1
    assert OpenedOffer.objects.count() == 2
    assert AuditEvent.objects.filter(kind="disputes.offers_opened").count() == 1


@pytest.mark.django_db
def test_a_worker_that_dies_half_way_leaves_both_sealed(world, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, WHOLE)
    lodge(dispute, world.director, HALF)

    def dies(*args: object, **kwargs: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(actions, "move", dies)
        with pytest.raises(SystemExit):
            release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
    assert not OpenedOffer.objects.exists()
    release_offers(dispute=dispute, private_key=PRIVATE_KEY, at=LATER, witness=LATER)
    assert OpenedOffer.objects.count() == 2
