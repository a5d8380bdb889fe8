"""Verdicts on services that run: when they are due, and what the figures say by then (R101, R108)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.delivery import Step
from business_cases.domain.pilots import Finding, Stop, finding
from business_cases.domain.verdicts import Due, verdicts_due
from business_cases.models import BusinessCase, CaseVerdict, DeliveryStep, Registration
from business_cases.queries import delivery as seen
from business_cases.queries.pilots import in_force, measures_of, series_of
from business_cases.queries.rules import rules_of, verdict_terms
from pbc.core.periods import Month

OVER = frozenset({CaseStatus.STOPPED, CaseStatus.EVALUATED})
"""No verdict is drawn on these any more."""


@dataclass(frozen=True)
class Findings:
    """What the figures say, by the end of a month of the service.

    :param stop_rule: whether any stop rule says stop; ``None`` where there is none, or it is not due.
    """

    registration: Registration | None
    pilots: tuple[Finding, ...]
    stop_rule: bool | None
    evidence: dict[str, Any]


def begun_on(case: BusinessCase) -> date | None:
    """The day the service began."""
    return case.delivery_steps.filter(step=Step.START).values_list("done_on", flat=True).first()


def due_of(case: BusinessCase, today: date) -> tuple[Due, ...]:
    """The verdicts of a case, given or not; none before its service began."""
    return dues([case], today)[case.pk]


def dues(cases: Iterable[BusinessCase], today: date) -> dict[int, tuple[Due, ...]]:
    """The verdicts of several cases, by their keys. Two queries, and the rules of each PCT once."""
    by_key = {case.pk: case for case in cases}
    begun = dict(DeliveryStep.objects.filter(case__in=by_key, step=Step.START).values_list("case_id", "done_on"))
    given: dict[int, dict[int, date]] = defaultdict(dict)
    for key, months, on in CaseVerdict.objects.filter(case__in=by_key).values_list("case_id", "months", "on"):
        given[key][months] = on
    terms = {case.pct_id: case.pct for case in by_key.values()}
    rules = {key: verdict_terms(rules_of(pct, today)) for key, pct in terms.items()}
    return {
        key: verdicts_due(begun[key], rules[case.pct_id], given[key], stopped=case.state in OVER)
        if key in begun
        else ()
        for key, case in by_key.items()
    }


def findings_of(case: BusinessCase, through: Month) -> Findings:
    """Measures, stop rule, readings, activity and balance of a service that runs, to the end of a month."""
    proposal = seen.submitted(case)
    start = seen.start_of(case, proposal) or through
    registration = in_force(case)
    found = tuple(_pilot_findings(case, registration, start, through))
    says = {each.stop for each in found}
    return Findings(
        registration=registration,
        pilots=found,
        stop_rule=True if Stop.STOP in says else False if Stop.GO_ON in says else None,
        evidence=_evidence(case, start, through) | {"registered": [_row(each) for each in found]},
    )


def _pilot_findings(
    case: BusinessCase, registration: Registration | None, start: Month, through: Month
) -> list[Finding]:
    if registration is None:
        return []
    counts_from = max(start, Month.of(registration.counts_from)) if registration.counts_from else start
    return [
        finding(
            each,
            series_of(case, each.counted, start.plus(-seen.BEFORE), through),
            start,
            counts_from,
            registration.after_months,
        )
        for each in measures_of(registration)
    ]


def _row(found: Finding) -> dict[str, Any]:
    return {
        "name": found.measure.counted.name,
        "unit": found.measure.counted.unit,
        "baseline": str(found.measure.baseline),
        "promised": str(found.measure.promised),
        "since": _text(found.since),
        "moved": _text(found.moved),
        "months": found.months,
        "change": found.change.value,
        "stop": found.stop.value,
        "words": found.words,
    }


def _evidence(case: BusinessCase, start: Month, through: Month) -> dict[str, Any]:
    proposal = seen.submitted(case)
    activity = seen.activity_of(case, proposal, start, through)
    recovery = seen.recovery_of(case, proposal, activity, start, through)
    return {
        "through": str(through),
        "measures": [_measure(each, through) for each in seen.measured(case, proposal)],
        "activity": [
            {"line": each.line, "before": _text(each.before), "since": _text(each.since), "change": each.change}
            for each in seen.moved_of(proposal, activity, start)
        ],
        "balance": _text(recovery[-1].balance if recovery else None),
        "released": str(seen.total_of(seen.funding_of(case)).released),
    }


def _measure(each: seen.Measured, through: Month) -> dict[str, Any]:
    known = seen.Measured(
        each.number, each.measure, tuple(row for row in each.readings if Month.of(row.month) <= through)
    )
    return {
        "name": each.measure.name,
        "today": str(each.measure.today),
        "promised": str(each.measure.promised),
        "latest": _text(known.latest.value if known.latest else None),
        "kept": known.is_kept,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(round(value, 2))
