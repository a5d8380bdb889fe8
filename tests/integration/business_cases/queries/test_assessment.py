import pytest

from business_cases.actions.assessing import settle
from business_cases.domain.assessment import Settled
from business_cases.queries.assessment import (
    active_assessors,
    assessor_of,
    assessors_wanted,
    criteria_for,
    result_of,
    rules_of_case,
    settlements_of,
    sheet_of,
)
from governance.models import LocalRule
from tests.integration.business_cases.decision_world import LATER, NOW


def test_a_pct_s_own_criterion_is_scored_too(world) -> None:
    nine = ",".join(each.key for each in criteria_for(world.submitted()))
    LocalRule.objects.create(
        pct=world.pct,
        key="case_criteria",
        value=f"{nine},fit_with_the_plan",
        from_day=NOW.date(),
        reason="Local plan",
        adopted_by="K. Clerk",
        adopted_at=NOW,
    )
    case = world.submitted()
    assert [each.label for each in criteria_for(case)][9:] == ["Fit with the plan"]
    assert assessors_wanted(case) == 2


def test_a_draft_has_no_rules_to_be_assessed_by(world) -> None:
    with pytest.raises(ValueError, match="never received"):
        rules_of_case(world.drafted())


def test_the_latest_word_of_each_counts(world) -> None:
    case = world.named()
    assert assessor_of(case, world.pbc) is None
    world.scored(case, world.finance)
    assert result_of(case) is None
    world.scored(case, world.analyst, risk=0)
    for score in (3, 1):
        settle(case=case, criterion="risk", settled=Settled(score, "x"), by=world.finance, at=LATER)
    first = active_assessors(case)[0]
    assert settlements_of(first)["risk"].score == 1
    assert len(sheet_of(first)) == 9
    assert [who.name for who, _ in result_of(case).advice] == ["F. Finance", "N. Analyst"]
