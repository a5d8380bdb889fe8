"""It adds up: the sums of a PCT's year, checked in the background, and every place where two figures differ."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.queries.places import own_pct
from information_packs import permissions
from information_packs.actions.proving import ask_for_proof
from information_packs.domain.proof_states import LABELS, ProofStatus
from information_packs.models import SumProof
from information_packs.queries.kept_proofs import address_of, latest, steps_of, years_with_books
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.listing import Column, Listing
from pbc.core.periods import FinancialYear

COLOURS = {ProofStatus.QUEUED: "blue", ProofStatus.FAILED: "red"}


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def proof_list(request: PersonRequest) -> HttpResponse:
    """The last check of each year of the PCTs in sight."""
    listing = Listing(
        "Sums checked",
        latest(request.principal),
        _columns(),
        asked=request.GET,
        sort="-year",
        empty="No sums were checked yet. They are every night.",
    )
    if listing.export_format:
        return listing.file_response()
    pct = own_pct(request.principal, clock.today())
    may_ask = pct is not None and permissions.may_prove(request.principal, pct)
    years = years_with_books(request.principal) if may_ask else []
    return render(request, "information_packs/proofs.jinja", {"listing": listing, "years": years})


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["POST"])
def ask(request: PersonRequest) -> HttpResponse:
    """Have a year's sums checked now."""
    pct = own_pct(request.principal, clock.today())
    if pct is None:
        raise Denied("The sums of a PCT are checked for the PCT itself: choose a role that you hold there.")
    try:
        year = FinancialYear.parse(request.POST.get("year", ""))
        proof = ask_for_proof(pct=pct, year=year, by=request.principal, at=clock.now())
    except (ValueError, Invalid) as fault:
        messages.warning(request, str(fault))
        return redirect("information_packs:proofs")
    return redirect("information_packs:proof", proof.pk)


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def proof_page(request: PersonRequest, proof_id: int) -> HttpResponse:
    """One check: what was compared, how many figures, and each that differs."""
    return render(request, "information_packs/proof.jinja", _context(request, proof_id))


@signed_in(Permission.AUDIT_VIEW)
@require_http_methods(["GET"])
def proof_progress(request: PersonRequest, proof_id: int) -> HttpResponse:
    """The part of the page that htmx asks for again while the sums are being checked."""
    return render(request, "information_packs/proof_progress.jinja", _context(request, proof_id))


def _context(request: PersonRequest, proof_id: int) -> dict[str, Any]:
    rows = SumProof.objects.visible_to(request.principal).select_related("pct")
    proof = get_object_or_404(rows, pk=proof_id)
    done, total = steps_of(proof) if proof.status == ProofStatus.QUEUED else (0, 0)
    return {
        "proof": proof,
        "year": FinancialYear(proof.financial_year),
        "result": proof.result or {},
        "verdict": verdict(proof),
        "colour": colour(proof),
        "done": done,
        "total": total,
        "address_of": address_of,
        "is_under_way": proof.status == ProofStatus.QUEUED,
    }


def verdict(proof: SumProof) -> str:
    """The state in a few words: it adds up, or how many figures differ."""
    if proof.status != ProofStatus.DONE:
        return LABELS[ProofStatus(proof.status)]
    if proof.holds:
        return "It adds up"
    return "1 figure differs" if proof.differing == 1 else f"{proof.differing:,} figures differ"


def colour(proof: SumProof) -> str:
    return COLOURS.get(ProofStatus(proof.status), "green" if proof.holds else "red")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "pct",
            "PCT",
            value=lambda proof: proof.pct.name,
            order_by="pct__name",
            href=lambda proof: reverse("information_packs:proof", args=[proof.pk]),
            sub=lambda proof: str(FinancialYear(proof.financial_year)),
        ),
        Column("year", "Year", value=lambda proof: str(FinancialYear(proof.financial_year)), order_by="financial_year"),
        Column("verdict", "What was found", value=verdict, order_by="differing"),
        Column("checked", "Figures checked", kind="number", order_by="checked"),
        Column("made_at", "As things stood on", kind="date", order_by="made_at"),
        Column("asked_by", "Asked by"),
    )
