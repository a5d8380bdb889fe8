"""Packs: the list, one pack as a page, its files, and the reader's answer."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from information_packs import permissions, presenters
from information_packs.actions.publishing import answer_pack, record_opened
from information_packs.domain.states import PackStatus
from information_packs.forms import CannotUseForm
from information_packs.models import Pack
from information_packs.queries.packs import with_answers
from information_packs.queries.runs import pct_with_packs
from information_packs.rendering.reading import read_file
from information_packs.views.disputes import pack_way
from information_packs.views.scope import pack_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import Month
from pbc.core.tags import tag

FILE_TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in(Permission.PACK_VIEW)
@require_http_methods(["GET"])
def pack_list(request: PersonRequest) -> HttpResponse:
    """Packs in sight, the latest month first."""
    packs = with_answers(Pack.objects.visible_to(request.principal).select_related("practice", "pct").defer("data"))
    listing = Listing(
        "Information packs",
        packs,
        _columns(),
        _filters(packs),
        asked=request.GET,
        sort="-month",
        empty="No pack has been published yet. Packs are made when a month is closed.",
    )
    if listing.export_format:
        return listing.file_response()
    pct = pct_with_packs(request.principal)
    return render(request, "information_packs/packs.jinja", {"listing": listing, "pct": pct[0], "month": pct[1]})


@signed_in(Permission.PACK_VIEW)
@require_http_methods(["GET"])
def pack_page(request: PersonRequest, pack_id: int) -> HttpResponse:
    """One pack, as it was stored. Opening it is noted, the first time, for readers of its practice."""
    pack = pack_or_404(request, pack_id)
    if pack.status == PackStatus.PUBLISHED:
        record_opened(pack=pack, by=request.principal, at=clock.now())
    return _page(request, pack, CannotUseForm())


@signed_in(Permission.PACK_VIEW)
@require_http_methods(["GET"])
def pack_file(request: PersonRequest, pack_id: int, kind: str) -> HttpResponse:
    """The pack as a PDF, CSV or workbook."""
    pack = pack_or_404(request, pack_id)
    if kind not in FILE_TYPES:
        raise Http404("A pack has no file of this kind.")
    file = read_file(request.principal, pack, kind)
    if file is None:
        raise Http404("This pack has no such file.")
    response = HttpResponse(file.content, content_type=FILE_TYPES[kind])
    name = presenters.file_name(pack.practice.code, Month.of(pack.month), pack.version, kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{file.sha256}"'
    return response


@signed_in(Permission.PACK_ACKNOWLEDGE)
@require_http_methods(["POST"])
def answer(request: PersonRequest, pack_id: int) -> HttpResponse:
    """“I have read it”, or “I cannot use this” and why."""
    pack = pack_or_404(request, pack_id)
    kind = "cannot_use" if "cannot_use" in request.POST else "acknowledged"
    form = CannotUseForm(request.POST if kind == "cannot_use" else {})
    if not form.is_valid():
        return _page(request, pack, form, status=422)
    comment = form.cleaned_data["comment"]
    try:
        answer_pack(pack=pack, kind=kind, comment=comment, by=request.principal, at=clock.now())
    except Invalid as fault:
        show_on(form, fault)
        return _page(request, pack, form, status=422)
    said = {
        "acknowledged": "Thank you. Your PCT can see that you have read this pack.",
        "cannot_use": "Thank you. Your PCT can see that you cannot use this pack, and why.",
    }
    messages.success(request, said[kind])
    return redirect("information_packs:pack", pack_id=pack.pk)


def _page(request: PersonRequest, pack: Pack, form: CannotUseForm, status: int = 200) -> HttpResponse:
    body = read_file(request.principal, pack, "html")
    context = {
        "pack": pack,
        "month": Month.of(pack.month),
        "body": mark_safe(body.content.decode()) if body else None,  # noqa: S308 - our own page, as stored
        "form": form,
        "receipts": pack.receipts.order_by("at"),
        "may_answer": permissions.may_answer(request.principal, pack) and pack.status == PackStatus.PUBLISHED,
        "versions": _versions(request, pack),
        "words": presenters,
        "way": pack_way(request, pack),
    }
    return render(request, "information_packs/pack.jinja", context, status=status)


def _versions(request: PersonRequest, pack: Pack) -> QuerySet[Pack]:
    """Other versions of the same pack."""
    same = Pack.objects.visible_to(request.principal).filter(practice=pack.practice_id, month=pack.month)
    return same.exclude(pk=pack.pk).defer("data").order_by("version")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "practice",
            "Practice",
            value=lambda pack: pack.practice.name,
            order_by="practice__name",
            href=lambda pack: reverse("information_packs:pack", args=[pack.pk]),
            sub=lambda pack: f"{pack.practice.code}, {Month.of(pack.month).label}, version {pack.version}",
        ),
        Column("month", "Month", kind="month", order_by="month"),
        Column("version", "Version", kind="number", order_by="version"),
        Column(
            "status",
            "Status",
            value=lambda pack: presenters.status_words(pack.status),
            order_by="status",
            html=_status_tag,
            sub=lambda pack: pack.failure if pack.status == PackStatus.FAILED else "",
        ),
        Column("answer", "Answer", value=_answer),
        Column("published_at", "Published", kind="datetime", order_by="published_at"),
    )


def _answer(pack: Pack) -> str:
    if getattr(pack, "is_unusable", False):
        return "Cannot be used"
    return "Read" if getattr(pack, "is_read", False) else "None yet"


def _status_tag(pack: Pack) -> Markup:
    return tag(presenters.status_words(pack.status), presenters.status_colour(pack.status))


def _filters(packs: QuerySet[Pack]) -> tuple[Filter, ...]:
    months = [Month.of(day) for day in packs.order_by("-month").values_list("month", flat=True).distinct()]
    statuses = [(status.value, presenters.status_words(status)) for status in PackStatus]
    return (
        Filter("q", "Practice name or code", _of_practice),
        Filter(
            "month",
            "Month",
            lambda rows, month: rows.filter(month=Month.parse(month).first_day),
            [(str(month), month.label) for month in months],
        ),
        Filter("status", "Status", lambda rows, status: rows.filter(status=status), statuses),
    )


def _of_practice(packs: QuerySet[Pack], text: str) -> QuerySet[Pack]:
    return packs.filter(practice__name__icontains=text) | packs.filter(practice__code__iexact=text)
