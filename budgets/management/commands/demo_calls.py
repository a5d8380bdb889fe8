"""Calls on the contingency fund for the demonstration, written and decided through the real actions."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from budgets.actions.calls import Request, decide_call, write_call
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind, share_out
from budgets.management.invented_people import acting
from budgets.models import Books, Budget, ContingencyCall
from budgets.queries.contingency import flow_of
from budgets.queries.ledger import keeper_of
from budgets.queries.statements import statements_of
from pbc.activity.domain.lines import Line
from pbc.core import clock
from pbc.core.clock import day_of
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.organisations.models import Organisation


class Story(NamedTuple):
    """A call of the demonstration: which practice by place in its fund, what it says, and what becomes of it."""

    place: int
    month: int
    request: Request
    outcome: CallStatus | None
    part: Decimal | None
    reason: str


EMERGENCY = str(Line.EMERGENCY)
WINTER_ENDS = 2
"""February: by its statement practices call for what the winter cost them beyond their budget."""
WINTER_LEAST_PERCENT = Decimal(5)
"""How far the line of emergency admissions must stand over its budget to date for a call (invented)."""
WINTER_EVIDENCE = (
    "More emergency admissions from December to February than budgeted; the rows are behind the line of the statement "
    "of February. The hospital closed beds for norovirus (invented)."
)
WHOLE, IN_PART = (
    "The statement of February bears it out: the call is met.",
    "The statement of February bears it out. All such calls are more than the fund still holds, so it is shared over "
    "them in proportion to what is called; the rest is unmet.",
)

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


SECOND_FUND = (
    Story(
        4,
        12,
        Request(
            EMERGENCY,
            Decimal("14200.00"),
            ReasonKind.COSTLY_CARE,
            "Two patients on a ventilator for weeks at the end of November (invented).",
            unforeseen=True,
            outside_control=True,
        ),
        CallStatus.MET,
        None,
        "Nobody could plan for it, and the rows bear it out.",
    ),
)
"""Calls on the fund of the second PCT, which its practices' winter does not use up."""


class Command(BaseCommand):
    help = "Write and decide calls on the funds of the last year that has budgets. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if ContingencyCall.objects.exists():
            self.stdout.write("Calls on the contingency fund are there already.")
            return
        latest = Budget.objects.filter(status="issued").order_by("-financial_year").first()
        if latest is None:
            self.stdout.write("No budget is issued, so there is no fund to call on.")
            return
        every = Books.objects.filter(financial_year=latest.financial_year).select_related("pct").order_by("pct__code")
        made = 0
        for books, stories in zip(every, (STORIES, SECOND_FUND), strict=False):
            made += sum(_play(books, story) for story in stories) + winter_calls(books)
        self.stdout.write(f"{made} calls on the contingency fund written.")


def _play(books: Books, story: Story) -> bool:
    year = FinancialYear(books.financial_year)
    month = next(month for month in year.months if month.month == story.month)
    at = datetime(month.year, month.month, 20, 10, tzinfo=UTC)
    if at > clock.now():
        return False
    practices = _practices(books)
    call = _written(books, practices[story.place % len(practices)], story.request, at)
    if story.outcome:
        _decide(call, story.outcome, story.part, story.reason, at.replace(day=27))
    return True


def winter_calls(books: Books) -> int:
    """Calls of March for what the winter cost, shared pro rata where the fund holds less than they ask."""
    year = FinancialYear(books.financial_year)
    month = next(month for month in year.months if month.month == WINTER_ENDS)
    at = datetime(month.year, month.month + 1, 20, 11, tzinfo=UTC)
    if at > clock.now():
        return 0
    calls = {
        practice: _written(books, practice, _of_winter(amount), at)
        for practice, amount in _overspent(books, month).items()
    }
    wanted = {practice: call.amount for practice, call in calls.items()}
    met = share_out(wanted, flow_of(books).balance)
    for practice, call in calls.items():
        whole = met[practice] == call.amount
        outcome, words = (CallStatus.MET, WHOLE) if whole else (CallStatus.PART_MET, IN_PART)
        if not met[practice]:
            outcome, words = CallStatus.REFUSED, "The fund is used up."
        _decide(call, outcome, None if whole else met[practice], words, at.replace(day=27))
    return len(calls)


def _practices(books: Books) -> list[Organisation]:
    rows = Budget.objects.in_force(books.financial_year).filter(pct=books.pct, practice__closed_on=None)
    return [budget.practice for budget in rows.select_related("practice").order_by("practice__code")]


def _overspent(books: Books, month: Month) -> Mapping[Organisation, Decimal]:
    """By practice: what emergency admissions stand over their budget to date, in whole hundreds of pounds."""
    found = {}
    for made in statements_of(_practices(books), month):
        line = made.line(EMERGENCY)
        if line is None or not isinstance(line.variance.value, Decimal):
            continue
        percent, over = line.variance_percent.value, line.variance.value.quantize(Decimal("1E2"), ROUND_DOWN)
        if isinstance(percent, Decimal) and percent >= WINTER_LEAST_PERCENT and over > 0:
            found[made.practice] = over + ZERO
    return found


def _of_winter(amount: Decimal) -> Request:
    return Request(EMERGENCY, amount, ReasonKind.MORE_ACTIVITY, WINTER_EVIDENCE, unforeseen=True, outside_control=True)


def _written(books: Books, practice: Organisation, request: Request, at: datetime) -> ContingencyCall:
    year, manager = FinancialYear(books.financial_year), acting("practice_manager", practice)
    return write_call(practice=practice, financial_year=year, request=request, by=manager, at=at)


def _decide(call: ContingencyCall, outcome: CallStatus, part: Decimal | None, reason: str, at: datetime) -> None:
    director = acting("pct_director", keeper_of(call.books, day_of(at)))
    decide_call(call=call, outcome=outcome, amount=part, reason=reason, by=director, at=at)
