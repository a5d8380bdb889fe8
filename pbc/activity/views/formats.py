"""Help pages and template files of the formats, all from their declarations."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity import permissions, presenters
from pbc.activity.domain.formats import FORMATS, format_of
from pbc.activity.domain.formats.declaration import Format, Group
from pbc.activity.domain.formats.templates import allowed, template
from pbc.core.errors import Invalid


def declared_or_404(code: str) -> Format:
    try:
        return format_of(code)
    except Invalid as unknown:
        raise Http404 from unknown


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def format_list(request: PersonRequest) -> HttpResponse:
    """What can be sent, by group; the first step of sending a file."""
    groups = [
        (presenters.GROUP_LABELS[group], [declared for declared in FORMATS.values() if declared.group is group])
        for group in Group
    ]
    context = {"groups": groups, "may": lambda declared: permissions.may_load(request.principal, declared)}
    return render(request, "activity/formats.jinja", context)


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def format_page(request: PersonRequest, code: str) -> HttpResponse:
    declared = declared_or_404(code)
    context = {
        "format": declared,
        "allowed": allowed,
        "may_send": permissions.may_load(request.principal, declared),
    }
    return render(request, "activity/format.jinja", context)


@signed_in(Permission.IMPORT_VIEW)
@require_safe
def format_template(request: PersonRequest, code: str) -> HttpResponse:
    declared = declared_or_404(code)
    response = HttpResponse(template(declared), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{declared.code}-template.csv"'
    return response
