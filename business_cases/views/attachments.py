"""Files of a case: attach, take off, open."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from business_cases import permissions
from business_cases.actions.attachments import attach_file, remove_file
from business_cases.domain.attachments import KINDS
from business_cases.domain.case_states import WRITABLE
from business_cases.forms.cases import AttachForm
from business_cases.models import Attachment, BusinessCase
from business_cases.queries.rules import file_limits, rules_of
from business_cases.views.scope import case_or_404, own_case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.virus_scan import SCAN_LABELS


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["POST"])
def attach(request: PersonRequest, reference: str) -> HttpResponse:
    """Attach a file to a draft. One too large is not read."""
    case = own_case_or_404(request, reference)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, "Choose a file first.")
        return _back(case)
    sent = form.cleaned_data["file"]
    most = file_limits(rules_of(case.pct, clock.today())).kilobytes
    content = sent.read((most + 1) * 1024)
    try:
        attach_file(case=case, name=sent.name, content=content, by=request.principal, at=clock.now())
    except (Invalid, Denied) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "The file is attached.")
    return _back(case)


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["POST"])
def remove(request: PersonRequest, reference: str, attachment_id: int) -> HttpResponse:
    """Take a file off a draft."""
    case = own_case_or_404(request, reference)
    row = get_object_or_404(Attachment.objects.visible_to(request.principal), pk=attachment_id, case=case)
    try:
        remove_file(attachment=row, by=request.principal, at=clock.now())
    except Denied as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, f"“{row.name}” no longer goes with the case.")
    return _back(case)


@signed_in(Permission.CASE_VIEW)
@require_http_methods(["GET"])
def download(request: PersonRequest, reference: str, attachment_id: int) -> HttpResponse:
    """A file as it was sent, to be saved and not to be shown by the browser."""
    case = case_or_404(request, reference)
    row = get_object_or_404(Attachment.objects.visible_to(request.principal), pk=attachment_id, case=case)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    response = HttpResponse(bytes(row.content), content_type=KINDS[row.kind].media_type, headers=headers)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    return response


def attachments_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """The files that go with a case: for those who write it, those of now; for others, those it was submitted with."""
    writes = permissions.may_write_for(request.principal, case.owner, clock.today())
    may_attach = writes and case.state in WRITABLE
    rows = Attachment.objects.visible_to(request.principal).filter(case=case).without_content()
    if may_attach:
        rows = rows.standing()
    else:
        version = case.versions.order_by("-number").first()
        rows = rows.filter(frozen_in__version=version).order_by("added_at", "pk") if version else rows.none()
    limits = file_limits(rules_of(case.pct, clock.today()))
    return {
        "attachments": list(rows),
        "may_attach": may_attach,
        "attach_form": AttachForm() if may_attach else None,
        "file_limits": limits,
        "file_kinds": KINDS,
        "scan_labels": SCAN_LABELS,
    }


def _back(case: BusinessCase) -> HttpResponse:
    return redirect("business_cases:write", case.reference)
