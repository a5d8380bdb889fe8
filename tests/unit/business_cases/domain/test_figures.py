from decimal import Decimal

from business_cases.domain.figures import month_or_words, recovery_of, shown_months, workings_of
from business_cases.domain.proposal import money, proposal_of
from pbc.core.working import Parameter
from tests.factories.business_cases import complete

YEARS = Parameter("Years", Decimal(3), "years")


def test_every_figure_of_a_case_opens_and_adds_up() -> None:
    content = complete()
    content["costs"]["savings"][0] |= {"replacement": "20.00", "double_months": "2"}
    proposal = proposal_of(content)
    found = money(proposal, YEARS)
    assert found is not None
    by_name = {each.name: each for each in workings_of(proposal, found, YEARS)}
    for name in ("Paid once", "Recurs each year", "Frees each year", "Paid twice while the old service runs on"):
        working = by_name[name]
        assert working.value == sum(Decimal(str(each.value)) for each in working.inputs), name
    assert by_name["Recurs each year"].value == Decimal("4800.00") + 16 * 20 * 12
    assert by_name["Paid twice while the old service runs on"].value == 2 * 16 * 75
    assert all(each.paragraph and each.formula for each in by_name.values())


def test_the_lowest_balance_is_named_with_its_month() -> None:
    proposal = proposal_of(complete())
    found = money(proposal, YEARS)
    assert found is not None
    upfront = next(each for each in workings_of(proposal, found, YEARS) if each.name == "To be found beforehand")
    assert (upfront.value, upfront.inputs[0].value) == (Decimal("5200.00"), Decimal("-5200.00"))
    assert upfront.inputs[0].name == "Balance at the end of January 2007"


def test_what_is_never_paid_back_says_so_and_shows_five_years() -> None:
    content = complete()
    content["costs"]["savings"] = []
    proposal = proposal_of(content)
    found, course = money(proposal, YEARS), recovery_of(proposal)
    assert found is not None
    assert course is not None
    last = workings_of(proposal, found, YEARS)[-1]
    assert (last.value, last.reason) == (None, "It is not paid back within five years.")
    assert len(shown_months(course)) == 60


def test_two_years_are_shown_of_what_is_soon_paid_back() -> None:
    course = recovery_of(proposal_of(complete()))
    assert course is not None
    assert (course.month, len(shown_months(course))) == (8, 24)


def test_without_a_start_there_is_nothing_to_open() -> None:
    content = complete()
    content["service"]["start"] = ""
    assert recovery_of(proposal_of(content)) is None


def test_what_never_falls_below_nought_is_said_in_words() -> None:
    assert [month_or_words(each) for each in (0, 8, None)] == ["from the first day", 8, None]
