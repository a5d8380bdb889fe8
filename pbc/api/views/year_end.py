"""Years of budgets: what is left to do, the outturn once they are closed, and the audit bundle."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.year_end import checklist
from budgets.models import Books, YearClose
from budgets.queries.outturn_traces import FIGURES, OF_CHANCE, outturn_trace
from budgets.queries.year_end import year_of, year_state
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, year_or_404
from pbc.api.parameters import PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.freed_up import YearEndSerializer
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.api.views.files import AlwaysFirst, FileRenderer
from pbc.api.views.money import OfBooks
from pbc.core import clock
from pbc.organisations.models import Organisation

WHOLE_PCT = ("pct", "sha", "system")


class ZipRenderer(FileRenderer):
    media_type, format = "application/zip", "zip"


class YearEnd(OfBooks):
    subject = "Year end"
    scopes: ClassVar = {"GET": (Permission.AUDIT_VIEW,)}

    @extend_schema(
        summary="How a PCT’s year of budgets stands, or came out",
        description=(
            "While the books are open: everything that must be done before they close. Once closed: the outturn of "
            "each practice that the key sees, frozen, with the signature and the hash of the audit bundle."
        ),
        parameters=[PCT, YEAR],
        responses=YearEndSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        books = self.books(code, year)
        closed = _closes(self).defer("bundle").filter(books=books).first()
        checks = () if closed else checklist(year_state(books, clock.today()))
        whole = self.principal.organisation_kind in WHOLE_PCT
        shown: dict[str, Any] = {
            "pct": code,
            "year": year_of(books),
            "closed_at": closed.closed_at if closed else None,
            "closed_by": closed.closed_by if closed else "",
            "note": closed.note if closed else "",
            "root": closed.root if closed else None,
            "signature": getattr(closed, "signature", None),
            "checks": checks,
            "outturn": self._outturn(closed, year) if closed else [],
            "bundle_url": reverse("api:year_bundle", args=[code, year]) if closed and whole else None,
        }
        return Response(YearEndSerializer(shown).data)

    def _outturn(self, closed: YearClose, year: str) -> list[dict[str, Any]]:
        codes = [row["code"] for row in closed.outturn]
        practices = Organisation.objects.visible_to(self.principal).practices().filter(code__in=codes)
        seen = set(practices.values_list("code", flat=True))
        return [_row(row, year) for row in closed.outturn if row["code"] in seen]


def _row(row: dict[str, str], year: str) -> dict[str, Any]:
    """A row of an outturn, as it was kept: nothing where there was none."""
    every = (*FIGURES, *OF_CHANCE)
    known = [name for name in every if row.get(name)]
    return {name: row.get(name) or None for name in every} | {
        "practice": row["code"],
        "name": row["name"],
        "verdict": row.get("verdict", ""),
        "trace_urls": {name: reverse("api:outturn_trace", args=[row["code"], year, name]) for name in known},
    }


def _closes(view: ApiView) -> Any:
    return YearClose.objects.visible_to(view.principal).select_related("books__pct", "signature")


class YearBundle(OfBooks):
    subject = "Year end"
    scopes: ClassVar = {"GET": (Permission.AUDIT_VIEW,)}
    renderer_classes = (ZipRenderer,)
    content_negotiation_class = AlwaysFirst

    @extend_schema(
        summary="The audit bundle of a closed year",
        description=(
            "Ledger, versions, workings and the hashes of files, as made when the year was closed, with a script that "
            "checks it offline. It holds the whole PCT, so keys of practices do not get it."
        ),
        parameters=[PCT, YEAR],
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, description="The bundle.")},
    )
    def get(self, request: Request, code: str, year: str) -> HttpResponse:
        books: Books = self.books(code, year)
        if self.principal.organisation_kind not in WHOLE_PCT:
            raise NotFound
        closed = get_object_or_404(_closes(self), books=books)
        name = f"budgets-{code}-{books.financial_year}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{closed.root[:32]}"'}
        return HttpResponse(bytes(closed.bundle), content_type="application/zip", headers=headers)


class OutturnTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.AUDIT_VIEW,)}

    @extend_schema(
        summary="How a figure of a practice’s outturn came about",
        description="The figure as it was closed, with the statement of March or the postings that it stands on.",
        parameters=[PRACTICE, YEAR, in_address("figure", f"One of {', '.join((*FIGURES, *OF_CHANCE))}", "variance")],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str, figure: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        rows = (
            _closes(self)
            .defer("bundle")
            .filter(books__financial_year=year_or_404(year).start_year, outturn__contains=[{"code": code}])
        )
        closed = rows.first()
        found = outturn_trace(closed, practice, figure) if closed else None
        if found is None:
            raise NotFound(f"No closed year of {practice.name} has the figure “{figure}”.")
        return Response(whole_trace(*found))
