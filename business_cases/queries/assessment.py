"""The sheets of a case's assessors, and who may see them (R99, R106; S4 ¶52)."""

from collections.abc import Mapping
from dataclasses import dataclass

from business_cases.domain import assessment as domain
from business_cases.domain.assessment import Advice, Given, Outcome, Settled
from business_cases.domain.case_states import UNDECIDED, CaseStatus
from business_cases.domain.criteria import Criterion, criteria_of
from business_cases.models import Assessor, BusinessCase
from business_cases.queries.rules import Rules, rules_of
from pbc.core.principal import Principal
from pbc.core.working import Working


@dataclass(frozen=True)
class Result:
    """What all assessors found, once all have handed in.

    :param assessors: in the order in which they were named; each outcome's scores in the same.
    :param total: the agreed score, with its working.
    """

    assessors: tuple[Assessor, ...]
    outcomes: tuple[Outcome, ...]
    total: Working

    @property
    def open_differences(self) -> tuple[Criterion, ...]:
        return domain.open_differences(self.outcomes)

    @property
    def advice(self) -> list[tuple[Assessor, Advice]]:
        return [(assessor, Advice(assessor.advice)) for assessor in self.assessors]


def rules_of_case(case: BusinessCase) -> Rules:
    """The rules that the case is assessed by: those of the day it was received.

    :raises ValueError: for a case that was never received.
    """
    day = case.received_on or case.first_received_on
    if day is None:
        raise ValueError(f"{case.reference} was never received")
    return rules_of(case.pct, day)


def criteria_for(case: BusinessCase) -> tuple[Criterion, ...]:
    """The criteria of a case: the nine, and what its PCT has added."""
    return criteria_of(rules_of_case(case)["case_criteria"].items)


def assessors_wanted(case: BusinessCase) -> int:
    return int(rules_of_case(case)["case_assessors"].number)


def active_assessors(case: BusinessCase) -> list[Assessor]:
    """Those who are named and not replaced, in the order in which they were named."""
    return list(case.assessors.filter(replaced_at__isnull=True).order_by("pk"))


def assessor_of(case: BusinessCase, principal: Principal) -> Assessor | None:
    """The assessor that this person is for the case, if any."""
    return next((each for each in active_assessors(case) if each.user_id == principal.user_id), None)


def sheet_of(assessor: Assessor) -> dict[str, Given]:
    """An assessor's scores by criterion."""
    rows = assessor.scores.order_by("pk").values_list("criterion", "score", "evidence", "words")
    return {criterion: Given(score, evidence, words) for criterion, score, evidence, words in rows}


def settlements_of(assessor: Assessor) -> dict[str, Settled]:
    """An assessor's latest word on each difference."""
    rows = assessor.settlements.order_by("pk").values_list("criterion", "score", "words")
    return {criterion: Settled(score, words) for criterion, score, words in rows}


def result_of(case: BusinessCase) -> Result | None:
    """What the assessors found; ``None`` until all have handed in."""
    assessors = active_assessors(case)
    if not assessors or any(each.handed_in_at is None for each in assessors):
        return None
    limit = rules_of_case(case)["case_reconcile_from"].as_parameter()
    sheets: list[Mapping[str, Given]] = [sheet_of(each) for each in assessors]
    settled = [settlements_of(each) for each in assessors]
    found = domain.outcomes(criteria_for(case), sheets, settled, limit)
    return Result(tuple(assessors), found, domain.total(found, limit))


def result_for(case: BusinessCase, principal: Principal) -> Result | None:
    """The result as this hat may see it: the PCT once all have handed in, others once it is with those who decide."""
    of_pct = principal.organisation_kind == "pct" or principal.is_system
    is_closed = case.state not in UNDECIDED - {CaseStatus.FOR_DECISION, CaseStatus.DEFERRED}
    return result_of(case) if of_pct or is_closed else None
