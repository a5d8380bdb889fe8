"""Pilots: what they registered, whether it holds, and the months that judge it (R107, R108)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from budgets.domain.ledger import AccountKind
from business_cases.domain.benefits import Series
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.delivery import Next
from business_cases.domain.pilots import COUNTED, Asked, Counted, Registered, register, registered_of
from business_cases.models import BusinessCase, Registration
from business_cases.queries.delivery import BEFORE, counts_by_month, start_of, submitted
from pbc.activity.domain.lines import Line
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.periods import Month, months_between


def is_pilot(case: BusinessCase) -> bool:
    """Whether the innovation fund pays for the case, or any part of it."""
    return case.fundings.filter(commitment__source_kind=AccountKind.INNOVATION_FUND).exists()


def registrations_of(case: BusinessCase) -> list[Registration]:
    """Every version of what was registered, the latest first. One query."""
    return list(case.registrations.select_related("confirmation").order_by("-number"))


def latest_registrations(cases: Sequence[BusinessCase]) -> dict[int, Registration]:
    """The latest version of each of these cases that registered anything, by case. One query."""
    rows = Registration.objects.filter(case__in=cases).select_related("confirmation")
    return {row.case_id: row for row in rows.order_by("case", "-number").distinct("case")}


def holds(registration: Registration) -> bool:
    """Whether the PCT has confirmed it."""
    return hasattr(registration, "confirmation")


def in_force(case: BusinessCase) -> Registration | None:
    """The latest registration that the PCT has confirmed."""
    return next((row for row in registrations_of(case) if holds(row)), None)


def measures_of(registration: Registration | None) -> tuple[Registered, ...]:
    """The registered measures; none where nothing is registered."""
    return registered_of(registration.measures) if registration else ()


def check_may_register(case: BusinessCase) -> None:
    """Refuse a registration once the last one holds, but after a verdict that the service goes on changed.

    :raises Denied: with a sentence.
    """
    latest = next(iter(registrations_of(case)), None)
    if case.state is CaseStatus.APPROVED:
        if latest is not None and holds(latest):
            raise Denied("What was registered is confirmed and does not change. Nothing was changed.")
        return
    if case.state is not CaseStatus.IMPLEMENTED or not waits_for_adapted(case, latest):
        raise Denied(
            "Measures are registered before the service begins, or after a verdict that it goes on changed. "
            "Nothing was changed."
        )


def waits_for_adapted(case: BusinessCase, latest: Registration | None) -> bool:
    """Whether the last verdict was that the service goes on changed, and no version since holds."""
    verdict = case.verdicts.order_by("-months").first()
    if verdict is None or verdict.decision != Next.ADAPT:
        return False
    return latest is None or not holds(latest) or latest.at <= verdict.at


def baselined(case: BusinessCase, asked: Iterable[Asked], today: Month) -> list[Registered]:
    """The measures with their baselines: the twelve months before the service, or before today where it has not begun.

    :raises Invalid: where a baseline cannot be counted.
    """
    before = min(today, _start(case))
    found = []
    for each in asked:
        series = series_of(case, COUNTED[each.key], before.plus(-2 * BEFORE), before.plus(-1))
        found.append(register(each, series, before))
    return found


def series_of(case: BusinessCase, counted: Counted, first: Month, through: Month) -> Series:
    """A counted figure by month, of the case's practices together, as now. A month that is not known is left out."""
    months = list(months_between(first, through))
    counts = counts_by_month(case, _start(case), months)
    known = [month for month in months if all(month in counts[line] for line in (*counted.of, *counted.per))]
    series = [(month, _value(counted, counts, month)) for month in known]
    return [(month, value) for month, value in series if value is not None]


def _value(counted: Counted, counts: Mapping[Line, Mapping[Month, int]], month: Month) -> Decimal | None:
    whole = Decimal(sum(counts[line][month] for line in counted.of))
    if not counted.per:
        return whole
    per = sum(counts[line][month] for line in counted.per)
    return whole / per if per else None


def _start(case: BusinessCase) -> Month:
    found = start_of(case, submitted(case))
    return found if found is not None else Month.of(day_of(case.begun_at))
