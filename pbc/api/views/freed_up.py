"""Claims on freed-up resources: states, entries, uses, minutes, and what a practice is owed."""

from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.domain.claim_states import ClaimStatus
from budgets.models import BoardMinute, Claim
from budgets.models.freed_up import ClaimQuerySet
from budgets.queries.claims import entries_of_claim, free_of, money_of, standing_of
from budgets.queries.freed_up import Balance, balances
from budgets.queries.owed import balance_postings, owed_by_month
from pbc.accounts.domain.permissions import Permission
from pbc.api.base import ApiView, year_or_404
from pbc.api.pagination import ByCursor
from pbc.api.parameters import PCT, PRACTICE, YEAR, in_address
from pbc.api.serializers.freed_up import (
    ClaimDetailSerializer,
    ClaimSerializer,
    FreedUpSerializer,
    MinuteSerializer,
)
from pbc.api.serializers.traces import WholeTraceSerializer
from pbc.api.traces import whole_trace
from pbc.core.money import ZERO
from pbc.core.working import Working
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

REFERENCE = in_address("reference", "Reference of the claim", "X95001-2006-1")
CLAIM_FIGURES = ("total", "practice", "pct")
OF_BALANCE = ("declared", "agreed", "available", "released", "spent", "covered")


class ClaimList(ApiView, ListAPIView[Claim]):
    subject = "Freed-up resources"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}
    serializer_class = ClaimSerializer
    pagination_class = ByCursor
    filterset_fields = ("status", "practice__code", "books__financial_year")

    def get_queryset(self) -> ClaimQuerySet:
        return Claim.objects.visible_to(self.principal).select_related("practice")

    @extend_schema(
        summary="Claims on freed-up resources, the latest first",
        description="Claims of the practices that the key sees, and those that give such a practice a share.",
        parameters=[
            OpenApiParameter(
                "status", str, enum=[s.value for s in ClaimStatus], description="Only claims in this state"
            ),
            OpenApiParameter("practice__code", str, description="Only claims of the practice of this code"),
            OpenApiParameter(
                "books__financial_year", OpenApiTypes.INT, description="Only claims of the year that starts in this one"
            ),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class OneClaim(ApiView):
    subject = "Freed-up resources"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="One claim: shares, uses, entries, and all that was done",
        description=(
            "The claim with the terms it is judged by, who shares it, what it is used for with the board’s minutes, "
            "each movement in the ledger, and the plan where something was refused."
        ),
        parameters=[REFERENCE],
        responses=ClaimDetailSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        claim = _claim(self, reference)
        names = ("reference", "practice", "month", "is_final", "status", "total", "practice_part", "pct_part", "terms")
        more = ("declared_by", "declared_at", "decided_by", "decided_at", "note", "decision", "plan")
        is_own = Organisation.objects.visible_to(self.principal).filter(pk=claim.practice_id).exists()
        figures = CLAIM_FIGURES if is_own else ()
        shown = {name: getattr(claim, name) for name in (*names, *more)} | {
            "balance": sum(standing_of(claim).values(), ZERO),
            "free": sum(free_of(claim).values(), ZERO),
            "trace_urls": {name: reverse("api:claim_trace", args=[reference, name]) for name in figures},
            "shares": claim.shares.select_related("practice").order_by("-amount"),
            "uses": _uses(claim),
            "steps": claim.steps.filter(use=None).order_by("due_on"),
            "entries": entries_of_claim(claim),
            "deeds": claim.deeds.order_by("pk"),
        }
        return Response(ClaimDetailSerializer(_Shown(shown)).data)


class _Shown(dict[str, Any]):
    """A claim as its list shows it, with more: read by key and by attribute."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def _uses(claim: Claim) -> list[dict[str, Any]]:
    uses = list(claim.uses.select_related("practice", "claim", "minute").prefetch_related("steps").order_by("number"))
    money = money_of(uses)
    names = (
        *("number", "practice", "kind", "description", "benefit", "amount", "status", "by_light_route"),
        *("decision", "plan", "minute"),
    )
    return [
        {name: getattr(use, name) for name in names}
        | {"released": money[use.pk].released, "spent": money[use.pk].spent, "steps": use.steps.all()}
        for use in uses
    ]


def _claim(view: ApiView, reference: str) -> Claim:
    rows = Claim.objects.visible_to(view.principal).select_related("practice", "books")
    return get_object_or_404(rows, reference=reference)


class PracticeFreedUp(ApiView):
    subject = "Freed-up resources"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="What a practice has of freed-up resources, and was owed month by month",
        description=(
            "The balance of the year by the ledger, and what stood at the end of each month: agreed, given out, spent, "
            "and still owed to the practice."
        ),
        parameters=[PRACTICE, YEAR],
        responses=FreedUpSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = year_or_404(year)
        balance = balances([practice.pk], asked).get(practice.pk, Balance())
        claims = Claim.objects.visible_to(self.principal).of_year(asked.start_year).select_related("practice")
        shown = {name: getattr(balance, name) for name in OF_BALANCE} | {
            "practice": code,
            "year": asked,
            "trace_url": reverse("api:freed_up_trace", args=[code, year]),
            "months": owed_by_month(practice, asked),
            "claims": claims.filter(Q(practice=practice) | Q(shares__practice=practice)).distinct().order_by("-pk"),
        }
        return Response(FreedUpSerializer(shown).data)


class Minutes(ApiView, ListAPIView[BoardMinute]):
    subject = "Freed-up resources"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}
    serializer_class = MinuteSerializer
    pagination_class = ByCursor

    def get_queryset(self) -> Any:
        rows = BoardMinute.objects.visible_to(self.principal)
        if getattr(self, "swagger_fake_view", False):
            return rows
        pcts = Organisation.objects.visible_to(self.principal).of_kind(OrganisationKind.PCT)
        return rows.filter(pct=get_object_or_404(pcts, code=self.kwargs["code"]))

    @extend_schema(
        summary="Minutes of a PCT’s board on freed-up resources, the latest first",
        description="What the board approved for premises, and for an overspend as a last resort, up to which sum.",
        parameters=[PCT],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class ClaimTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How the total or a part of a claim came about",
        description="The working as it was kept with the claim: budget in scope less its cost, and the share agreed.",
        parameters=[REFERENCE, in_address("figure", f"One of {', '.join(CLAIM_FIGURES)}", "total")],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, reference: str, figure: str) -> Response:
        claim = _claim(self, reference)
        sees = Organisation.objects.visible_to(self.principal).filter(pk=claim.practice_id).exists()
        if figure not in CLAIM_FIGURES or not sees:
            raise NotFound(f"The claim has no figure “{figure}” that this key may see.")
        return Response(whole_trace(Working.from_dict(claim.figures[figure])))


class FreedUpTrace(ApiView):
    subject = "Traces"
    scopes: ClassVar = {"GET": (Permission.LEDGER_VIEW,)}

    @extend_schema(
        summary="How the balance of a practice’s freed-up resources came about",
        description="What was agreed, released, spent and taken, with each posting that moved it.",
        parameters=[PRACTICE, YEAR],
        responses=WholeTraceSerializer,
    )
    def get(self, request: Request, code: str, year: str) -> Response:
        practice = get_object_or_404(Organisation.objects.visible_to(self.principal).practices(), code=code)
        asked = year_or_404(year)
        balance = balances([practice.pk], asked).get(practice.pk, Balance())
        return Response(whole_trace(balance.working(), balance_postings(practice, asked)))
