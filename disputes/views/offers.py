"""Rehearse and lodge a sealed final offer; see who has lodged, and what was opened (R143; ADR 21)."""

from base64 import b64decode
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.offers import lodge_offer
from disputes.domain.offers import FinalOffer, are_the_same, check_offer
from disputes.domain.parties import Side
from disputes.domain.rehearsal import beside_figures
from disputes.domain.sealing import fingerprint
from disputes.domain.states import DisputeStatus
from disputes.forms.offers import OfferForm
from disputes.models import Dispute, SealedOffer
from disputes.presenters import disputes as words
from disputes.presenters.offers import opened_words
from disputes.presenters.sight import lodged_words, offers_seen
from disputes.queries.guidance import rules_relied_on
from disputes.queries.offers import last_offers
from disputes.queries.rulings import precedents_like
from disputes.views.deed_pages import sent
from disputes.views.scope import dispute_or_404
from governance.presenters import local_value
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on

MOST_RULINGS = 5
NO_KEY = (
    "This system has no sealing key yet, so no offer can be lodged. Tell whoever runs it: see “Final offers” in "
    "docs/operations.md. Nothing was lodged."
)


def offers_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """Who has lodged, with receipts, as far as this hat is told; and what the offers say, once they are open."""
    today = clock.today()
    seen = offers_seen(request.principal, dispute, today)
    own = permissions.side_of(request.principal, dispute, today)
    is_open, passed = dispute.state is DisputeStatus.OFFERS, _deadline_passed(dispute)
    may_lodge = own is not None and request.principal.may(Permission.DISPUTE_LODGE)
    opened = opened_words(dispute, seen.opened)
    return {
        "offers_lodged": [(words.side_name(dispute, side), *lodged_words(seen, side)) for side in Side],
        "offers_opened": opened,
        "offers_are_the_same": len(opened) == len(Side) and are_the_same(*(each["offer"] for each in opened)),
        "deadline_passed": passed,
        "offers_wait": is_open and (passed or len(seen.lodged) == len(Side)),
        "may_lodge": may_lodge and is_open and not passed,
    }


@never_cache
@sensitive_post_parameters("position", "amount", "because", "password")
@signed_in(Permission.DISPUTE_LODGE)
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def offer_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Write an offer, see how it stands, lodge it. What was lodged is shown this once, and never again."""
    dispute = dispute_or_404(request, reference)
    side = permissions.side_of(request.principal, dispute, clock.today())
    if side is None:
        raise Http404
    if dispute.state is not DisputeStatus.OFFERS:
        return redirect("disputes:dispute", dispute.reference)
    rehearsing = "rehearse" in request.POST
    known = dispute.offers.filter(side=side).count()
    form = OfferForm(sent(request), rehearsing=rehearsing, initial={"after": known})
    rehearsed: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if not rehearsing:
                return _receipt(request, dispute, _lodge(request, dispute, form), form.offer())
            rehearsed = _rehearsed(dispute, form.offer())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
    context = {
        "dispute": dispute,
        "form": form,
        "own": last_offers(dispute, [side]).get(side),
        "other_side": words.side_name(dispute, side.other),
        "key": fingerprint(b64decode(settings.SEALING_PUBLIC_KEY)) if settings.SEALING_PUBLIC_KEY else "",
        **rehearsed,
    }
    return render(request, "disputes/offer.jinja", context)


@sensitive_variables()
def _lodge(request: PersonRequest, dispute: Dispute, form: OfferForm) -> SealedOffer:
    if not settings.SEALING_PUBLIC_KEY:
        raise Denied(NO_KEY)
    at = clock.now()
    return lodge_offer(
        dispute=dispute,
        offer=form.offer(),
        after=form.cleaned_data["after"],
        public_key=b64decode(settings.SEALING_PUBLIC_KEY, validate=True),
        proven_at=proven(request, form, at),
        by=request.principal,
        at=at,
        witness=clock.witness(),
    )


@sensitive_variables()
def _receipt(request: PersonRequest, dispute: Dispute, lodged: SealedOffer, offer: FinalOffer) -> HttpResponse:
    context = {
        "dispute": dispute,
        "lodged": lodged,
        "offer": offer,
        "side": words.side_name(dispute, Side(lodged.side)),
    }
    return render(request, "disputes/receipt.jinja", context)


@sensitive_variables()
def _rehearsed(dispute: Dispute, offer: FinalOffer) -> dict[str, Any]:
    """How the offer stands against figures and guidance. Nothing of it is kept."""
    check_offer(offer)
    return {
        "rehearsed": offer,
        "beside": beside_figures(offer, dispute.figures),
        "rulings": list(precedents_like(dispute)[:MOST_RULINGS]),
        "rules": [(rule, local_value(rule)) for rule in rules_relied_on(dispute, dispute.raised_on)],
    }


def _deadline_passed(dispute: Dispute) -> bool:
    return dispute.offers_due_at is not None and clock.now() > dispute.offers_due_at
