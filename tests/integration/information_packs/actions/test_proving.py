"""Sums checked in the background: asked for once, made as they stood, kept, and nightly for every PCT."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.db.utils import InternalError

from budgets.models import Entry
from information_packs import tasks
from information_packs.actions import proving
from information_packs.actions.proving import ask_for_every_proof, ask_for_proof, make_proof, prune_proofs
from information_packs.domain.proof_states import KEPT_FOR
from information_packs.models import SumProof
from information_packs.queries.needs import needs
from pbc.core import audit, jobs
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.funds import APRIL, YEAR_END, FundWorld
from tests.integration.budgets.world import THIS

PENNY = Decimal("0.01")


@pytest.fixture
def world(db) -> FundWorld:
    return FundWorld().close(APRIL)


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "enqueue", lambda task, **given: found.append((task, given)))
    return found


def ask(world: FundWorld, **changes: Any) -> SumProof:
    by = hat("pct_finance", world.pct)
    return ask_for_proof(**({"pct": world.pct, "year": THIS, "by": by, "at": YEAR_END} | changes))


def off_by_a_penny(world: FundWorld, amount: Decimal = PENNY) -> Entry:
    entry = Entry.objects.filter(posting__kind="issue", account__practice=world.first).earliest("pk")
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + amount)
    return entry


def test_asked_for_twice_it_is_one_and_made_twice_it_stays(world, sent) -> None:
    proof = ask(world)
    assert ask(world, by=hat("auditor", world.pct)) == proof
    assert sent == [("information_packs.make_proof", {"proof_id": proof.pk})]
    tasks.make_proof(proof_id=proof.pk)
    tasks.make_proof(proof_id=proof.pk)
    proof.refresh_from_db()
    assert proof.holds
    assert proof.checked == proof.result["checked"] > 100
    assert (proof.result["books"], proof.result["months"]) == (["ZN1"], ["2006-04"])
    made = AuditEvent.objects.filter(kind="information_packs.proof_made")
    assert made.get().facts["checked"] == proof.checked
    with pytest.raises(InternalError, match="Cannot update"):
        SumProof.objects.update(differing=1)


def test_a_difference_is_counted_and_asks_for_those_who_audit(world) -> None:
    assert needs(principal=hat("auditor", world.pct), today=YEAR_END.date()) == []
    entry = off_by_a_penny(world)
    proof = make_proof(proof_id=ask(world).pk, by=SYSTEM, at=YEAR_END)
    off_by_a_penny(world, -PENNY)
    assert (proof.holds, proof.differing) == (False, 4)
    places = [each["place"] for one in proof.result["proofs"] for each in one["differences"]]
    assert f"Northmoor PCT, 2006/07, posting {entry.posting_id} (issue)" in places
    (need,) = needs(principal=hat("auditor", world.pct), today=YEAR_END.date())
    assert need.title == "See which sums of 2006/07 do not add up"
    assert need.url == f"/sums/{proof.pk}/"
    assert needs(principal=hat("auditor", PctFactory()), today=YEAR_END.date()) == []
    make_proof(proof_id=ask(world).pk, by=SYSTEM, at=YEAR_END)
    assert needs(principal=hat("auditor", world.pct), today=YEAR_END.date()) == [], "a later one holds"


def test_who_may_not_and_what_is_not_there(world) -> None:
    with pytest.raises(Denied, match="you may not have sums checked"):
        ask(world, by=hat("practice_manager", world.first))
    with pytest.raises(Denied, match="for the PCT itself"):
        ask(world, by=hat("auditor", PctFactory()))
    with pytest.raises(Invalid, match="Northmoor PCT has nothing of 2009/10 to check"):
        ask(world, year=THIS.next.next.next)


def test_a_fault_is_kept_and_says_nothing_of_the_sums(world, monkeypatch) -> None:
    def broken(*given: Any, **more: Any) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(proving, "prove", broken)
    proof = ask(world)
    with pytest.raises(OSError, match="no disk"):
        tasks.make_proof(proof_id=proof.pk)
    proof.refresh_from_db()
    assert (proof.status, proof.failure, proof.holds) == ("failed", "OSError: no disk", False)


def test_without_its_record_nothing_is_kept(world, monkeypatch) -> None:
    proof = ask(world)

    def broken(*given: Any, **more: Any) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no ink"):
        make_proof(proof_id=proof.pk, by=SYSTEM, at=YEAR_END)
    proof.refresh_from_db()
    assert (proof.status, proof.result) == ("queued", None)


def test_every_night_this_year_and_the_last_of_every_pct_that_keeps_books(world, sent) -> None:
    (proof,) = ask_for_every_proof(by=SYSTEM, at=YEAR_END)
    assert (proof.pct, proof.financial_year) == (world.pct, 2006)
    assert [task for task, _ in sent] == ["information_packs.make_proof"]
    ask_for_every_proof(by=SYSTEM, at=YEAR_END + proving.PATIENCE * 2)
    assert len(sent) == 2, "what nobody took up is sent again"
    assert SumProof.objects.count() == 1


def test_old_proofs_are_removed_but_the_last_and_each_that_found_a_difference(world, monkeypatch) -> None:
    def kept(at: datetime, status: str = "done", differing: int = 0) -> SumProof:
        given = {"status": status, "made_at": at, "differing": differing, "asked_by": "A", "asked_at": at}
        return SumProof.objects.create(pct=world.pct, financial_year=THIS.start_year, **given)

    old, day = YEAR_END - KEPT_FOR - timedelta(days=9), timedelta(days=1)
    removed = [kept(old), kept(old, "failed")]
    stay = [kept(old, differing=2), kept(old + day), kept(old + day * 2, "failed")]
    later = YEAR_END + day * 2
    with time_machine.travel(YEAR_END, tick=False):
        tasks.prove_nightly()
    queued = SumProof.objects.latest("pk")
    assert list(SumProof.objects.order_by("pk")) == [*stay, queued], "a queued one is nobody’s last"
    event = AuditEvent.objects.get(kind="information_packs.proofs_removed")
    assert (event.facts["proofs"], event.subject_id) == (2, str(removed[-1].pk))
    assert prune_proofs(by=SYSTEM, at=YEAR_END) == 0
    young = [kept(YEAR_END), kept(later)]
    with pytest.raises(Denied, match="by the system alone"):
        prune_proofs(by=hat("pct_finance", world.pct), at=later)
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", broken)
        with pytest.raises(RuntimeError, match="no ink"):
            prune_proofs(by=SYSTEM, at=later)
    assert SumProof.objects.count() == len(stay) + 3
    assert prune_proofs(by=SYSTEM, at=later) == 2
    assert list(SumProof.objects.order_by("pk")) == [stay[0], queued, *young]
    with pytest.raises(InternalError, match="Cannot update or delete"):
        young[0].delete()


def broken(*given: Any, **more: Any) -> None:
    raise RuntimeError("no ink")
