"""What budgets need of this hat: for the home page."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from budgets.domain.services import line_label
from budgets.domain.states import BudgetStatus
from budgets.domain.terms import Side
from budgets.models import Budget
from budgets.queries.call_needs import call_needs
from budgets.queries.exceptions import exception_needs
from budgets.queries.explanations import needs_of_explanations
from budgets.queries.freed_up_needs import freed_up_needs
from budgets.queries.lateness import issues
from budgets.queries.questions import open_questions
from budgets.queries.ruled import lines_to_change
from budgets.queries.versions import rounds
from governance.queries.places import own_pct, pcts_in_sight
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

AHEAD = timedelta(days=90)


def needs(*, principal: Principal, today: date) -> list[Need]:
    """What each part of the app asks of this hat."""
    return [
        *budget_needs(principal=principal, today=today),
        *call_needs(principal=principal, today=today),
        *needs_of_explanations(principal=principal, today=today),
        *freed_up_needs(principal=principal),
        *ruled_needs(principal=principal, today=today),
        *exception_needs(principal=principal, today=today),
    ]


def budget_needs(*, principal: Principal, today: date) -> list[Need]:
    """Budgets that are not set, issued, signed or answered, and from January those of the next year (S4 ¶28: by April).

    The SHA is told which of its PCTs are late.
    """
    years = tuple(dict.fromkeys((FinancialYear.of(today), FinancialYear.of(today + AHEAD))))
    found = [_unsigned(principal, years), _late_pcts(principal, years[0], today)]
    if principal.may(Permission.BUDGET_SET) and principal.organisation_kind == OrganisationKind.PCT:
        pct = own_pct(principal, today)
        if pct is not None:
            found = [*(_need(pct, year) for year in years), *found, _questions(pct, today)]
    return [need for need in found if need]


def ruled_needs(*, principal: Principal, today: date) -> list[Need]:
    """Lines that a panel ruled on, for whoever changes the budgets of their PCT (S4 ¶73)."""
    pct = own_pct(principal, today) if principal.may(Permission.BUDGET_ADJUST) else None
    return [
        Need(
            title=f"Change {line_label(line.line).lower()} of {line.budget.practice.name}, as ruled",
            detail=f"A panel ruled on it in {dispute.reference}. The PCT is expected to follow (S4 ¶73).",
            url=reverse("budgets:carry_out_line", args=[dispute.reference]),
            due_on=dispute.stage_due_on,
            kind="budget",
        )
        for dispute, line in (lines_to_change(principal, pct, today) if pct else ())
    ]


def _unsigned(principal: Principal, years: tuple[FinancialYear, ...]) -> Need | None:
    """Budgets that wait for this side's signature."""
    kinds = {OrganisationKind.PRACTICE: Side.PRACTICE, OrganisationKind.PCT: Side.PCT}
    side = kinds.get(OrganisationKind(principal.organisation_kind)) if principal.organisation_id else None
    if side is None or not principal.may(Permission.BUDGET_SIGN):
        return None
    own = "practice" if side is Side.PRACTICE else "pct"
    rows = Budget.objects.filter(**{own: principal.organisation_id}, agreed_at=None)
    rows = rows.filter(financial_year__in=[year.start_year for year in years])
    waiting = rows.exclude(status=BudgetStatus.SUPERSEDED).exclude(terms__signatures__side=side)
    first = waiting.order_by("financial_year").first()
    if first is None:
        return None
    count = waiting.count()
    return Need(
        title=f"Sign {count} budget{'' if count == 1 else 's'}",
        detail="Read the terms, ask what is not clear, and sign. They are frozen once both sides have signed.",
        url=reverse("budgets:agreements", kwargs={"year": first.financial_year}),
        due_on=None,
        kind="budget",
    )


def _late_pcts(principal: Principal, year: FinancialYear, today: date) -> Need | None:
    """PCTs of an SHA that have not issued their budgets, though they are due."""
    if principal.organisation_kind != OrganisationKind.SHA or not principal.may(Permission.LEDGER_VIEW):
        return None
    late = [each for each in issues(list(pcts_in_sight(principal)), year, today) if each.late and not each.issued_on]
    if not late:
        return None
    worst = late[0]
    return Need(
        title=f"{len(late)} PCT{' has' if len(late) == 1 else 's have'} not issued budgets for {year}",
        detail=f"{worst.pct.name} is {worst.late} days late (S4 ¶28).",
        url=reverse("budgets:lateness", kwargs={"year": year.start_year}),
        due_on=worst.due_on,
        kind="budget",
    )


def _questions(pct: Organisation, today: date) -> Need | None:
    waiting = open_questions(pct, timezone.make_aware(datetime.combine(today, time(12))))
    if not waiting:
        return None
    count = len(waiting)
    return Need(
        title=f"Answer {count} question{'' if count == 1 else 's'} about budgets",
        detail=f"{waiting[0].practice.name} has waited {waiting[0].days} days.",
        url=reverse("budgets:questions"),
        due_on=None,
        kind="budget",
    )


def _need(pct: Organisation, year: FinancialYear) -> Need | None:
    rule = rules_in_force(year.first_day, pct).get("budgets_due_on")
    made = rounds(pct, year)
    if rule is None or any(each.status is BudgetStatus.ISSUED for each in made):
        return None
    proposed = next((each for each in made if each.status is BudgetStatus.PROPOSED), None)
    if proposed:
        title, detail = (
            f"Issue budgets for {year}",
            f"Version {proposed.version} is proposed to the practices, and not issued yet.",
        )
    else:
        title, detail = f"Set budgets for {year}", "No budget is set yet, so there are no statements for the year."
    url = reverse("budgets:rounds", kwargs={"year": year.start_year})
    return Need(title=title, detail=detail, url=url, due_on=rule.day, kind="budget")
