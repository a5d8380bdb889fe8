"""What the pages of budgets have in common: practices and PCTs in sight, months to choose from, where sources open."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from budgets.domain.evidence import AS_THEN
from governance.queries.places import own_pct, pcts_in_sight
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest
from pbc.activity.queries.months import months_held
from pbc.core import clock
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.core.working import Source
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of

ROUTES = {
    "posting": ("budgets:posting", Permission.LEDGER_VIEW),
    "batch": ("activity:import", Permission.IMPORT_VIEW),
    "month_close": ("activity:close", Permission.PRACTICE_VIEW),
    "rule": ("governance:rule", Permission.RULES_VIEW),
    "list_size": ("organisations:practice", Permission.PRACTICE_VIEW),
    "rows": ("activity:rows", Permission.PRACTICE_VIEW),
    "scenario_practice": ("budgets:scenario_practice", Permission.BUDGET_SET),
}
"""Where each kind of source opens, and to whom."""


def practice_or_404(request: PersonRequest, code: str) -> Organisation:
    """The practice of this code, if this hat may see it."""
    return get_object_or_404(Organisation.objects.visible_to(request.principal).practices(), code=code)


def pct_of_practice(practice: Organisation, on: date) -> Organisation | None:
    """The practice's PCT on a day; of one that has closed, the PCT of its last day."""
    closed_on = practice.closed_on
    return pct_of(practice, min(on, closed_on - timedelta(days=1)) if closed_on else on)


def year_or_404(start_year: int) -> FinancialYear:
    """The financial year that starts in a calendar year that the system can hold."""
    try:
        year = FinancialYear(start_year)
        _ = year.months, year.previous.months
    except ValueError:
        raise Http404("There is no such financial year.") from None
    return year


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise Http404("There is no such month.") from None


def pct_of_request(request: PersonRequest, on: date) -> Organisation | None:
    """The PCT asked for, or the one that the hat stands in."""
    return pct_among(request, list(pcts_in_sight(request.principal)), on)


def pct_among(request: PersonRequest, pcts: Sequence[Organisation], on: date) -> Organisation | None:
    """The same, among the PCTs that the hat may know of."""
    principal, asked = request.principal, request.GET.get("pct", "")
    if asked:
        return next((pct for pct in pcts if pct.code == asked), None)
    if principal.organisation_kind == OrganisationKind.PCT:
        return next((pct for pct in pcts if pct.pk == principal.organisation_id), None)
    return own_pct(principal, on) or (pcts[0] if len(pcts) == 1 else None)


def year_of_request(request: PersonRequest) -> FinancialYear:
    """The financial year asked for; else this one."""
    try:
        return year_or_404(FinancialYear.parse(request.GET["year"]).start_year)
    except (KeyError, ValueError):
        return FinancialYear.of(clock.today())


def month_of_request(request: PersonRequest, pct: Organisation | None) -> tuple[Month, list[Month]]:
    """The month asked for, else the last closed, the last with data, or this month; and the months to choose from.

    These are closed or have data, the latest first. One query.
    """
    held = months_held(pct) if pct else {}
    months = list(reversed(held))
    try:
        return Month.parse(request.GET["month"]), months
    except (KeyError, ValueError):
        closed = [month for month in months if held[month]]
        return next(iter([*closed, *months]), Month.of(clock.today())), months


def source_urls(principal: Principal) -> Callable[[Source], str | None]:
    """A function that says where a source of a working opens for this hat; ``None`` where it does not."""

    def source_url(source: Source) -> str | None:
        route, permission = ROUTES.get(source.kind, ("", Permission.PRACTICE_VIEW))
        if not route or not principal.may(permission):
            return None
        *parts, last = source.reference.split("/")
        query = f"?figures={AS_THEN}" if parts and last == AS_THEN else ""
        try:
            return reverse(route, args=parts if query else [*parts, last]) + query
        except NoReverseMatch:
            return None

    return source_url
