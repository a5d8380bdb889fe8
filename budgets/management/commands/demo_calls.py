"""Calls on the contingency fund for the demonstration, written and decided through the real actions."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from budgets.actions.calls import Request, decide_call, write_call
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.models import Books, Budget, ContingencyCall
from budgets.queries.ledger import keeper_of
from pbc.accounts.domain.roles import ROLES
from pbc.core import clock
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


class Story(NamedTuple):
    """A call of the demonstration: which practice by place in its fund, what it says, and what becomes of it."""

    place: int
    month: int
    request: Request
    outcome: CallStatus | None
    part: Decimal | None
    reason: str


STORIES = (
    Story(
        1,
        11,
        Request(
            "emergency",
            Decimal("9400.00"),
            ReasonKind.MORE_ACTIVITY,
            "Gastroenteritis in a nursing home in September: 21 admissions in two weeks, see the rows of that month.",
            unforeseen=True,
            outside_control=True,
        ),
        CallStatus.PART_MET,
        Decimal("7800.00"),
        "The admissions above last September’s are met; the rest is within the month’s usual swing.",
    ),
    Story(
        2,
        12,
        Request(
            "first_outpatient",
            Decimal("2600.00"),
            ReasonKind.OTHER,
            "A new partner refers more patients than the one who left.",
        ),
        CallStatus.REFUSED,
        None,
        "Referral is the practice’s own choice, and could be planned for. See the benchmark of first attendances.",
    ),
    Story(
        3,
        3,
        Request(
            "elective_inpatient",
            Decimal("6150.00"),
            ReasonKind.PROVIDER_CHANGE,
            "The trust moved a list of hip operations forward from April to March.",
            unforeseen=True,
        ),
        None,
        None,
        "",
    ),
)


class Command(BaseCommand):
    help = "Write and decide a few calls on the fund of the last year that has budgets. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if ContingencyCall.objects.exists():
            self.stdout.write("Calls on the contingency fund are there already.")
            return
        budget = Budget.objects.filter(status="issued").order_by("-financial_year", "pct__code").first()
        if budget is None:
            self.stdout.write("No budget is issued, so there is no fund to call on.")
            return
        books = Books.objects.select_related("pct").get(pct=budget.pct_id, financial_year=budget.financial_year)
        made = [self._play(books, story) for story in STORIES]
        self.stdout.write(f"{sum(made)} calls on the contingency fund written.")

    def _play(self, books: Books, story: Story) -> bool:
        year = FinancialYear(books.financial_year)
        month = next(month for month in year.months if month.month == story.month)
        at = datetime(month.year, month.month, 20, 10, tzinfo=UTC)
        if at > clock.now():
            return False
        rows = Budget.objects.in_force(books.financial_year).filter(pct=books.pct, practice__closed_on=None)
        practices = [budget.practice for budget in rows.select_related("practice").order_by("practice__code")]
        practice = practices[story.place % len(practices)]
        manager = _acting("practice_manager", practice)
        call = write_call(practice=practice, financial_year=year, request=story.request, by=manager, at=at)
        if story.outcome:
            decide_call(
                call=call,
                outcome=story.outcome,
                amount=story.part,
                reason=story.reason,
                by=_acting("pct_director", keeper_of(books, at.date())),
                at=at.replace(day=27),
            )
        return True


def _acting(role: str, organisation: Organisation) -> Principal:
    """Somebody of a role, invented: the demonstration's sign-ins are made later."""
    return Principal(
        name=f"A {ROLES[role].label} (invented)",
        role=role,
        permissions=frozenset(ROLES[role].permissions),
        organisation_id=organisation.pk,
        organisation_kind=str(organisation.kind),
        organisation_name=organisation.name,
        label=ROLES[role].label,
    )
