from dataclasses import replace
from datetime import date
from decimal import Decimal

from budgets.domain import figures
from budgets.domain.inputs import Actual, Adjustment, Amount, AnnualLine, Background, OnFund, OutOfScope
from budgets.domain.ledger import PostingKind
from budgets.domain.profiles import ProfileMethod, profile
from pbc.core.periods import FinancialYear
from pbc.core.working import Parameter, Working

MONTHS = FinancialYear(2006).months
MAY = profile(ProfileMethod.TWELFTHS, MONTHS[1])
LINE = AnnualLine("ae", "A&E", "attendances", Decimal("1200.00"), Decimal(12), Working("set", None, "£", "as set"))
VIREMENT = Adjustment(PostingKind.VIREMENT, Decimal("60.00"), date(2006, 5, 1), "To A&E", "PEC minute 4", "77")


def spent(**more) -> Actual:
    given = {"open": Amount(Decimal("250.00"), Decimal(3)), "held": MONTHS[:2], "open_months": MONTHS[:2]}
    return Actual("ae", **(given | more))


def test_a_budget_opens_to_its_postings_with_reason_and_authority() -> None:
    made = figures.budget_for_year(replace(LINE, adjustments=(VIREMENT,)))
    issued, changes = made.inputs
    assert (made.value, issued.value, changes.value) == (Decimal("1260.00"), Decimal("1200.00"), Decimal("60.00"))
    (posting,) = changes.inputs
    assert posting.name == "Virement: To A&E"
    assert posting.notes == ("Authority: PEC minute 4",)
    assert (posting.sources[0].kind, posting.sources[0].reference) == ("posting", "77")


def test_a_budget_without_postings_stays_as_issued() -> None:
    assert figures.budget_for_year(LINE).inputs == (LINE.working,)


def test_high_cost_is_taken_out_of_the_actual_and_stated_apart() -> None:
    actual = spent(fund=OnFund(Decimal("90.00")))
    made = figures.actual_to_date("A&E", actual, MAY)
    assert [part.value for part in made.inputs] == [Decimal("250.00"), Decimal("90.00")]
    assert made.value == Decimal("160.00")
    assert figures.high_cost("A&E", actual).value == Decimal("90.00")


def test_no_more_is_taken_out_than_there_is() -> None:
    assert figures.actual_to_date("A&E", spent(fund=OnFund(Decimal("900.00"))), MAY).value == 0
    assert figures.actual_to_date("A&E", spent(open=Amount(Decimal("-5.00")), fund=OnFund(Decimal(9))), MAY).value == -5


def test_an_accrual_that_was_not_worked_out_says_where_it_is() -> None:
    assert "single practice" in figures.accrual("A&E", Background()).reason
    given = Working("A&E, accrual", Decimal(3), "£", "f")
    assert figures.accrual("A&E", Background(accrual=given)) is given


def test_a_total_names_what_it_lacks() -> None:
    made = figures.total("Sum", [Working("a", Decimal(1), "£", ""), Working("b", None, "£", "")])
    assert (made.value, made.notes) == (Decimal("1.00"), ("Not in the sum, for want of data: b.",))
    assert figures.total("Sum", []).value is None


def test_months_are_named_by_their_first_and_last() -> None:
    made = figures.actual_to_date("A&E", spent(), MAY)
    assert made.inputs[0].name == "Months not closed, as now: April 2006 to May 2006"


def test_activity_of_a_budget_follows_its_profile() -> None:
    assert figures.activity_in_budget(LINE, MAY).value == 2
    assert figures.activity_in_budget(replace(LINE, activity=None), MAY).value is None
    assert figures.activity_to_date(LINE, spent()).value == 3
    assert figures.activity_to_date(LINE, spent(held=())).value is None


def test_late_data_is_what_came_after_the_close() -> None:
    actual = spent(closed=Amount(Decimal(10)), closed_now=Amount(Decimal(15)))
    assert figures.late_data("A&E", actual).value == 5


def test_variance_and_share() -> None:
    variance = figures.variance_of("Variance", Working("a", Decimal(110), "£", ""), Working("b", Decimal(100), "£", ""))
    assert variance.value == 10
    assert figures.percent_of(variance, Working("b", Decimal(100), "£", "")).value == Decimal("10.0")
    assert figures.budget_to_date("A&E", LINE.working, Decimal("1200.00"), MAY).value == Decimal("200.00")


def test_what_the_fund_could_not_bear_stays_in_the_actual_and_is_stated() -> None:
    whole = spent()
    actual = spent(fund=OnFund(Decimal("10.00"), Decimal("5.00"), Decimal("7.00")))
    left = figures.actual_to_date("A&E", actual, MAY).value
    assert left == Decimal("235.00")
    assert [each.value for each in figures.high_cost("A&E", actual).inputs] == [Decimal("10.00"), Decimal("5.00")]
    assert figures.unmet("A&E", actual).value == Decimal("7.00")
    assert "The fund was empty" in figures.unmet("A&E", actual).notes[0]
    assert figures.unmet("A&E", whole).notes == ()


def test_treatments_out_of_scope_open_to_their_list() -> None:
    listed = Parameter("Treatments out of scope", "B37", "HRGs", "terms")
    actual = spent(out_of_scope=OutOfScope(Amount(Decimal("90.00"), Decimal(1)), 1, (listed,)))
    found = figures.out_of_scope("A&E", actual)
    assert (found.value, found.parameters, found.inputs[0].value) == (Decimal("90.00"), (listed,), 1)
    assert figures.out_of_scope("A&E", spent()).inputs == ()
    assert "stated apart" in figures.actual_to_date("A&E", actual, MAY).notes[-1]
