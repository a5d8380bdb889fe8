"""Statements: of one practice, and of all the practices of a PCT."""

from typing import Any

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from budgets import permissions
from budgets.domain.statements import Attention, Position
from budgets.models import Budget
from budgets.presenters import causes as causes_words
from budgets.presenters import explanations as explaining
from budgets.presenters import statements as presenters
from budgets.presenters.chance import sentence as chance_sentence
from budgets.presenters.figures import title
from budgets.queries.chance import chance as judged
from budgets.queries.chance import pool_around
from budgets.queries.commitments import commitments_of, told
from budgets.queries.explanations import explanations_of
from budgets.queries.freed_up import Balance, balances
from budgets.queries.statements import Statement, statement, statements
from budgets.rendering.causes import causes_chart
from budgets.rendering.course import course_chart
from budgets.views import scope
from budgets.views.statement_columns import FIGURES, practice_column
from budgets.views.workings import addresses_of
from governance.queries.places import pcts_in_sight
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.charts.figure import Svg
from pbc.core.kept_charts import kept_chart
from pbc.core.listing import Column, Filter, Listing
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def statement_list(request: PersonRequest) -> HttpResponse:
    """The statements of a PCT's practices, as far as this hat sees them, with their total."""
    pcts = list(pcts_in_sight(request.principal))
    pct = scope.pct_among(request, pcts, clock.today())
    month, months = scope.month_of_request(request, pct)
    seen = list(Organisation.objects.visible_to(request.principal).practices())
    found = statements(pct, month, visible=seen) if pct else None
    listing = Listing(
        f"Statements, {month.label}",
        list(found.statements) if found else [],
        _columns(month),
        _filters(months, month, [(each.code, each.name) for each in pcts]),
        asked=request.GET,
        sort="practice",
        per_page=100,
        empty="No practices to show. Choose a PCT."
        if pct is None
        else f"{pct.name} had no practices in {month.label}.",
    )
    if listing.export_format:
        return listing.file_response()
    kind = request.principal.organisation_kind
    context = {
        "listing": listing,
        "month": month,
        "pct": pct,
        "found": found,
        "words": presenters,
        "agreement_year": _agreement_year(request, month),
        "may_roll_up": kind in ("pct", "sha", "system"),
        "consortia": [] if kind == OrganisationKind.PRACTICE else _consortia(request, pct),
    }
    return render(request, "budgets/statements.jinja", context)


def _agreement_year(request: PersonRequest, month: Month) -> FinancialYear:
    """The latest year of which this hat sees budgets; that of the month where there are none."""
    latest = Budget.objects.visible_to(request.principal).aggregate(latest=Max("financial_year"))["latest"]
    return FinancialYear(latest) if latest else month.financial_year


def _consortia(request: PersonRequest, pct: Organisation | None) -> list[Organisation]:
    """Consortia this hat sees, of the PCT shown."""
    seen = Organisation.objects.visible_to(request.principal).of_kind(OrganisationKind.CONSORTIUM)
    return list(seen.members_of(pct.pk).order_by("name")) if pct else []


@signed_in(Permission.STATEMENT_VIEW)
@require_http_methods(["GET"])
def statement_page(request: PersonRequest, code: str) -> HttpResponse:
    """One practice's statement at the end of a month."""
    practice = scope.practice_or_404(request, code)
    pct = scope.pct_of_practice(practice, clock.today())
    month, months = scope.month_of_request(request, pct)
    found = statement(practice, month)
    seen = Organisation.objects.visible_to(request.principal)
    spread = pool_around(found)
    promised, promised_withheld = told(commitments_of(practice, month.financial_year), request.principal)
    context = {
        "statement": found,
        "chance": judged(found, spread) if spread else None,
        "chance_sentence": chance_sentence,
        "month": month,
        "months": months,
        "words": presenters,
        "source_url": scope.source_urls(request.principal),
        "address": addresses_of(practice, month),
        "title": title,
        "commitments": promised,
        "commitments_withheld": promised_withheld,
        "freed_up": balances([practice.pk], month.financial_year).get(practice.pk, Balance()),
        "heir_in_sight": found.ended is not None and seen.filter(pk=found.ended.heir.pk).exists(),
        "chart": _course_chart(found),
        "causes": causes_words,
        **_explanations(request, found),
        "causes_chart": _causes_chart(found),
        "data_at": found.data_at,
    }
    return render(request, "budgets/statement.jinja", context)


def _explanations(request: PersonRequest, found: Statement) -> dict[str, Any]:
    """What was asked about this statement, and what this hat may ask about."""
    asked = explanations_of(found.practice, found.month, request.principal) if found.total else []
    lines = [*found.lines, *([found.total] if found.total else [])]
    open_ = [line for line in lines if line.attention is Attention.EXPLAIN]
    may_ask = found.pct and permissions.may_in_own_pct(request.principal, found.pct, Permission.VARIANCE_ASK)
    known = {each.line for each in asked}
    return {
        "explanations": asked,
        "explaining": explaining,
        "today": clock.today(),
        "may_ask": bool(may_ask) and found.total is not None,
        "to_ask": [
            {"value": line.line, "text": line.label, "checked": True} for line in open_ if line.line not in known
        ],
    }


def _causes_chart(found: Statement) -> Svg | None:
    split = found.total.split if found.total else None
    if split is None:
        return None
    title = f"Why did it move? {found.month.to_date_label}"
    parts = [(part.cause, part.together) for part in split.parts]
    return kept_chart(("causes", title, parts), lambda: causes_chart(split, title))


def _course_chart(found: Statement) -> Svg | None:
    drawn_from = ("course", found.month, found.course)
    return kept_chart(drawn_from, lambda: course_chart(found)) if found.course else None


def _columns(month: Month) -> tuple[Column, ...]:
    position = Column("position", "Position", value=_position, html=_position_tag, order_by="position")
    return (practice_column(month), position, *FIGURES)


def _position(row: Statement) -> str:
    return presenters.POSITION_LABELS[row.total.position] if row.total else "no budget yet"


def _position_tag(row: Statement) -> Markup:
    words = Markup("{}").format(_position(row))
    if row.total is None or row.total.attention is Attention.NONE:
        return words
    tag = Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>')
    attention = row.total.attention
    return (
        words
        + Markup("<br>")
        + tag.format(presenters.ATTENTION_COLOURS[attention], presenters.ATTENTION_LABELS[attention])
    )


def _filters(months: list[Month], month: Month, pcts: list[tuple[str, str]]) -> tuple[Filter, ...]:
    shown = months if month in months else [month, *months]
    positions = tuple((position.value, presenters.POSITION_LABELS[position]) for position in Position)
    return (
        Filter("month", "Month", lambda rows, _: rows, tuple((str(each), each.label) for each in shown)),
        *((Filter("pct", "PCT", lambda rows, _: rows, pcts),) if len(pcts) > 1 else ()),
        Filter("q", "Name or code", _named),
        Filter(
            "position",
            "Position",
            lambda rows, asked: [row for row in rows if row.total and row.total.position == asked],
            positions,
        ),
    )


def _named(rows: list[Statement], text: str) -> list[Statement]:
    wanted = text.lower()
    return [row for row in rows if wanted in f"{row.practice.name} {row.practice.code}".lower()]
