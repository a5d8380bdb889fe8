"""Mediation: its part of a dispute's page, and what each may do in it (R145; S3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.mediation import accept_mediation, end_mediation, name_mediator, release_mediator, write_note
from disputes.domain.mediation import Speaker
from disputes.forms.disputes import ConfirmForm, WordsForm
from disputes.forms.people import PersonForm
from disputes.models import Dispute
from disputes.presenters import mediation as words
from disputes.presenters.sight import mediation_seen
from disputes.queries.mediation import accepted_by
from disputes.queries.people import candidates
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_or_404, kept_away, nobody_free
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


def mediation_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """How far mediation is, its notes for whom they are, and what this hat may do in it."""
    seen = mediation_seen(request.principal, dispute, clock.today())
    if seen is None:
        return {"mediation": None}
    speaker = permissions.speaker(request.principal, dispute, clock.today())
    shown = {
        "running": seen.running,
        "accepted": words.acceptance_words(dispute, seen.accepted),
        "mediator": seen.mediator,
        "notes": [(note, words.speaker_name(dispute, Speaker(note.speaker))) for note in seen.notes],
        "reads_notes": seen.reads_notes,
        "rule": words.WITHOUT_PREJUDICE,
        "links": _links(dispute, speaker, request, bool(seen.mediator)) if seen.running else [],
    }
    return {"mediation": shown}


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def accept(request: PersonRequest, reference: str) -> HttpResponse:
    """Accept mediation for one's side."""
    dispute = dispute_or_404(request, reference)
    return deed_page(
        request,
        dispute,
        ConfirmForm(sent(request)),
        lambda: accept_mediation(dispute=dispute, by=request.principal, at=clock.now()),
        title="Accept mediation",
        button="Accept",
        done="Accepted. Once both sides have, the SHA’s clerk names a mediator.",
        intro="Either side may end it at any time. " + words.WITHOUT_PREJUDICE,
    )


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, reference: str) -> HttpResponse:
    """Decline or end mediation; for the clerk, once its time is over."""
    dispute = dispute_or_404(request, reference)
    _check_has_part(request, dispute)
    return deed_page(
        request,
        dispute,
        ConfirmForm(sent(request)),
        lambda: end_mediation(dispute=dispute, by=request.principal, at=clock.now()),
        title="Go on without mediation",
        button="Go on",
        done="Mediation is over. The panel and the joint statement come next.",
        intro="The record says that mediation ended, not who ended it, nor why. It is not taken up again.",
    )


@signed_in(Permission.DISPUTE_VIEW)
@require_http_methods(["GET", "POST"])
def note(request: PersonRequest, reference: str) -> HttpResponse:
    """Write a note in mediation."""
    dispute = dispute_or_404(request, reference)
    if not _may_write(request, permissions.speaker(request.principal, dispute, clock.today())):
        raise Http404
    form = WordsForm(sent(request), name="words", label="Your note")
    return deed_page(
        request,
        dispute,
        form,
        lambda: write_note(dispute=dispute, words=form.cleaned_data["words"], by=request.principal, at=clock.now()),
        title="Write a note in mediation",
        button="Write it",
        done="Written. The two sides and the mediator read it.",
        intro=words.WITHOUT_PREJUDICE,
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def mediator(request: PersonRequest, reference: str) -> HttpResponse:
    """Name a mediator."""
    dispute = dispute_or_404(request, reference)
    people = candidates(dispute, Permission.DISPUTE_MEDIATE, clock.today())
    form = PersonForm(sent(request), people=people)
    chosen = {each.user.pk: each.user for each in people}
    return deed_page(
        request,
        dispute,
        form,
        lambda: name_mediator(
            dispute=dispute, user=chosen[form.cleaned_data["person"]], by=request.principal, at=clock.now()
        ),
        title="Name a mediator",
        button="Name them",
        done="Named. The mediator sees the dispute now.",
        intro="Who mediates in a dispute never sits on its panel.",
        kept_away=kept_away(request.principal, people),
        nobody=nobody_free(people, "panel member or performance manager"),
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def release(request: PersonRequest, reference: str) -> HttpResponse:
    """Let a mediator go, with the reason."""
    dispute = dispute_or_404(request, reference)
    form = WordsForm(sent(request), name="reason", label="Why does this person mediate no longer?", most=500)
    return deed_page(
        request,
        dispute,
        form,
        lambda: release_mediator(
            dispute=dispute, reason=form.cleaned_data["reason"], by=request.principal, at=clock.now()
        ),
        title="Release the mediator",
        button="Release",
        done="Released. Name another, or end mediation once its time is over.",
    )


def _may_write(request: PersonRequest, speaker: Speaker | None) -> bool:
    """Whether this hat writes notes: the mediator, and those of a side who act for it."""
    return speaker is Speaker.MEDIATOR or (speaker is not None and request.principal.may(Permission.DISPUTE_RAISE))


def _check_has_part(request: PersonRequest, dispute: Dispute) -> None:
    principal = request.principal
    is_side = permissions.side_of(principal, dispute, clock.today()) and principal.may(Permission.DISPUTE_RAISE)
    if not is_side and not principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id):
        raise Http404


def _links(
    dispute: Dispute, speaker: Speaker | None, request: PersonRequest, has_mediator: bool
) -> list[tuple[str, str]]:
    """What this hat may do in mediation: words and route."""
    principal = request.principal
    if principal.may(Permission.DISPUTE_CLERK):
        named = ("Release the mediator", "release_mediator") if has_mediator else ("Name a mediator", "mediator")
        late = dispute.stage_due_on is not None and clock.today() > dispute.stage_due_on
        return [named, ("Go on without mediation", "end_mediation")] if late else [named]
    write = ("Write a note, without prejudice", "note")
    if speaker is Speaker.MEDIATOR:
        return [write]
    if not _may_write(request, speaker):
        return []
    accepts = [] if speaker in accepted_by(dispute) else [("Accept mediation", "accept_mediation")]
    return [*accepts, write, ("Go on without mediation", "end_mediation")]
