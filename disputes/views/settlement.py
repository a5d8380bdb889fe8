"""Settle a dispute: draft terms, sign them (R145; S3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.domain.parties import Side
from disputes.forms.disputes import WordsForm
from disputes.forms.settlement import SignDraftForm
from disputes.models import Dispute, SettlementDraft
from disputes.presenters.disputes import side_name
from disputes.presenters.sight import settlement_seen
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_of_side_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock


def settlement_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """The last draft with its signatures, for the two sides alone, and what this hat may do with it."""
    seen = settlement_seen(request.principal, dispute, clock.today())
    if seen is None:
        return {"settlement": None}
    draft, signatures, is_open = seen.draft, seen.signatures, seen.is_open
    side = permissions.side_of(request.principal, dispute, clock.today())
    waits = draft is not None and str(side) not in {each.side for each in signatures}
    shown = {
        "draft": draft,
        "drafted_by": side_name(dispute, Side(draft.side)) if draft else "",
        "signatures": [(each, side_name(dispute, Side(each.side))) for each in signatures],
        "is_open": is_open,
        "may_draft": is_open and request.principal.may(Permission.DISPUTE_RAISE),
        "may_sign": is_open and waits and request.principal.may(Permission.DISPUTE_LODGE),
    }
    return {"settlement": shown}


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def draft_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Draft terms, or change those that are there."""
    dispute = dispute_of_side_or_404(request, reference)
    before = _last(request, dispute)
    form = WordsForm(
        sent(request),
        name="terms",
        label="What the two sides agree",
        help_text="As it is to be followed: who does what by when. A changed draft is signed anew by both sides.",
        initial={"terms": before.terms} if before else None,
    )
    return deed_page(
        request,
        dispute,
        form,
        lambda: draft_settlement(
            dispute=dispute, terms=form.cleaned_data["terms"], by=request.principal, at=clock.now()
        ),
        title="Draft a settlement",
        button="Put it to both sides",
        done="Drafted. Both sides see it, and sign it if they agree.",
        intro="The two sides alone read it. The SHA sees that a dispute was settled, not how.",
    )


@signed_in(Permission.DISPUTE_LODGE)
@require_http_methods(["GET", "POST"])
def sign_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign the terms for one's side."""
    dispute = dispute_of_side_or_404(request, reference)
    draft = _last(request, dispute)
    if draft is None:
        raise Http404
    form = SignDraftForm(sent(request), initial={"number": draft.number})

    def deed() -> None:
        at = clock.now()
        sign_settlement(
            dispute=dispute,
            number=form.cleaned_data["number"],
            proven_at=proven(request, form, at),
            by=request.principal,
            at=at,
        )

    return deed_page(
        request,
        dispute,
        form,
        deed,
        title="Sign the settlement",
        button="Sign",
        done="Signed. With the signatures of both sides the dispute is settled.",
        intro="Once both sides have signed, the dispute ends and the terms stand as they are.",
        terms=draft,
    )


def _last(request: PersonRequest, dispute: Dispute) -> SettlementDraft | None:
    rows = SettlementDraft.objects.visible_to(request.principal).filter(dispute=dispute)
    return rows.order_by("-number").first()
