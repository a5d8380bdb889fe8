"""Exceptions from the rules of budgets: which hold on a day, and what they need of a hat (R28; S4 ¶34)."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from budgets.domain.exception_states import ExceptionStatus
from budgets.domain.exceptions import EXCLUDED_RULE
from budgets.models import ExceptionPractice, RuleException
from pbc.accounts.domain.permissions import Permission
from pbc.core.formats import day
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

S = ExceptionStatus


def holding(rule: str, practices: Collection[int], on: date) -> QuerySet[ExceptionPractice]:
    """Practices of these for which an exception from a rule holds on a day: granted, begun, and not over."""
    rows = ExceptionPractice.objects.filter(practice__in=practices, exception__rule=rule)
    granted = rows.filter(exception__status=S.GRANTED, exception__from_day__lte=on, exception__expires_on__gte=on)
    return granted.select_related("exception").order_by("exception")


def excepted_services(practices: Collection[int], on: date) -> dict[int, dict[str, str]]:
    """Excluded services that each practice's budget may hold on a day, with the exception in words. One query."""
    found: dict[int, dict[str, str]] = {}
    for row in holding(EXCLUDED_RULE, practices, on):
        found.setdefault(row.practice_id, {}).update(dict.fromkeys(row.exception.services, in_words(row.exception)))
    return found


def may_hold(practice: Organisation, year: FinancialYear, today: date) -> dict[str, str]:
    """Excluded services that a practice's budget of a year may hold, on the day from which a choice made now counts."""
    return excepted_services([practice.pk], max(year.first_day, today)).get(practice.pk, {})


def in_words(exception: RuleException) -> str:
    """A granted exception by its reference, the Department's, and its end."""
    until = f" until {day(exception.expires_on)}" if exception.expires_on else ""
    return f"exception {exception.reference} (Department’s letter {exception.decision_reference}){until}"


def exceptions_touching(practice: Organisation, principal: Principal) -> list[RuleException]:
    """Those in this hat's sight that touch a practice, the latest first."""
    rows = RuleException.objects.visible_to(principal).filter(practices__practice=practice)
    return list(rows.order_by("-pk"))


def exception_needs(*, principal: Principal, today: date) -> list[Need]:
    """For the SHA, what it has to judge, and letters of the Department to record. Two queries."""
    if not principal.may(Permission.EXCEPTION_JUDGE):
        return []
    rows = RuleException.objects.visible_to(principal).filter(status__in=(S.ASKED, S.SUPPORTED)).select_related("pct")
    return [
        Need(
            title=(
                f"Support or decline exception {row.reference}"
                if row.state is S.ASKED
                else f"Record what the Department decided on exception {row.reference}"
            ),
            detail=f"{row.pct.name} asks to be excepted from {row.paragraph}.",
            url=reverse("budgets:exception", args=[row.reference]),
            due_on=None,
            kind="budget",
        )
        for row in rows.order_by("pk")
    ]
