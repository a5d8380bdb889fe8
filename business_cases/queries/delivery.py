"""What became of an approved case: money, steps, figures against promises (R101, R102, R108)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Entry
from budgets.queries.claims import money_of as money_of_uses
from budgets.queries.commitments import standing_of
from business_cases.domain.benefits import ActualMonth, Moved, Series, moved, recovery_so_far
from business_cases.domain.case_states import CaseStatus, Deed
from business_cases.domain.costs import recovery
from business_cases.domain.delivery import Procurement, Step, steps_for
from business_cases.domain.proposal import Measure, Proposal, proposal_of
from business_cases.models import BusinessCase, CaseChange, CaseFunding, DeliveryStep, Reading
from pbc.activity.domain.lines import DATASET_LINES, Line
from pbc.activity.queries.activity import activity_by_month
from pbc.core.money import ZERO
from pbc.core.periods import Month, months_between
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import members_of

BEFORE = 12
"""Months before the start that count."""


@dataclass(frozen=True)
class Funded:
    """One source of a case's money, and how much of it waits and was given out."""

    funding: CaseFunding
    standing: Standing


@dataclass(frozen=True)
class Progress:
    """A step of procurement, and the row that says it is done."""

    procurement: Procurement
    done: DeliveryStep | None


@dataclass(frozen=True)
class Measured:
    """A promised figure and what was read since, oldest first."""

    number: int
    measure: Measure
    readings: tuple[Reading, ...]

    @property
    def latest(self) -> Reading | None:
        return self.readings[-1] if self.readings else None

    @property
    def is_kept(self) -> bool | None:
        """Whether the latest reading is at least as promised; ``None`` before the first."""
        if self.latest is None:
            return None
        gap = self.latest.value - self.measure.promised
        return gap >= 0 if self.measure.higher_is_better else gap <= 0


def funding_of(case: BusinessCase) -> list[Funded]:
    """Where the case's money comes from, in the order it was found. Constant queries."""
    rows = list(case.fundings.select_related("commitment__books", "use__claim__books").order_by("pk"))
    commitments = standing_of([row.commitment for row in rows if row.commitment]) if rows else {}
    uses = money_of_uses([row.use for row in rows if row.use]) if rows else {}
    found = []
    for row in rows:
        standing = Standing()
        if row.commitment:
            standing = commitments[row.commitment.pk]
        elif row.use:
            money = uses[row.use.pk]
            standing = Standing(waiting=money.left(row.use), released=money.released + money.spent)
        found.append(Funded(row, standing))
    return found


def total_of(found: list[Funded]) -> Standing:
    """All sources together."""
    return Standing(
        waiting=sum((each.standing.waiting for each in found), ZERO),
        released=sum((each.standing.released for each in found), ZERO),
    )


def progress_of(case: BusinessCase, proposal: Proposal) -> list[Progress]:
    """The case's steps in their order, done or not."""
    done = {row.step: row for row in case.delivery_steps.all()}
    return [Progress(each, done.get(each.step)) for each in steps_for(_buying(case, proposal))]


def days_done(case: BusinessCase) -> dict[Step, date]:
    """The steps that are done, with their days."""
    return {Step(step): on for step, on in case.delivery_steps.values_list("step", "done_on")}


def buying_of(case: BusinessCase) -> str:
    """How the case is bought: what its submitted version says; by quotes on the light route."""
    return _buying(case, submitted(case))


def submitted(case: BusinessCase) -> Proposal:
    """The proposal as it was submitted last."""
    return proposal_of(case.versions.order_by("-number").values_list("content", flat=True)[0])


def _buying(case: BusinessCase, proposal: Proposal) -> str:
    return "" if case.is_light else proposal.buying


def measured(case: BusinessCase, proposal: Proposal) -> list[Measured]:
    """Each promised figure with its readings; the latest word on a month counts."""
    rows: dict[int, dict[date, Reading]] = defaultdict(dict)
    for row in case.readings.order_by("pk"):
        rows[row.measure][row.month] = row
    return [
        Measured(number, measure, tuple(rows[number][month] for month in sorted(rows[number])))
        for number, measure in enumerate(proposal.measures, start=1)
    ]


def start_of(case: BusinessCase, proposal: Proposal) -> Month | None:
    """The first month of the service: as it began, or as planned while it has not."""
    begun = case.delivery_steps.filter(step=Step.START).values_list("done_on", flat=True).first()
    return Month.of(begun) if begun else proposal.start


