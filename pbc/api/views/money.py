"""The ledger of a PCT's year, and how budgets and judgements of them came about."""

from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.evidence import by_month
from budgets.models import Account, Books, Budget, Posting
from budgets.queries.chance import chance, pool_around
from budgets.queries.ledger import standing
from budgets.queries.statements import statement
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, month_or_404, year_or_404
from pbc.api.pagination import UpwardsByCursor
from pbc.api.parameters import LINE, MONTH, PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.ledger import BooksSerializer, PostingSerializer
from pbc.api.serializers.traces import ChanceSerializer, WholeTraceSerializer
from pbc.api.traces import trace_of, whole_trace
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear
from pbc.core.working import Working
from pbc.organisations.models import Organisation

LONGEST_VERSION = 6
"""Figures of the number of a version."""


class OfBooks(ApiView):
    """What stands under the books of one PCT's year."""

    def books(self, code: str, year: str) -> Books:
        rows = Books.objects.visible_to(self.principal).select_related("pct")
        return get_object_or_404(rows, pct__code=code, financial_year=year_or_404(year).start_year)


class Ledger(OfBooks):
    subject = "Ledger"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="Where a PCT’s allocation of a year stands, account by account",
        description=(
            "Every pound stands on one account; all accounts but the allocation’s own add up to the allocation. The "
            "key of a practice sees the practice’s own accounts and the contingency fund."
        ),
        parameters=[PCT, YEAR],
        responses=BooksSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        books = self.books(code, year)
        accounts = Account.objects.visible_to(self.principal).filter(books=books).select_related("practice")
        sees_all = self.principal.organisation_kind in ("pct", "sha", "system")
        shown = {
            "pct": books.pct.code,
            "year": str(FinancialYear(books.financial_year)),
            "closed_at": books.closed_at,
            "allocation": standing(books).allocation if sees_all else None,
            "accounts": accounts.order_by("pk"),
        }
        return Response(BooksSerializer(shown).data)


class Postings(OfBooks):
    subject = "Ledger"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="Every posting of a year in order",
        description=(
            "What moved money between accounts: the day it counts from, the reason, the authority, and its entries, "
            "which add up to nought. Entries on accounts of others are left out and counted."
        ),
        parameters=[PCT, YEAR],
        responses=PostingSerializer(many=True),
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        books = self.books(code, year)
        rows = (
            Posting.objects.visible_to(self.principal)
            .filter(books=books)
            .prefetch_related("entries__account__practice")
        )
        pages = UpwardsByCursor()
        page = pages.paginate_queryset(rows, request, view=self)
        seen = set(Account.objects.visible_to(self.principal).filter(books=books).values_list("pk", flat=True))
        return pages.get_paginated_response(PostingSerializer(page, many=True, context={"seen": seen}).data)


class OnePosting(ApiView):
    subject = "Ledger"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="One posting",
        description="What moved money on one ground, with the entries that the key sees and a count of the others.",
        parameters=[in_address("posting_id", "Number of the posting", 412, kind=OpenApiTypes.INT)],
        responses=PostingSerializer,
    )
    def get(self, request: Request, posting_id: int) -> Response:
        rows = Posting.objects.visible_to(self.principal).prefetch_related("entries__account__practice")
        posting = get_object_or_404(rows, pk=posting_id)
        seen = set(
            Account.objects.visible_to(self.principal).filter(books=posting.books_id).values_list("pk", flat=True)
        )
        return Response(PostingSerializer(posting, context={"seen": seen}).data)


class BudgetTrace(ApiView):
    """The working of one line of a budget, as it was stored when the budget was set."""

    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="How one line of a practice’s budget came about",
        description="The working of the line as it was stored when the budget was set: nothing since has changed it.",
        parameters=[
            PRACTICE,
            YEAR,
            LINE,
            OpenApiParameter(
                "version", OpenApiTypes.INT, description="Version of the budget; left out: the one in force"
            ),
        ],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str, line: str) -> Response:
        rows, asked = Budget.objects.visible_to(self.principal).filter(practice__code=code), year_or_404(year)
        version = request.query_params.get("version", "")
        if version:
            budget = get_object_or_404(rows, financial_year=asked.start_year, version=_version(version))
        else:
            budget = get_object_or_404(rows.in_force(asked.start_year))
        stored = budget.lines.filter(line=line).values_list("working", flat=True).first()
        if stored is None:
            raise NotFound(f"The budget has no line “{line}”.")
        working, codes = Working.from_dict(stored), budget.facts.get("recorded_under") or [code]
        return Response(
            whole_trace(working, [each for source in working.all_sources for each in by_month(source, codes)])
        )


def _version(text: str) -> int:
    if not text.isdecimal() or len(text) > LONGEST_VERSION:
        fix = "Give its number, or leave it out for the budget in force."
        raise Invalid(f"“{text}” is no version of a budget.", field="version", rule="version_is_a_number", fix=fix)
    return int(text)


class ChanceTrace(ApiView):
    """What chance alone does to a practice's variance."""

    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.STATEMENT_VIEW,)}

    @extend_schema(
        summary="Saving, overspend or luck: what chance alone does to a practice’s variance",
        description=(
            "The range that holds 95 of 100 years in which nothing but chance moves the cost, for a list of this size. "
            "A variance inside it is neither a saving nor an overspend."
        ),
        parameters=[PRACTICE, MONTH],
        responses=ChanceSerializer,
    )
    def get(self, request: Request, code: str, month: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        made = statement(practice, month_or_404(month))
        spread = pool_around(made)
        if spread is None:
            raise NotFound(f"{practice.name} has no budget for that month.")
        found = chance(made, spread)
        if found is None:
            raise NotFound(f"{practice.name} has no data for that month.")
        shown: dict[str, Any] = {
            "practice": practice.code,
            "month": str(made.month),
            "variance": str(found.variance),
            "lower": None if found.lower is None else str(found.lower),
            "upper": None if found.upper is None else str(found.upper),
            "verdict": str(found.verdict),
            "trace": trace_of(found.working),
        }
        return Response(shown)
