"""The cases of a practice in brief, for its information pack: where each stands, its money of a year, what is next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from budgets.domain.commitments import Standing
from business_cases.domain.case_states import LABELS, UNDECIDED, CaseStatus
from business_cases.domain.clock import Clock
from business_cases.domain.verdicts import Due, next_due
from business_cases.models import BusinessCase, CaseFunding
from business_cases.queries.cases import clock_of
from business_cases.queries.delivery import Measured, funding_of, measured, progress_of, submitted, total_of
from business_cases.queries.pilots import holds, is_pilot, registrations_of
from business_cases.queries.verdicts import dues
from pbc.core.periods import FinancialYear
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Affiliation, Organisation

ENDED = frozenset({CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.GIVEN_UP, CaseStatus.EVALUATED})


@dataclass(frozen=True)
class CaseSummary:
    """One case as both sides know it on a day.

    :param money: of the year: what waits and what was given out, from all sources.
    :param next_deed: what has to be done next, and by when where a day is set; empty where nothing is.
    """

    case: BusinessCase
    clock: Clock
    money: Standing
    measures: tuple[Measured, ...]
    next_deed: str
    due_on: date | None

    @property
    def status(self) -> str:
        return LABELS[self.case.state]


def summaries_of(practice: Organisation, on: date, year: FinancialYear) -> list[CaseSummary]:
    """Cases of a practice and of its consortia that the PCT has received, but those that ended before the
    year. One query where there are none, and a few for each case."""
    consortia = Affiliation.objects.filter(
        child=practice, period__contains=on, parent__kind=OrganisationKind.CONSORTIUM
    )
    rows = BusinessCase.objects.filter(
        Q(owner=practice) | Q(owner__in=consortia.values("parent_id")), first_received_on__lte=on
    )
    found = list(rows.select_related("owner", "pct").order_by("first_received_on", "pk"))
    current = [case for case in found if case.state not in ENDED or _ended_on(case) >= year.first_day]
    due = dues(current, on) if current else {}
    return [_summary(case, due[case.pk], year, on) for case in current]


def _ended_on(case: BusinessCase) -> date:
    return case.changes.order_by("-number").values_list("on", flat=True)[0]


def _summary(case: BusinessCase, due: tuple[Due, ...], year: FinancialYear, on: date) -> CaseSummary:
    proposal = submitted(case)
    words, by = _next(case, due)
    return CaseSummary(
        case=case,
        clock=clock_of(case, on),
        money=money_of_year(case, year),
        measures=tuple(measured(case, proposal)),
        next_deed=words,
        due_on=by,
    )


def money_of_year(case: BusinessCase, year: FinancialYear) -> Standing:
    """What a case was promised of a year's money, and what of it was given out, from all sources."""
    return total_of([each for each in funding_of(case) if _year(each.funding) == year.start_year])


def _year(funding: CaseFunding) -> int:
    if funding.commitment:
        return funding.commitment.books.financial_year
    return funding.use.claim.books.financial_year if funding.use else 0


def _next(case: BusinessCase, due: tuple[Due, ...]) -> tuple[str, date | None]:
    if case.state in UNDECIDED:
        answer = case.state is CaseStatus.CLARIFICATION
        return ("Answer the PCT’s question; it decides" if answer else "The PCT decides"), case.due_on
    if case.state is CaseStatus.RETURNED:
        return "Complete it and submit it again", None
    if case.state is CaseStatus.APPROVED:
        return _before_start(case), None
    if case.state is CaseStatus.IMPLEMENTED and (turn := next_due(due)):
        return f"The PCT draws the verdict {turn.name}", turn.due_on
    if case.state in (CaseStatus.IMPLEMENTED, CaseStatus.STOPPED):
        return "The PCT closes it", None
    return "", None


def _before_start(case: BusinessCase) -> str:
    if is_pilot(case):
        latest = next(iter(registrations_of(case)), None)
        if latest is None:
            return "Register what judges the pilot"
        if not holds(latest):
            return "The PCT confirms what judges the pilot"
    waiting = next((each for each in progress_of(case, submitted(case)) if each.done is None), None)
    return f"The PCT: {waiting.procurement.words[0].lower()}{waiting.procurement.words[1:]}" if waiting else ""