def activity_of(case: BusinessCase, proposal: Proposal, start: Month, through: Month) -> dict[str, Series]:
    """Activity of the lines that the case moves, of its practices together, by month, as now. Two queries."""
    lines = {Line(saving.line) for saving in proposal.savings}
    counts = counts_by_month(case, start, months_between(start.plus(-BEFORE), through))
    return {line: [(month, Decimal(count)) for month, count in counts[line].items()] for line in lines}


def counts_by_month(case: BusinessCase, start: Month, months: Iterable[Month]) -> dict[Line, dict[Month, int]]:
    """Each line's activity by month, of the case's practices together, as now, oldest first. Two queries.

    Where data of the same kind are loaded for a month, a line without rows had nothing: that is nought. A month without
    such data is not known, and left out.
    """
    asked = list(months)
    found = activity_by_month(practices_of_case(case, start), asked, closed=False)
    sums: dict[tuple[Line, Month], int] = defaultdict(int)
    for (_, month, line), totals in found.items():
        sums[line, month] += totals.activity
    counts: dict[Line, dict[Month, int]] = {}
    for lines in DATASET_LINES.values():
        loaded = [month for month in asked if any((line, month) in sums for line in lines)]
        counts |= {line: {month: sums.get((line, month), 0) for month in loaded} for line in lines}
    return counts


def practices_of_case(case: BusinessCase, month: Month) -> list[int]:
    """The proposer itself, or the members of its consortium at the start."""
    if case.owner.kind != OrganisationKind.CONSORTIUM:
        return [case.owner_id]
    return list(members_of(case.owner, month.first_day).values_list("pk", flat=True))


def moved_of(proposal: Proposal, activity: Mapping[str, Series], start: Month) -> list[Moved]:
    """What became of each line's activity."""
    return [moved(saving, activity.get(saving.line, ()), start) for saving in proposal.savings]


def recovery_of(
    case: BusinessCase, proposal: Proposal, activity: Mapping[str, Series], start: Month, through: Month
) -> tuple[ActualMonth, ...]:
    """Money given out and freed since the first pound, beside the plan, which is laid on the actual start."""
    plan = recovery(proposal.costs, proposal.savings, start)
    planned = {each.month: each.balance for each in plan.months}
    return recovery_so_far(_paid(case), activity, proposal.savings, start, planned, through)


def _paid(case: BusinessCase) -> dict[Month, Decimal]:
    """Pounds given out for a case by month, from the ledger's own entries. Two queries."""
    rows = case.fundings.select_related("use__claim", "commitment")
    references = [source.reference for row in rows if (source := row.use or row.commitment)]
    given_out = (AccountKind.COMMITMENT_RELEASED, AccountKind.FREED_UP_RELEASED)
    entries = Entry.objects.filter(account__name__in=references, account__kind__in=given_out)
    entries = entries.exclude(posting__kind=PostingKind.FREED_UP_SPENT)
    paid: dict[Month, Decimal] = defaultdict(lambda: ZERO)
    for on, amount in entries.values_list("posting__effective_on", "amount"):
        paid[Month.of(on)] += amount
    return dict(paid)


def days_to_service(pct: Organisation) -> int | None:
    """The median of days from approval to a running service, of all cases that got so far (R102)."""
    rows = CaseChange.objects.filter(case__pct=pct, deed__in=(Deed.APPROVE, Deed.IMPLEMENT)).order_by("case", "number")
    days: dict[int, dict[str, date]] = defaultdict(dict)
    for case, deed, on in rows.values_list("case_id", "deed", "on"):
        days[case][deed] = on
    found = [(each[Deed.IMPLEMENT] - each[Deed.APPROVE]).days for each in days.values() if len(each) == 2]
    return round(median(found)) if found else None


def like_cases(case: BusinessCase, proposal: Proposal) -> list[BusinessCase]:
    """Cases of the same PCT that were evaluated and move one of the same lines: what they taught. Two queries."""
    lines = {saving.line for saving in proposal.savings}
    rows = BusinessCase.objects.filter(pct=case.pct, status=CaseStatus.EVALUATED).exclude(pk=case.pk)
    found = []
    for other in rows.select_related("evaluation", "owner").prefetch_related("versions").order_by("-pk"):
        content = max(other.versions.all(), key=lambda version: version.number).content
        if lines & {str(each.get("line")) for each in content.get("costs", {}).get("savings") or ()}:
            found.append(other)
    return found
