"""The statement in a pack is the one that pages show; figures as in the budgets' own tests, by hand."""

import json
from decimal import Decimal

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from information_packs.queries.money import FIGURES, Money, money_of
from pbc.activity.models import InpatientTariff
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PracticeFactory, SuccessionFactory
from tests.integration.budgets.excluded import OUT, ExcludedWorld
from tests.integration.budgets.world import AT, THIS, BudgetWorld

pytestmark = pytest.mark.django_db
APRIL, MAY = Month(2006, 4), Month(2006, 5)


@pytest.fixture
def issued() -> BudgetWorld:
    """Budgets issued from a year's activity; April and May 2006 are like every month before."""
    world = BudgetWorld().year()
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year([APRIL, MAY])


def test_the_first_page_has_what_was_spent_and_how_far_it_is_over(issued: BudgetWorld) -> None:
    """Two twelfths of 29,433.60 are 4,905.60; actual 2 × (2,300 + 150 + 100) = 5,100, 194.40 or 4.0% over."""
    money = money_of(issued.first, MAY)
    assert (money.spent, money.variance, money.percent) == (Decimal("5100.00"), Decimal("194.40"), Decimal("4.0"))
    assert money.is_over


def test_lines_over_budget_are_named_with_what_they_are_over(issued: BudgetWorld) -> None:
    money = money_of(issued.first, MAY)
    stored = {line["label"]: line["figures"]["variance"]["value"] for line in money.statement["lines"]}
    over = {label: Decimal(value) for label, value in stored.items() if value is not None and Decimal(value) > 0}
    assert dict(money.over_by_line) == over
    assert "Emergency admissions" in over


def test_what_is_stored_is_plain_and_complete(issued: BudgetWorld) -> None:
    stored = money_of(issued.first, MAY).statement
    assert json.loads(json.dumps(stored)) == stored
    assert (stored["absent"], stored["caption"]) == ("", "Budget and actual to the end of May 2006, in pounds")
    assert stored["total"]["position"] == "over"
    assert stored["total"]["figures"].keys() == set(FIGURES)
    values = {key: stored["total"]["figures"][key]["value"] for key in ("budget", "budget_to_date", "actual")}
    assert values == {"budget": "29433.60", "budget_to_date": "4905.60", "actual": "5100.00"}
    assert stored["sentences"][0].startswith("Indicative budget, version 1.")
    assert "Total: £194.40 over budget to date: most by volume +£204; then price −£10." in stored["sentences"]
    assert [point["month"] for point in stored["course"]][:2] == ["2006-04", "2006-05"]
    assert [point["actual"] for point in stored["course"]][2:] == [None] * 10


def test_a_figure_opens_one_step_and_a_budget_all_the_way(issued: BudgetWorld) -> None:
    line, total = (money_of(issued.first, MAY).statement[key] for key in ("lines", "total"))
    (budget,) = line[0]["figures"]["budget"]["inputs"][:1]
    assert budget["inputs"], "where a line begins, all parts are kept"
    for figures in (line[0]["figures"]["variance"], total["figures"]["budget"], total["figures"]["actual"]):
        assert figures["inputs"]
        assert not any("inputs" in part or "formula" in part for part in figures["inputs"])


def test_under_its_budget_a_practice_is_not_over(issued: BudgetWorld) -> None:
    """Nothing came for June, so two months of 2,350 stand beside three twelfths of the budget."""
    money = money_of(issued.second, MAY.plus(1))
    assert money.spent == Decimal("4700.00")
    budget = Decimal(money.statement["total"]["figures"]["budget"]["value"])
    assert money.variance == Decimal("4700.00") - budget / 4 < 0
    assert not money.is_over


def test_without_a_budget_there_is_a_reason_and_no_figure() -> None:
    world = BudgetWorld()
    money = money_of(world.first, MAY)
    assert money.statement["absent"] == (
        "No budget of 2006/07 has been issued for this practice, so there is no statement."
    )
    assert (money.spent, money.variance, money.percent, money.over_by_line) == (None, None, None, ())
    assert (money.statement["lines"], money.is_over) == ([], False)


def test_a_practice_that_merged_points_to_its_heir(issued: BudgetWorld) -> None:
    heir = PracticeFactory(name="Third Surgery", code="ZZ0003", pct=issued.pct)
    SuccessionFactory(predecessor=issued.first, successor=heir, effective_on=MAY.first_day)
    money = money_of(issued.first, MAY)
    assert money.statement["absent"].endswith("are in the statement of Third Surgery (ZZ0003).")
    assert money.statement["absent"].startswith("First Surgery ")


@pytest.mark.parametrize(("variance", "is_over"), [("0.01", True), ("0.00", False), ("-5.00", False), (None, False)])
def test_over_means_above_the_budget_to_date(variance: str | None, is_over: bool) -> None:
    assert Money({}, variance=None if variance is None else Decimal(variance)).is_over is is_over


def test_why_it_moved_is_stored_to_the_penny(issued: BudgetWorld) -> None:
    stored = money_of(issued.first, MAY).statement
    assert [each["cause"] for each in stored["causes"]] == [
        *("list_size", "volume", "mix", "price", "tariff", "late_data", "high_cost")
    ]
    assert sum(Decimal(each["pounds"]) for each in stored["causes"]) == Decimal("194.40"), (
        "nothing is stated apart here"
    )
    assert all(each["working"]["value"] == each["pounds"] for each in stored["causes"])


def test_a_treatment_out_of_scope_is_named_with_why_and_what_it_came_to(db: None) -> None:
    world = ExcludedWorld()
    InpatientTariff.objects.filter(hrg=OUT).update(description="Bypass (invented)")
    said = (
        "Not in your budget, and so not in the actual, because its terms leave them to the PCT (S4 ¶41): "
        "Bypass (invented) (B37). They came to £30,000 so far this year."
    )
    assert said in money_of(world.first, MAY).statement["sentences"]
    InpatientTariff.objects.filter(hrg=OUT).update(description="")
    assert said.replace("Bypass (invented) (B37)", "B37") in money_of(world.first, MAY).statement["sentences"]
    world.agree(AT, excluded_codes=[], options=[])
    assert not [each for each in money_of(world.first, MAY).statement["sentences"] if "leave them to the PCT" in each]
