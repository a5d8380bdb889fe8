"""The packs of a PCT's month: make them, see how far they are, try again, publish."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from information_packs import permissions, presenters
from information_packs.actions.publishing import publish_packs
from information_packs.actions.runs import request_packs
from information_packs.queries.packs import progress_of
from information_packs.queries.runs import packs_of_month
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.queries.months import close_of
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


@signed_in(Permission.PACK_BUILD)
@require_http_methods(["GET"])
def month_page(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """How the packs of a month stand."""
    return render(request, "information_packs/month.jinja", _context(request, *_scope(request, code, month)))


@signed_in(Permission.PACK_BUILD)
@require_http_methods(["GET"])
def month_progress(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """The part of the page that htmx asks for again while packs are being made."""
    return render(request, "information_packs/month_progress.jinja", _context(request, *_scope(request, code, month)))


@signed_in(Permission.PACK_BUILD)
@require_http_methods(["POST"])
def make(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """Make the packs that are not made, and try again those that failed. Nothing is made twice."""
    pct, of = _scope(request, code, month)
    again, publish = "again" in request.POST, "hold" not in request.POST

    def ask() -> str:
        request_packs(pct=pct, month=of, again=again, publish=publish, by=request.principal, at=clock.now())
        return f"The packs of {of.label} are being made. You may leave this page."

    return _do(request, ask, code, month)


@signed_in(Permission.PACK_BUILD)
@require_http_methods(["POST"])
def publish(request: PersonRequest, code: str, month: str) -> HttpResponse:
    """Let practices see the packs that are made."""
    pct, of = _scope(request, code, month)

    def ask() -> str:
        count = publish_packs(pct=pct, month=of, by=request.principal, at=clock.now())
        if not count:
            return f"No pack of {of.label} waits to be published. Nothing was changed."
        return f"{count} pack{'' if count == 1 else 's'} of {of.label} published."

    return _do(request, ask, code, month)


def _do(request: PersonRequest, ask: Callable[[], str], code: str, month: str) -> HttpResponse:
    try:
        messages.success(request, ask())
    except (Denied, Invalid) as refusal:
        messages.error(request, str(refusal))
    return redirect("information_packs:month", code=code, month=month)


def _scope(request: PersonRequest, code: str, month: str) -> tuple[Organisation, Month]:
    pcts = Organisation.objects.visible_to(request.principal).filter(kind="pct")
    try:
        return get_object_or_404(pcts.distinct(), code=code), Month.parse(month)
    except ValueError:
        raise Http404("There is no such month.") from None


def _context(request: PersonRequest, pct: Organisation, month: Month) -> dict[str, Any]:
    return {
        "pct": pct,
        "month": month,
        "close": close_of(pct, month),
        "progress": progress_of(request.principal, pct_id=pct.pk, month=month),
        "packs": packs_of_month(request.principal, pct=pct, month=month),
        "may_build": permissions.may_build(request.principal, pct),
        "words": presenters,
    }
