"""A case to be read: every answer in words, with what is different marked, and its files."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.domain.case_states import WRITABLE
from business_cases.models import BusinessCase
from business_cases.presenters import proforma as words
from business_cases.queries.cases import content_of
from business_cases.queries.owners import bodies_in
from business_cases.views.attachments import attachments_context
from business_cases.views.scope import case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def read_page(request: PersonRequest, reference: str) -> HttpResponse:
    """The proforma in full: as submitted last, or as it stands for those who write it."""
    case = case_or_404(request, reference)
    return render(request, "business_cases/read.jinja", {"case": case, **reading_context(request, case)})


def reading_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """What the page of a case read in full shows."""
    is_draft = case.state in WRITABLE and permissions.may_write_for(request.principal, case.owner, clock.today())
    version = case.versions.order_by("-number").first()
    content = content_of(case) if is_draft or version is None else version.content
    kept = version.changes if version and not is_draft else {}
    bodies = bodies_in(content)
    return {
        "version": None if is_draft else version,
        "parts": words.read_parts(content, light=case.is_light, bodies=bodies),
        "changes": kept,
        "shown_changes": words.change_words(kept.get("answers", ()), bodies),
        **attachments_context(request, case),
    }
