"""Lodged sealed, replaced, opened together and once."""

from base64 import b64encode
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from disputes.actions.offers import lodge_offer, release_offers
from disputes.actions.raising import withdraw_dispute
from disputes.domain.offers import FinalOffer
from disputes.domain.parties import About, Subject
from disputes.domain.sealing import Broken, fingerprint, new_keys, receipt_of
from disputes.domain.states import DisputeStatus
from disputes.models import OpenedOffer, SealedOffer
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.integration.disputes.world import AFTER, DEADLINE, LATER, PRIVATE_KEY, PUBLIC_KEY

WHOLE = FinalOffer("Release the claim whole, peculiar-word-one.", "S4 ¶47.", Decimal("11987.65"))
FREE = Subject(About.AGREEMENT, "clause 4.2")
HALF = FinalOffer("Release a part, peculiar-word-two.", "The terms.", Decimal("4321.09"))


def lodge(dispute, who, offer=WHOLE, at=LATER, **given):
    after = dispute.offers.filter(lodged_by=who.name).count()
    values = {"after": after, "public_key": PUBLIC_KEY, "proven_at": at, "witness": at} | given
    return lodge_offer(dispute=dispute, offer=offer, by=who, at=at, **values)


def release(dispute, at=LATER, **given):
    return release_offers(**({"dispute": dispute, "private_key": PRIVATE_KEY, "at": at, "witness": at} | given))


def everything_in_the_database() -> str:
    """Every row of every table as text; bytes in hexadecimal as well as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            texts += [text for (text,) in cursor.fetchall()]
    return "\n".join(texts)


def test_what_is_lodged_is_nowhere_to_be_found(world) -> None:
    dispute = world.open_for_offers()
    lodged = lodge(dispute, world.manager)
    kept = everything_in_the_database()
    for word in ("peculiar-word-one", "11987.65", "11,987.65"):
        for form in (word, word.encode().hex(), b64encode(word.encode()).decode()):
            assert form not in kept
    assert lodged.receipt == receipt_of(bytes(lodged.box))
    assert lodged.key == fingerprint(PUBLIC_KEY)
    event = AuditEvent.objects.get(kind="disputes.offer_lodged")
    assert set(event.facts) == {"dispute", "side", "number", "receipt", "key"}


def test_both_lodged_are_opened_together_and_the_replaced_one_never(world) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, HALF)
    assert release(dispute).state is DisputeStatus.OFFERS
    lodge(dispute, world.manager, WHOLE)
    lodge(dispute, world.director, HALF)
    assert release(dispute).state is DisputeStatus.HEARING
    opened = {row.offer.side: row.content["amount"] for row in OpenedOffer.objects.select_related("offer")}
    assert opened == {"practice": "11987.65", "pct": "4321.09"}
    assert SealedOffer.objects.filter(opened=None).count() == 1
    before = OpenedOffer.objects.count(), AuditEvent.objects.count()
    release(dispute)
    assert (OpenedOffer.objects.count(), AuditEvent.objects.count()) == before


def test_after_the_deadline_one_is_opened_alone_and_none_lapses(world) -> None:
    alone, at_home = world.open_for_offers(), world.raised(subject=FREE)
    lodge(alone, world.director, HALF)
    assert release(alone, DEADLINE).state is DisputeStatus.OFFERS
    assert release(alone, AFTER).state is DisputeStatus.HEARING
    assert OpenedOffer.objects.count() == 1
    assert release(at_home, AFTER).state is DisputeStatus.LOCAL


def test_without_any_offer_the_dispute_lapses(world) -> None:
    dispute = world.open_for_offers()
    assert release(dispute, AFTER).state is DisputeStatus.LAPSED
    assert not OpenedOffer.objects.exists()


@pytest.mark.parametrize(("ours", "theirs"), [(AFTER, DEADLINE), (DEADLINE, AFTER)])
def test_a_clock_that_runs_ahead_opens_nothing_and_admits_nothing(world, ours, theirs) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.director, HALF)
    assert release(dispute, ours, witness=theirs).state is DisputeStatus.OFFERS
    with pytest.raises(Denied, match="deadline for final offers has passed"):
        lodge(dispute, world.manager, at=ours, witness=theirs)


def test_a_wrong_key_or_a_changed_box_opens_neither(world) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager)
    lodge(dispute, world.director, HALF, public_key=new_keys()[1])
    with pytest.raises(Broken, match="pct"):
        release(dispute)
    dispute.refresh_from_db()
    assert dispute.state is DisputeStatus.OFFERS
    assert not OpenedOffer.objects.exists()


def test_who_lodges_and_when(world) -> None:
    dispute = world.open_for_offers()
    for who in (world.stranger, world.lead, world.pbc, world.other_director, world.clerk, world.administrator):
        with pytest.raises(Denied):
            lodge(dispute, who)
    with pytest.raises(Denied, match="Give your password again"):
        lodge(dispute, world.manager, proven_at=LATER - timedelta(minutes=6))
    with pytest.raises(Invalid, match="Your position is missing"):
        lodge(dispute, world.manager, FinalOffer("", "because"))
    with pytest.raises(Denied, match="not open in this dispute"):
        lodge(world.raised(subject=FREE), world.manager)
    assert not SealedOffer.objects.exists()


def test_a_page_sent_twice_lodges_once(world) -> None:
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, after=0)
    with pytest.raises(Denied, match="Offer 1 of your side stands"):
        lodge(dispute, world.manager, after=0)
    assert SealedOffer.objects.count() == 1


def test_a_lodged_offer_is_not_changed(world) -> None:
    dispute = world.open_for_offers()
    lodged = lodge(dispute, world.director)
    for deed in (lambda: SealedOffer.objects.update(number=2), lodged.delete):
        with transaction.atomic(), pytest.raises(InternalError, match="append_only"):
            deed()


def test_trying_to_withdraw_tells_nothing_of_the_other_side(world) -> None:
    """It is refused in the same words, whether the PCT has lodged or not."""
    said = []
    dispute = world.open_for_offers()
    for _ in range(2):
        with pytest.raises(Denied, match="Final offers were invited") as refused:
            withdraw_dispute(dispute=dispute, reason="R", by=world.manager, at=LATER)
        said.append(str(refused.value))
        lodge(dispute, world.director)
    assert said[0] == said[1]


def test_a_restored_backup_opens_nothing_before_its_time_and_the_same_again_in_its_time(world) -> None:
    """The backup is from before the PCT lodged: its receipt is on no page any more, and it lodges again."""
    dispute = world.open_for_offers()
    lodge(dispute, world.manager, WHOLE)
    backup = transaction.savepoint()
    lost = lodge(dispute, world.director, HALF)
    release(dispute)
    first = {row.content["amount"] for row in OpenedOffer.objects.all()}
    transaction.savepoint_rollback(backup)
    assert release(dispute).state is DisputeStatus.OFFERS
    assert not SealedOffer.objects.filter(receipt=lost.receipt).exists()
    lodge(dispute, world.director, HALF, after=0)
    assert release(dispute).state is DisputeStatus.HEARING
    assert {row.content["amount"] for row in OpenedOffer.objects.all()} == first
