"""What conditions of approvals need of this hat, with their day: for the home page (R101)."""

from datetime import date

from django.urls import reverse

from business_cases.domain.condition_states import ConditionStatus
from business_cases.domain.conditions import BEFORE_LABELS
from business_cases.domain.route import Level
from business_cases.models import Condition
from business_cases.models.conditions import ConditionQuerySet
from business_cases.queries.conditions import LIVE, StandingCondition, standing_of
from business_cases.queries.desks import pcts_kept_by
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.principal import Principal

KIND = "case"


def condition_needs(*, principal: Principal, today: date) -> list[Need]:
    """Conditions that wait for the proposer, what the PCT is shown, and for both sides what is late."""
    if principal.may(Permission.CASE_WRITE):
        rows = waiting_conditions(principal).filter(signature__case__owner=principal.organisation_id)
        return [need for each in map(standing_of, rows) if (need := _of_proposer(each, today))]
    managing, deciding = principal.may(Permission.CASE_MANAGE), principal.may(Permission.CASE_SIGN_DIRECTOR)
    if not managing and not deciding:
        return []
    pcts = pcts_kept_by(principal.organisation_id, today)
    rows = waiting_conditions(principal).filter(signature__case__pct__in=pcts)
    if not managing:
        rows = rows.filter(signature__level=Level.DIRECTOR)
    return [need for each in map(standing_of, rows) if (need := _of_pct(each, principal, today))]


def waiting_conditions(principal: Principal) -> ConditionQuerySet:
    """Conditions in sight, of cases that are carried out, neither met nor waived."""
    rows = Condition.objects.visible_to(principal).of_approvals().open().filter(signature__case__status__in=LIVE)
    return rows.order_by("due_on", "pk")


def _of_proposer(standing: StandingCondition, today: date) -> Need | None:
    if standing.status is not ConditionStatus.SHOWN:
        return _need(standing, "Show that condition {} of {} is met")
    return _need(standing, "Condition {} of {} is late: the PCT looks at it") if standing.owed.is_late(today) else None


def _of_pct(standing: StandingCondition, principal: Principal, today: date) -> Need | None:
    """What is shown, for whoever did not show it; and what is late."""
    if standing.status is ConditionStatus.SHOWN and not standing.was_shown_by(principal.user_id):
        return _need(standing, "Look at what was shown for condition {} of {}")
    return _need(standing, "Condition {} of {} is late") if standing.owed.is_late(today) else None


def _need(standing: StandingCondition, title: str) -> Need:
    owed, case = standing.owed, standing.condition.signature.case
    return Need(
        title=title.format(owed.number, case.reference),
        detail=f"{owed.words.rstrip('.')[:200]}. Owed by {owed.owner}. {BEFORE_LABELS[owed.before]}.",
        url=reverse("business_cases:condition", args=[case.reference, owed.number]),
        due_on=owed.due_on,
        kind=KIND,
    )
