"""The months of a PCT and how far each is: what a list of months shows, and what to see to before one is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbc.activity.domain.states import FINISHED
from pbc.activity.models import ImportBatch, MonthClose
from pbc.activity.queries.data_status import DataStatus
from pbc.activity.queries.months import LateChange, late_changes, months_with_data, next_open_month
from pbc.core.calendar import add_working_days
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation, OrganisationQuerySet

CLOSE_WITHIN_WORKING_DAYS = 8
COMPLETE_FROM = 0.8
"""A sender with less than this share of its usual activity is pointed out."""


@dataclass(frozen=True)
class MonthRow:
    """One month of a PCT.

    :ivar late: what came for it after it was closed, in pounds; ``None`` for an open month.
    """

    month: Month
    close: MonthClose | None
    is_next: bool
    late: Decimal | None

    @property
    def due_on(self) -> date:
        return close_due_on(self.month)


@dataclass(frozen=True)
class Check:
    """One point of the checklist before a close, in words."""

    words: str
    is_met: bool


def close_due_on(month: Month) -> date:
    """The eighth working day after the month has ended."""
    return add_working_days(month.last_day, CLOSE_WITHIN_WORKING_DAYS)


def pcts_in_sight(principal: Principal) -> OrganisationQuerySet:
    """The PCTs whose months this hat may look at: a PCT's own and those it is heir to; an SHA's all."""
    return Organisation.objects.visible_to(principal).of_kind(OrganisationKind.PCT).order_by("name", "code")


def months_of(pct: Organisation) -> list[MonthRow]:
    """Every month with data or closed, the latest first. A constant number of queries."""
    closes = {Month.of(close.month): close for close in MonthClose.objects.filter(pct=pct)}
    late: dict[Month, Decimal] = {}
    for change in late_changes(pct):
        late[change.month] = late.get(change.month, Decimal(0)) + change.cost
    upcoming = next_open_month(pct)
    months = sorted({*closes, *months_with_data(pct)}, reverse=True)
    return [
        MonthRow(month, closes.get(month), month == upcoming, late.get(month, Decimal(0)) if month in closes else None)
        for month in months
    ]


def late_changes_of(pct: Organisation, month: Month) -> list[LateChange]:
    return [change for change in late_changes(pct) if change.month == month]


def checklist(pct: Organisation, status: DataStatus, *, practices: Sequence[Organisation]) -> list[Check]:
    """What to look at before the month is closed. Nothing here stops a close; each point met or not is said."""
    waiting = ImportBatch.objects.filter(period=status.month.first_day).exclude(status__in=FINISHED).count()
    low = [s for s in status.senders if s.has_arrived and (s.completeness or 1) < COMPLETE_FROM]
    return [
        Check(_count(len(practices), "practice belongs", "practices belong") + f" to {pct.name}.", bool(practices)),
        Check(
            "Every sender of the months before has sent."
            if not status.missing
            else _count(len(status.missing), "expected file has", "expected files have") + " not arrived.",
            not status.missing,
        ),
        Check(
            "No sender has much less than usual."
            if not low
            else _count(len(low), "sender has", "senders have") + f" less than {COMPLETE_FROM:.0%} of the usual.",
            not low,
        ),
        Check(
            "No file of the month waits to be imported."
            if not waiting
            else _count(waiting, "file is", "files are") + " being imported now.",
            not waiting,
        ),
        Check(
            "No row was kept out."
            if not status.quarantined
            else _count(status.quarantined, "row was", "rows were") + " kept out of the files in force.",
            not status.quarantined,
        ),
        Check(
            "Every row has its practice."
            if not status.unattributed
            else _count(status.unattributed, "unit of activity has", "units of activity have") + " no known practice.",
            not status.unattributed,
        ),
        Check(
            "Every row that should have a price has one."
            if not status.unpriced
            else _count(status.unpriced, "row has", "rows have") + " no price.",
            not status.unpriced,
        ),
    ]


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
