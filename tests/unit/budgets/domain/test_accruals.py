"""What is still to come, learned from earlier closes."""

from decimal import Decimal

from budgets.domain.accruals import Cell, Completeness, accrual

ST_ELSEWHERE, GENERAL = 7, 8


def cell(provider=ST_ELSEWHERE, then="900", now="1000", lag=1, months=6, dataset="spells") -> Cell:
    return Cell(provider, dataset, lag, Decimal(then), Decimal(now), months)


LEARNED = Completeness((cell(), cell(GENERAL, then="400", now="800")))


def own(then, now=None, **more) -> Cell:
    return cell(then=then, now=now or then, months=1, **more)


def test_what_had_arrived_at_earlier_closes_is_taken_to_have_arrived_now() -> None:
    """900 of 1,000 had come at earlier closes: 450 at this close stand for 500, of which 470 are here: 30 to come."""
    made = accrual("A&E", [own("450", "470")], LEARNED, held=[1], missing=0)
    assert made.value == Decimal("30.00")
    assert made.inputs[0].inputs[0].name == "Where 90.0% had arrived at earlier closes"
    assert "in no other figure" in made.notes[0]


def test_each_provider_has_a_share_of_its_own() -> None:
    made = accrual("A&E", [own("450"), own("450", provider=GENERAL)], LEARNED, held=[1], missing=0)
    assert made.value == Decimal("50.00") + Decimal("450.00")


def test_the_share_is_that_of_a_close_as_late_as_this_where_there_are_enough() -> None:
    learned = Completeness((cell(lag=1, then="500"), cell(lag=2, then="950")))
    assert learned.of(own("1", lag=2)) == Decimal("0.95")
    few = Completeness((cell(lag=1, then="500"), cell(lag=2, then="950", months=2)))
    assert few.of(own("1", lag=2)) == Decimal("1450") / 2000, "two closes are too few: all of the provider’s count"
    assert learned.of(own("1", lag=None)) == Decimal("1450") / 2000


def test_a_provider_with_few_closes_takes_the_share_of_all() -> None:
    assert LEARNED.of(own("1", provider=99)) == Decimal("1300") / 1800
    assert LEARNED.of(own("1", dataset="prescribing")) is None


def test_more_than_everything_has_never_arrived() -> None:
    assert Completeness((cell(then="1100"),)).of(own("1")) == 1


def test_what_came_beyond_expectation_takes_nothing_back() -> None:
    assert accrual("A&E", [own("450", "600")], LEARNED, held=[1], missing=0).value == 0


def test_months_without_data_count_at_the_mean_of_the_others() -> None:
    """450 at this close stand for 500; two months of data make 250 a month, and one is missing."""
    made = accrual("A&E", [own("450")], LEARNED, held=[1, 2], missing=1)
    assert made.value == Decimal("50.00") + Decimal("250.00")


def test_nothing_learned_is_said() -> None:
    made = accrual("A&E", [own("450")], Completeness(()), held=[1], missing=0)
    assert (made.value, made.reason) == (None, "No month has been closed for 3 months or more: nothing is learned yet.")


def test_without_data_there_is_nothing_to_estimate_from() -> None:
    assert accrual("A&E", [], LEARNED, held=[], missing=3).reason == "No data are held to estimate from."
