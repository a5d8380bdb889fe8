"""Have the sums of a PCT's year checked, and keep what was found (R41, R55; S4 ¶23, ¶39)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import pgtrigger
from django.db import transaction

from budgets.models import Books
from budgets.queries.ledger import keeper_of
from information_packs import permissions
from information_packs.domain.proof_states import KEPT_FOR, ProofStatus
from information_packs.models import SumProof
from information_packs.queries.kept_proofs import progress_key
from information_packs.queries.proofs import Proved, ground, prove
from pbc.core import audit, jobs, progress
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.locks import lock
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.snapshots import one_moment
from pbc.organisations.models import Organisation

PROVE_TASK = "information_packs.make_proof"
PATIENCE = timedelta(hours=1)
"""How long a proof that was asked for waits before it is sent again."""


@transaction.atomic
def ask_for_proof(*, pct: Organisation, year: FinancialYear, by: Principal, at: datetime) -> SumProof:
    """Ask for the sums of a year to be checked. While one is under way, asking again gives that one.

    :raises Denied: if this hat may not.
    :raises Invalid: where the PCT has neither books nor a closed month of the year.
    """
    permissions.check_can_prove(by, pct)
    lock("information_packs.proof", pct.pk, year.start_year)
    found = SumProof.objects.filter(pct=pct, financial_year=year.start_year, status=ProofStatus.QUEUED).first()
    if found:
        if found.asked_at < at - PATIENCE:
            jobs.enqueue(PROVE_TASK, proof_id=found.pk)
        return found
    if not any(ground(pct, year)):
        fix = "Choose a year with an allocation or a closed month."
        raise Invalid(f"{pct.name} has nothing of {year} to check.", field="year", rule="something_to_check", fix=fix)
    proof = SumProof.objects.create(pct=pct, financial_year=year.start_year, asked_by=by.name, asked_at=at)
    audit.record("information_packs.proof_asked", proof, by=by, at=at, organisation_code=pct.code, year=str(year))
    jobs.enqueue(PROVE_TASK, proof_id=proof.pk)
    return proof


def make_proof(*, proof_id: int, by: Principal, at: datetime) -> SumProof:
    """Check every sum as it stands at one moment, and keep what was found. One that is made already is left."""
    proof = SumProof.objects.select_related("pct").get(pk=proof_id)
    if proof.status != ProofStatus.QUEUED:
        return proof
    told = partial(progress.say, progress_key(proof_id))
    with one_moment():
        proved = prove(proof.pct, FinancialYear(proof.financial_year), told=told)
    return _keep(proof_id, proved, by=by, at=at)


@transaction.atomic
def record_proof_failure(*, proof_id: int, reason: str, by: Principal, at: datetime) -> SumProof:
    """Keep why a proof could not be made. Nothing is known of the sums then."""
    proof = _locked(proof_id)
    if proof.status != ProofStatus.QUEUED:
        return proof
    proof.status, proof.failure, proof.made_at = ProofStatus.FAILED, reason[:500], at
    proof.save(update_fields=["status", "failure", "made_at"])
    code = proof.pct.code
    audit.record("information_packs.proof_failed", proof, by=by, at=at, organisation_code=code, reason=reason)
    return proof


def ask_for_every_proof(*, by: Principal, at: datetime) -> Sequence[SumProof]:
    """Have this year and the last of every PCT that keeps books checked, each by itself."""
    today = day_of(at)
    year = FinancialYear.of(today)
    every = Books.objects.filter(financial_year__in=(year.previous.start_year, year.start_year)).select_related("pct")
    kept = {(keeper_of(books, today), books.financial_year) for books in every}
    return [
        ask_for_proof(pct=pct, year=FinancialYear(start), by=by, at=at)
        for pct, start in sorted(kept, key=lambda each: (each[0].code, each[1]))
    ]


@transaction.atomic
def prune_proofs(*, by: Principal, at: datetime) -> int:
    """Remove proofs that are older than they are kept for. Gives how many.

    The database freezes what was made; this is the one way round, and it never takes a proof that found a difference,
    nor the last one of a PCT's year.
    """
    if not by.is_system:
        raise Denied("Old proofs are removed by the system alone.")
    made = SumProof.objects.exclude(status=ProofStatus.QUEUED)
    last = made.order_by("pct_id", "financial_year", "-pk").distinct("pct_id", "financial_year")
    done = last.filter(status=ProofStatus.DONE)
    kept = {*last.values_list("pk", flat=True), *done.values_list("pk", flat=True)}
    old = list(made.filter(made_at__lt=at - KEPT_FOR, differing=0).exclude(pk__in=kept).order_by("pk"))
    if not old:
        return 0
    kind, before = "information_packs.proofs_removed", at - KEPT_FOR
    audit.record(kind, old[-1], by=by, at=at, proofs=len(old), made_before=before)
    with pgtrigger.ignore("information_packs.SumProof:made_is_frozen"):
        SumProof.objects.filter(pk__in=[proof.pk for proof in old]).delete()
    return len(old)


@transaction.atomic
def _keep(proof_id: int, proved: Proved, *, by: Principal, at: datetime) -> SumProof:
    proof = _locked(proof_id)
    if proof.status != ProofStatus.QUEUED:
        return proof  # made meanwhile by another worker
    proof.status, proof.made_at, proof.result = ProofStatus.DONE, at, proved.as_dict()
    proof.checked, proof.differing = proved.checked, proved.differing
    proof.save(update_fields=["status", "made_at", "result", "checked", "differing"])
    facts = {"year": str(proved.year), "checked": proved.checked, "differing": proved.differing}
    audit.record("information_packs.proof_made", proof, by=by, at=at, organisation_code=proved.pct.code, **facts)
    return proof


def _locked(proof_id: int) -> SumProof:
    return SumProof.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=proof_id)
