"""Background work of packs. Each task may run twice."""

from datetime import timedelta

from celery import shared_task

from information_packs.actions import building, proving, recovery
from information_packs.domain.states import PackStatus
from pbc.core import clock
from pbc.core.principal import SYSTEM

PATIENCE = timedelta(minutes=5)
"""How long a queued pack waits before it is sent again."""
RETRY_AFTER = timedelta(seconds=10)


@shared_task(name="information_packs.build_pack")
def build_pack(*, pack_id: int) -> None:
    """Make one pack. What goes wrong is kept with the pack and tried again."""
    try:
        building.build_pack(pack_id=pack_id, by=SYSTEM, at=clock.now())
    except Exception as error:  # the reason belongs to the person who waits for the pack
        pack = building.record_failure(
            pack_id=pack_id, reason=f"{type(error).__name__}: {error}", by=SYSTEM, at=clock.now()
        )
        if pack.status == PackStatus.QUEUED:
            build_pack.apply_async(kwargs={"pack_id": pack_id}, countdown=RETRY_AFTER.total_seconds() * pack.attempts)
        raise


@shared_task(name="information_packs.take_up_abandoned_packs")
def take_up_abandoned_packs(*, restarted: bool = False) -> None:
    """Send again what a dead worker left; at once after a restart."""
    recovery.take_up_abandoned_packs(by=SYSTEM, at=clock.now(), older_than=timedelta(0) if restarted else PATIENCE)


@shared_task(name="information_packs.make_proof")
def make_proof(*, proof_id: int) -> None:
    """Check the sums of a year. What goes wrong is kept with the proof."""
    try:
        proving.make_proof(proof_id=proof_id, by=SYSTEM, at=clock.now())
    except Exception as error:  # the reason belongs to the person who waits for it
        reason = f"{type(error).__name__}: {error}"
        proving.record_proof_failure(proof_id=proof_id, reason=reason, by=SYSTEM, at=clock.now())
        raise


@shared_task(name="information_packs.prove_nightly")
def prove_nightly() -> None:
    """Have the sums of every PCT that keeps books checked, and remove proofs that are older than they are kept for."""
    proving.ask_for_every_proof(by=SYSTEM, at=clock.now())
    proving.prune_proofs(by=SYSTEM, at=clock.now())
