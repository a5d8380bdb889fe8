"""Explanations that are asked for, for pages and for the home page."""

from datetime import date

from django.urls import reverse

from budgets.domain.explanation_states import ExplanationStatus
from budgets.models import Explanation
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def explanations_of(practice: Organisation, month: Month, principal: Principal) -> list[Explanation]:
    """What was asked about a practice's statement of a month, by line. One query."""
    rows = Explanation.objects.visible_to(principal).filter(practice=practice, month=month.first_day)
    return list(rows.order_by("pk"))


def needs_of_explanations(*, principal: Principal, today: date) -> list[Need]:
    """Variances a practice is asked about, and answers that wait for the PCT. One query."""
    if principal.may(Permission.VARIANCE_EXPLAIN) and principal.organisation_kind == "practice":
        rows = Explanation.objects.with_practice().filter(practice_id=principal.organisation_id)
        return [_to_explain(row) for row in rows.order_by("due_on", "pk")]
    if principal.may(Permission.VARIANCE_ASK) and principal.organisation_kind == "pct":
        rows = Explanation.objects.filter(pct_id=principal.organisation_id)
        return _of_pct(list(rows.exclude(status=ExplanationStatus.ACCEPTED).order_by("due_on", "pk")), today)
    return []


def _to_explain(row: Explanation) -> Need:
    where = f"{row.label}, {Month.of(row.month).label}"
    again = row.status == ExplanationStatus.ASKED_AGAIN
    return Need(
        title=f"Explain a variance{' again' if again else ''}: {where}",
        detail=row.why,
        url=reverse("budgets:explanation", args=[row.pk]),
        due_on=row.due_on,
        kind="explanation",
    )


def _of_pct(rows: list[Explanation], today: date) -> list[Need]:
    answered = [row for row in rows if row.status == ExplanationStatus.ANSWERED]
    overdue = [row for row in rows if row.status != ExplanationStatus.ANSWERED and row.due_on < today]
    address = reverse("budgets:explanations")
    found = []
    if answered:
        count = f"{len(answered)} explanation{'' if len(answered) == 1 else 's'} of variances"
        detail = "Accept each, or say what it leaves open."
        found.append(Need(f"Read {count}", detail, f"{address}?state=answered", None, "explanation"))
    if overdue:
        count = f"{len(overdue)} explanation{'' if len(overdue) == 1 else 's'}"
        detail = "The practices were asked, and the day to answer has gone by."
        found.append(
            Need(f"See to {count} overdue", detail, f"{address}?state=overdue", overdue[0].due_on, "explanation")
        )
    return found
