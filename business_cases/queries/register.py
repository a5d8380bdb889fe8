"""The public register: what was decided, by title, value, decision, reasons and dates (product: decisions in sight).

Words of the proforma stay out of it, and with them what is commercial: costs line by line, prices, providers' offers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from business_cases.domain.case_states import AGREED, CaseStatus, Deed
from business_cases.models import BusinessCase, CaseChange
from governance.queries.places import pcts_in_sight
from pbc.core.principal import Principal

REGISTERED = AGREED | {CaseStatus.REFUSED, CaseStatus.GIVEN_UP}
DECIDING = (Deed.APPROVE, Deed.REFUSE)


@dataclass(frozen=True)
class Entry:
    """One decided case, as anybody of the PCT may know it.

    :param days: from receipt to decision.
    """

    reference: str
    title: str
    owner: str
    pct: str
    status: CaseStatus
    value: Decimal
    decision: str
    reasons: str
    received_on: date
    due_on: date
    decided_on: date

    @property
    def days(self) -> int:
        return (self.decided_on - self.received_on).days

    @property
    def is_late(self) -> bool:
        return self.decided_on > self.due_on


def register(principal: Principal) -> list[Entry]:
    """Every decided case of the PCTs in sight, the latest decision first. Two queries."""
    found = entries_of(BusinessCase.objects.filter(pct__in=pcts_in_sight(principal)))
    return sorted(found, key=lambda entry: (entry.decided_on, entry.reference), reverse=True)


def entries_of(rows: QuerySet[BusinessCase]) -> list[Entry]:
    """The decided ones among these cases, as the register has them. Two queries."""
    cases = list(rows.filter(status__in=REGISTERED).select_related("owner", "pct"))
    decisions = _decisions(cases)
    return [_entry(case, decisions[case.pk]) for case in cases if case.pk in decisions]


def _decisions(cases: Iterable[BusinessCase]) -> dict[int, CaseChange]:
    rows = CaseChange.objects.filter(case__in=[case.pk for case in cases], deed__in=DECIDING).order_by("number")
    return {row.case_id: row for row in rows}


def _decision(case: BusinessCase, decision: CaseChange) -> str:
    if decision.deed == Deed.APPROVE:
        return "Approved"
    return "Refused, then approved by ruling of the SHA" if case.ruling_id else "Refused"


def _entry(case: BusinessCase, decision: CaseChange) -> Entry:
    return Entry(
        reference=case.reference,
        title=case.title,
        owner=case.owner.name,
        pct=case.pct.name,
        status=case.state,
        value=case.value or Decimal(0),
        decision=_decision(case, decision),
        reasons=decision.words,
        received_on=case.received_on or decision.on,
        due_on=case.due_on or decision.on,
        decided_on=decision.on,
    )
