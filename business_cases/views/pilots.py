"""Measures of a case and verdicts on it: registered, confirmed, drawn; with the charts of what it brought."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets.models import Account
from budgets.permissions import may_in_own_pct
from budgets.queries.ledger import books_kept_by, heir_of
from business_cases import permissions
from business_cases.actions.pilots import confirm_measures, register_measures
from business_cases.actions.verdicts import PCT_MONEY, draw_verdict
from business_cases.domain.benefits import Moved, Series, limits_before
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.pilots import Way
from business_cases.domain.verdicts import PAYER_LABELS, Payer, next_due
from business_cases.forms.pilots import RegisterForm, VerdictForm
from business_cases.models import BusinessCase, CaseVerdict
from business_cases.presenters import pilots as words
from business_cases.presenters.delivery import CHANGE_WORDS
from business_cases.queries import pilots
from business_cases.queries.delivery import BEFORE
from business_cases.queries.verdicts import begun_on, due_of, findings_of
from business_cases.rendering.benefits import benefit_chart
from business_cases.views.deed_pages import deed_page, sent
from business_cases.views.scope import case_or_404, own_case_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.activity.domain.lines import LINE_LABELS, LINE_UNITS, Line
from pbc.core import clock
from pbc.core.charts.figure import Svg
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

Chart = tuple[str, str, str, Svg, Svg]
"""Key, title and unit, then the picture on a wide screen and on a narrow one."""


@signed_in(Permission.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def measures_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Register what judges the case."""
    case = own_case_or_404(request, reference)
    form = RegisterForm(sent(request))
    return deed_page(
        request,
        case,
        form,
        lambda: register_measures(case=case, **form.given(), by=request.principal, at=clock.now()),
        title="Register measures and stop rule",
        button="Register",
        done="Registered. The PCT confirms it before anything begins.",
        intro="The system counts each figure itself, from the data that are loaded. Nothing of it changes afterwards.",
    )


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["POST"])
def confirm(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Confirm a registration for the PCT."""
    case = case_or_404(request, reference)
    registration = next((row for row in pilots.registrations_of(case) if row.number == number), None)
    try:
        if registration is None:
            raise Denied(f"There is no version {number} of the measures. Nothing was changed.")
        confirm_measures(registration=registration, by=request.principal, at=clock.now())
    except (Denied, Invalid) as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "Confirmed. What was registered judges the case.")
    return redirect("business_cases:delivery", case.reference)


@signed_in(Permission.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def verdict_page(request: PersonRequest, reference: str, months: int) -> HttpResponse:
    """What the figures say after so many months, and what is decided."""
    case = case_or_404(request, reference)
    begun = begun_on(case)
    if begun is None:
        return redirect("business_cases:case", case.reference)
    if months not in {each.months for each in due_of(case, clock.today())}:
        raise Http404("No verdict is due after so many months.")
    form, through = VerdictForm(sent(request), accounts=_accounts(request, case)), Month.of(begun).plus(months - 1)
    return deed_page(
        request,
        case,
        form,
        lambda: draw_verdict(case=case, months=months, **form.given(), by=request.principal, at=clock.now()),
        title=f"Verdict after {months} months",
        button="Draw the verdict",
        done="Drawn. Both sides see it.",
        template="business_cases/verdict.jinja",
        found=findings_of(case, through),
        through=through,
        change_words=CHANGE_WORDS,
        stop_words=words.STOP_RULE_WORDS,
        payer_labels=PAYER_LABELS,
        in_the_ledger=words.IN_THE_LEDGER,
    )


def pilots_context(request: PersonRequest, case: BusinessCase) -> dict[str, Any]:
    """What the page after approval shows of measures and verdicts, and what this hat may do about them."""
    today, principal = clock.today(), request.principal
    due, turn = due_of(case, today), next_due(due_of(case, today))
    registrations = pilots.registrations_of(case)
    latest = next(iter(registrations), None)
    manages = permissions.may_in_pct_of(principal, case, Permission.CASE_MANAGE, today)
    is_possible = turn is not None and today >= turn.possible_on and case.state is CaseStatus.IMPLEMENTED
    verdicts = {row.months: row for row in case.verdicts.select_related("funding__commitment", "funding__use")}
    return {
        "is_pilot": pilots.is_pilot(case),
        "registrations": [(row, pilots.holds(row), pilots.measures_of(row)) for row in registrations],
        "due": due,
        "verdicts": verdicts,
        "borne": _borne_by_the_budget(request, case, max(verdicts.values(), key=lambda row: row.months, default=None)),
        "payer_labels": PAYER_LABELS,
        "pilot_words": words,
        "may_register": permissions.may_write_for(principal, case.owner, today) and _may_register(case),
        "may_confirm": manages and latest is not None and not pilots.holds(latest),
        "verdict_turn": turn if manages and is_possible else None,
    }


def _borne_by_the_budget(request: PersonRequest, case: BusinessCase, last: CaseVerdict | None) -> dict[str, Any] | None:
    """What remains to be done once the practice's budget pays, with the pages where; ``None`` where it does not pay.

    The verdict posts nothing: see :data:`business_cases.presenters.pilots.IN_THE_LEDGER`.
    """
    if last is None or last.payer != Payer.PRACTICE_BUDGET:
        return None
    principal, year = request.principal, FinancialYear.of(last.pays_from or last.on)
    may_vire = may_in_own_pct(principal, heir_of(case.pct, clock.today()), Permission.BUDGET_ADJUST)
    return {
        "since": last.pays_from or last.on,
        "statement": _statement_of(case.owner, principal) if principal.may(Permission.STATEMENT_VIEW) else "",
        "virement": f"{reverse('budgets:virement', args=[year.start_year])}?pct={case.pct.code}" if may_vire else "",
        "year": year,
    }


def _statement_of(owner: Organisation, principal: Principal) -> str:
    """A practice's statement, or its consortium's members side by side; a member finds its own in the list."""
    if owner.kind != OrganisationKind.CONSORTIUM:
        return reverse("budgets:statement", args=[owner.code])
    is_member = principal.organisation_kind == OrganisationKind.PRACTICE
    return reverse("budgets:statements") if is_member else reverse("budgets:pool", args=[owner.code])


def _may_register(case: BusinessCase) -> bool:
    try:
        pilots.check_may_register(case)
    except Denied:
        return False
    return True


def benefit_charts(
    case: BusinessCase, moved: list[Moved], activity: dict[str, Series], start: Month, through: Month
) -> list[Chart]:
    """A chart for each registered measure and each line that the case moves."""
    charts = [
        _pair(
            f"benefit-{each.line}",
            LINE_LABELS[Line(each.line)],
            f"{LINE_UNITS[Line(each.line)]} a month",
            (activity.get(each.line, ()), start, each.limits, None if each.promised is None else float(each.promised)),
            higher_is_better=False,
        )
        for each in moved
    ]
    shown = {each.line for each in moved}
    for measure in pilots.measures_of(pilots.in_force(case)):
        counted = measure.counted
        if counted.key in shown:
            continue
        series = pilots.series_of(case, counted, start.plus(-BEFORE), through)
        charts.append(
            _pair(
                f"benefit-{counted.key}",
                counted.name,
                counted.unit,
                (series, start, limits_before(series, start), float(measure.promised)),
                higher_is_better=measure.asked.way is Way.HIGHER,
                decimals=2 if counted.per else 0,
            )
        )
    return charts


def _pair(key: str, title: str, unit: str, drawn: tuple[Any, ...], **looks: Any) -> Chart:
    wide, narrow = (benefit_chart(key, title, unit, *drawn, **looks, narrow=each) for each in (False, True))
    return key, title, unit, wide, narrow


def _accounts(request: PersonRequest, case: BusinessCase) -> list[Account]:
    """Accounts of this year and the next that may pay for what goes on."""
    today = clock.today()
    keeper, this = heir_of(case.pct, today), Month.of(today).financial_year
    kept = [books for year in (this, this.next) for books in books_kept_by(keeper, year, today) if not books.closed_at]
    rows = Account.objects.visible_to(request.principal).filter(kind__in=PCT_MONEY, balance__gt=0, books__in=kept)
    return list(rows.select_related("books__pct", "practice").order_by("books__financial_year", "kind", "name", "pk"))
