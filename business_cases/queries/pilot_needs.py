"""What measures and verdicts need of this hat: for the home page (R101, R108)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from budgets.domain.ledger import AccountKind
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.verdicts import next_due
from business_cases.models import BusinessCase
from business_cases.queries.desks import pcts_kept_by
from business_cases.queries.pilots import check_may_register, holds, latest_registrations, registrations_of
from business_cases.queries.verdicts import dues
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.needs import Need
from pbc.core.principal import Principal

KIND = "case"
RUNNING = Q(status=CaseStatus.IMPLEMENTED)


def pilot_needs(*, principal: Principal, today: date) -> list[Need]:
    """For the PCT: measures to confirm, verdicts to draw, cases to close. For the proposer: measures to register, and
    verdicts that are late."""
    cases = BusinessCase.objects.visible_to(principal).select_related("pct", "owner")
    if principal.may(Permission.CASE_MANAGE):
        own = cases.filter(pct__in=pcts_kept_by(principal.organisation_id, today))
        return [*_to_confirm(own), *_to_judge(own, today)]
    if principal.may(Permission.CASE_WRITE):
        own = cases.filter(owner_id=principal.organisation_id)
        return [*_to_register(own), *_late(own, today)]
    return []


def _to_confirm(cases: QuerySet[BusinessCase]) -> Iterator[Need]:
    waiting = list(cases.filter(status__in=[CaseStatus.APPROVED, CaseStatus.IMPLEMENTED]).order_by("pk"))
    registered = latest_registrations(waiting)
    for case in waiting:
        latest = registered.get(case.pk)
        if latest is not None and not holds(latest):
            detail = f"{latest.by_name} registered them. Nothing begins without the PCT’s word."
            yield _need(case, f"Confirm the measures of {case.reference}", detail, None)


def _to_judge(cases: QuerySet[BusinessCase], today: date) -> Iterator[Need]:
    found = list(cases.filter(RUNNING | Q(status=CaseStatus.STOPPED)).order_by("pk"))
    due = dues(found, today)
    for case in found:
        turn = next_due(due[case.pk])
        if turn is None:
            yield _need(case, f"Close {case.reference}: say what it taught", "Its verdicts are drawn.", None)
        elif today >= turn.possible_on:
            detail = f"{case.title}, of {case.owner.name}."
            url = reverse("business_cases:verdict", args=[case.reference, turn.months])
            yield _need(case, f"Draw the verdict on {case.reference} {turn.name}", detail, turn.due_on, url)


def _to_register(cases: QuerySet[BusinessCase]) -> Iterator[Need]:
    fund = Q(fundings__commitment__source_kind=AccountKind.INNOVATION_FUND)
    for case in cases.filter(fund, status__in=[CaseStatus.APPROVED, CaseStatus.IMPLEMENTED]).distinct().order_by("pk"):
        if _waits(case):
            url = reverse("business_cases:measures", args=[case.reference])
            detail = "The innovation fund pays for it: it goes no further before the PCT has confirmed them."
            yield _need(case, f"Register the measures of {case.reference}", detail, None, url)


def _waits(case: BusinessCase) -> bool:
    """Whether a registration is wanted and none waits for the PCT."""
    latest = next(iter(registrations_of(case)), None)
    if latest is not None and not holds(latest):
        return False
    try:
        check_may_register(case)
    except Denied:
        return False
    return True


def _late(cases: QuerySet[BusinessCase], today: date) -> Iterator[Need]:
    found = list(cases.filter(RUNNING).order_by("pk"))
    due = dues(found, today)
    for case in found:
        turn = next_due(due[case.pk])
        if turn is not None and turn.is_late(today):
            title = f"The verdict on {case.reference} {turn.name} is late"
            yield _need(case, title, f"{case.pct.name} has to draw it. Ask.", turn.due_on)


def _need(case: BusinessCase, title: str, detail: str, due_on: date | None, url: str = "") -> Need:
    address = url or reverse("business_cases:delivery", args=[case.reference])
    return Need(title=title, detail=detail, url=address, due_on=due_on, kind=KIND)
