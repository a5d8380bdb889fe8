"""What no fair share can be worked out from is refused, with every reason, its rule and its mend."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from budgets.domain.fair_share import fair_shares
from budgets.domain.fair_share_inputs import CannotShare, Curve, Population, cell_words
from pbc.activity.domain.care import Care
from tests.unit.budgets.domain.shares import (
    ASH,
    ELM,
    FILE,
    OLD_WOMEN,
    ON,
    YOUNG_MEN,
    curve,
    lists,
    needs,
    population,
    practice_list,
    tables,
)


def without(cells: dict, cell: object) -> dict:
    return {key: value for key, value in cells.items() if key != cell}


BAD = {
    "pct_has_practices": ([], tables()),
    "practice_has_list": ([lists()[0], practice_list(ELM, {}, counted_on=None)], tables()),
    "list_not_after_round": ([lists()[0], replace(lists()[1], counted_on=ON + timedelta(days=1))], tables()),
    "known_age_and_sex": ([practice_list(ASH, {("0", "75+"): 5, **lists()[0].patients}), lists()[1]], tables()),
    "not_negative": ([replace(lists()[0], unplaced=-1), lists()[1]], tables()),
    "population_is_whole": (lists(), tables(population=Population({YOUNG_MEN: 5}, FILE))),
    "population_above_nought": (lists(), tables(population=population(total=0))),
    "lists_can_be_scaled": (lists(), tables(population=population({**population().cells, ("2", "0-4"): 3}))),
    "curve_is_whole": (lists(), tables(curves={Care.ACUTE: Curve(without(curve().costs, OLD_WOMEN), FILE)})),
    "curve_above_nought": (lists(), tables(curves={Care.ACUTE: curve({})})),
    "curve_given": (lists(), tables(curves={})),
    "need_index_given": (lists(), tables(needs=without(needs(), (ELM, Care.ACUTE)))),
    "need_above_nought": (lists(), tables(needs=needs(elm="0"))),
}


@pytest.mark.parametrize("rule", BAD)
def test_what_cannot_be_shared_is_refused_with_rule_and_mend(rule):
    given_lists, given_tables = BAD[rule]
    with pytest.raises(CannotShare) as refusal:
        fair_shares(given_lists, given_tables, on=ON)

    assert rule in [problem.rule for problem in refusal.value.problems]
    assert all(problem.field and problem.fix for problem in refusal.value.problems)
    assert refusal.value.fix


def test_negative_costs_and_populations_are_refused():
    for wrong in (
        tables(curves={Care.ACUTE: curve({YOUNG_MEN: -1, OLD_WOMEN: 5})}),
        tables(population=population({YOUNG_MEN: -1, OLD_WOMEN: 5})),
        tables(population=population(total=-5)),
    ):
        with pytest.raises(CannotShare) as refusal:
            fair_shares(lists(), wrong, on=ON)
        assert refusal.value.rule == "not_negative"


def test_every_reason_is_told_at_once():
    with pytest.raises(CannotShare, match=r"1 more in the way") as refusal:
        fair_shares([lists()[0], practice_list(ELM, {}, counted_on=None)], tables(needs=needs(ash="0")), on=ON)

    assert [problem.rule for problem in refusal.value.problems] == ["practice_has_list", "need_above_nought"]


def test_patients_of_unknown_age_scale_the_others_up():
    each = practice_list(ASH, {YOUNG_MEN: 90, OLD_WOMEN: 10}, unplaced=5)

    assert (each.placed, each.total, each.scale) == (100, 105, Decimal("1.05"))
    assert cell_words(OLD_WOMEN) == "women 75+"
