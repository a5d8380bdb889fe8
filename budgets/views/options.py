"""What a fund's year had come to under another option: by practice, with what the fund had paid."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from budgets.domain.options import Outcome
from budgets.models import Books
from budgets.queries.options import WhatIf, position_trace, what_if
from budgets.views import scope
from budgets.views.contingency import books_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core.formats import pounds
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
        _columns(books, found) if found else (),
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


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def position_page(request: PersonRequest, books_id: int, option: int, code: str) -> HttpResponse:
    """One practice's position under one option, down to the rows; back to the comparison where there is none."""
    books, practice = books_or_404(request, books_id), scope.practice_or_404(request, code)
    found = what_if(books)
    working = position_trace(found, option, practice) if found else None
    if working is None:
        return redirect("budgets:what_if", books.pk)
    context = {
        "books": books,
        "year": FinancialYear(books.financial_year),
        "practice": practice,
        "working": working,
        "source_url": scope.source_urls(request.principal),
    }
    return render(request, "budgets/what_if_position.jinja", context)


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


def _columns(books: Books, found: WhatIf) -> tuple[Column, ...]:
    def opens(place: int) -> Any:
        return lambda row: reverse("budgets:what_if_position", args=[books.pk, place, row.practice.code])

    def gain(place: int) -> Any:
        return lambda row: row.gains[place]

    def words(name: str, amount: Any) -> Any:
        return lambda row: format_html(
            '{}<span class="nhsuk-u-visually-hidden">, {}, {}</span>', pounds(amount(row)), row.practice.name, name
        )

    return (
        Column(
            "practice",
            "Practice",
            value=lambda row: row.practice.name,
            order_by="practice",
            sub=lambda row: row.practice.code,
        ),
        Column(
            "position",
            found.chosen.name,
            kind="pounds",
            order_by="position",
            href=opens(0),
            html=words(found.chosen.name, lambda row: row.position),
        ),
        *(
            Column(
                f"option-{place}",
                outcome.name,
                kind="pounds",
                value=gain(place),
                order_by=f"option-{place}",
                href=opens(place + 1),
                html=words(outcome.name, gain(place)),
            )
            for place, outcome in enumerate(found.others)
        ),
    )
