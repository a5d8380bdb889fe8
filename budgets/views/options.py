"""What a fund's year had come to under another option: by practice, with what the fund had paid."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets.domain.options import Outcome
from budgets.queries.options import WhatIf, what_if
from budgets.views.contingency import books_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.listing import Column, Listing
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation


class Row(NamedTuple):
    """A practice's position as chosen, and what it had gained under each other option."""

    practice: Organisation
    position: Decimal
    gains: tuple[Decimal, ...]


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def what_if_page(request: PersonRequest, books_id: int) -> HttpResponse:
    """Every option played on the year's real data: the practices in sight, and the sums of all."""
    books = books_or_404(request, books_id)
    found = what_if(books)
    listing = Listing(
        f"Other options, {FinancialYear(books.financial_year)}",
        _rows(request, found) if found else [],
        _columns(found) if found else (),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="No closed month was called for yet, so there is nothing to compare.",
    )
    if listing.export_format:
        return listing.file_response()
    outcomes = [(outcome, *_won_and_lost(outcome, found.chosen)) for outcome in found.every] if found else []
    context = {
        "books": books,
        "year": FinancialYear(books.financial_year),
        "found": found,
        "outcomes": outcomes,
        "listing": listing,
    }
    return render(request, "budgets/what_if.jinja", context)


def _won_and_lost(outcome: Outcome, chosen: Outcome) -> tuple[int, int]:
    gains = outcome.against(chosen).values()
    return sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)


def _rows(request: PersonRequest, found: WhatIf) -> list[Row]:
    practices = Organisation.objects.visible_to(request.principal).practices().filter(pk__in=found.chosen.positions)
    gains = [outcome.against(found.chosen) for outcome in found.others]
    return [
        Row(practice, found.chosen.positions[practice.pk], tuple(each.get(practice.pk, ZERO) for each in gains))
        for practice in practices
    ]


def _columns(found: WhatIf) -> tuple[Column, ...]:
    def gain(place: int) -> Any:
        return lambda row: row.gains[place]

    return (
        Column(
            "practice",
            "Practice",
            value=lambda row: row.practice.name,
            order_by="practice",
            sub=lambda row: row.practice.code,
        ),
        Column("position", found.chosen.name, kind="pounds", order_by="position"),
        *(
            Column(f"option-{place}", outcome.name, kind="pounds", value=gain(place), order_by=f"option-{place}")
            for place, outcome in enumerate(found.others)
        ),
    )
