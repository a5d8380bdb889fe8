"""Every variance split into seven causes, by hand and for any numbers at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.causes import Cause, split_of, total_split
from budgets.domain.inputs import Actual, Adjustment, Amount, AnnualLine, Background, OnFund
from budgets.domain.ledger import PostingKind
from budgets.domain.profiles import ProfileMethod, profile
from pbc.core.periods import FinancialYear
from pbc.core.working import Working

MONTHS = FinancialYear(2006).months
JUNE = profile(ProfileMethod.TWELFTHS, MONTHS[2])
STORED = Working("set", None, "£", "f")
BUDGET = AnnualLine("emergency", "Emergency", "spells", Decimal("12000.00"), Decimal(120), STORED, gross=Decimal(12000))


def pounds(text) -> Decimal:
    return Decimal(f"{Decimal(text):.2f}")


def spent(cost, activity, held=3, **more) -> Actual:
    return Actual(
        more.pop("line", "emergency"), open=Amount(pounds(cost), Decimal(activity)), held=MONTHS[:held], **more
    )


def within(split) -> dict[str, Decimal]:
    return {part.cause.value: part.within for part in split.parts if part.within}


def adjusted(kind, amount) -> AnnualLine:
    return replace(BUDGET, adjustments=(Adjustment(kind, pounds(amount), date(2006, 5, 1), "x"),))


def test_more_of_the_same_is_volume() -> None:
    """3,000 by June pays for 30 spells at 100. Thirty-three at 100 each."""
    split = split_of(BUDGET, spent(3300, 33), JUNE, Background())
    assert within(split) == {"volume": Decimal("300.00")}
    assert split.variance == split.whole == Decimal("300.00")


def test_a_longer_list_explains_as_much_activity_as_it_brings() -> None:
    """A tenth more patients: 300 more, and three spells more expected; so volume is nought."""
    split = split_of(BUDGET, spent(3300, 33), JUNE, Background(lists=(1000, 1100)))
    assert within(split) == {"list_size": Decimal("300.00")}


def test_a_list_adjusted_for_already_explains_nothing_more() -> None:
    """1,200 a year were posted for the list: a quarter, 300, stands in the budget to date."""
    line = adjusted(PostingKind.LIST_SIZE, 1200)
    split = split_of(line, spent(3300, 33), JUNE, Background(lists=(1000, 1100)))
    assert within(split) == {}
    unmoved = split_of(line, spent(3300, 33), JUNE, Background(lists=(1000, 1000)))
    assert within(unmoved) == {"list_size": Decimal("-300.00"), "volume": Decimal("300.00")}


def test_dearer_spells_under_the_tariff_are_mix() -> None:
    """Thirty at 110: a price cannot differ under the tariff, so the spells are others."""
    assert within(split_of(BUDGET, spent(3300, 30), JUNE, Background())) == {"mix": Decimal("300.00")}


def test_mix_opens_to_what_lies_between_specialties_and_within_them() -> None:
    """Last year half at 50 and half at 150; now 10 and 20: 10 × 50 + 20 × 150 = 3,500 at the budget's own prices."""
    before = {"100": Amount(Decimal(3000), Decimal(60)), "300": Amount(Decimal(9000), Decimal(60))}
    now = {"100": Amount(Decimal(0), Decimal(10)), "300": Amount(Decimal(0), Decimal(20))}
    split = split_of(BUDGET, spent(3600, 30), JUNE, Background(before=before, now=now))
    between, inside = split[Cause.MIX].working.inputs
    assert (split[Cause.MIX].within, between.value, inside.value) == (600, 500, 100)


def test_dearer_items_outside_the_tariff_are_price() -> None:
    line = replace(BUDGET, line="prescribing", unit="items")
    split = split_of(line, spent(3300, 30, line="prescribing"), JUNE, Background())
    assert within(split) == {"price": Decimal("300.00")}
    assert "cannot be told apart" in split[Cause.MIX].working.notes[0]


def test_rows_without_a_price_count_as_price() -> None:
    """Thirty spells of which three cost nothing: 2,700."""
    split = split_of(BUDGET, spent(2700, 30, unpriced=3), JUNE, Background())
    assert within(split) == {"price": Decimal("-300.00")}


def test_as_many_unpriced_rows_as_last_year_are_in_the_average_already() -> None:
    """A tenth last year, a tenth now."""
    before = {"100": Amount(Decimal(12000), Decimal(120))}
    split = split_of(BUDGET, spent(3000, 30, unpriced=3), JUNE, Background(before=before, unpriced_before=12))
    assert within(split) == {}


def test_a_change_of_price_list_is_tariff_less_what_was_corrected() -> None:
    """The new list makes the same spells dearer by 400; 1,200 a year, 300 to date, were posted to mend that."""
    line = adjusted(PostingKind.TARIFF, 1200)
    split = split_of(line, spent(3400, 30), JUNE, Background(repriced=Decimal("400.00")))
    assert within(split) == {"tariff": Decimal("100.00")}


def test_a_virement_buys_activity_at_the_budgets_average() -> None:
    """1,200 more a year buy three spells more by June."""
    assert within(split_of(adjusted(PostingKind.VIREMENT, 1200), spent(3300, 33), JUNE, Background())) == {}


def test_contingency_that_was_retained_pays_for_nothing() -> None:
    """960 of 1,000 are left: last year's activity is then four in a hundred more than the budget pays for."""
    net = replace(BUDGET, net=Decimal("11520.00"))
    assert within(split_of(net, spent(3000, 30), JUNE, Background())) == {"volume": Decimal("120.00")}


def test_late_data_stand_apart_and_months_without_data_are_told_from_less_activity() -> None:
    """Data for two of three months; 2,000 of them: the third month's budget of 1,000 is missing, not under-used."""
    late = spent(
        1000, 10, held=2, closed=Amount(Decimal(1000), Decimal(10)), closed_now=Amount(Decimal(1250), Decimal(12))
    )
    split = split_of(BUDGET, late, JUNE, Background())
    part = split[Cause.LATE_DATA]
    assert (part.within, part.apart, part.together) == (Decimal("-1000.00"), Decimal(250), Decimal("-750.00"))
    assert within(split) == {"late_data": Decimal("-1000.00")}
    assert (split.variance, split.whole) == (Decimal("-1000.00"), Decimal("-750.00"))


def test_high_cost_is_taken_out_and_stands_apart() -> None:
    """30 spells at 100, and 5,000 above the threshold: nothing against the budget, all of it for the fund."""
    split = split_of(BUDGET, spent(8000, 30, fund=OnFund(Decimal("5000.00"))), JUNE, Background())
    assert within(split) == {}
    assert (split.variance, split.whole, split[Cause.HIGH_COST].apart) == (0, 5000, 5000)
    assert [part.cause for part in split.biggest_first] == [Cause.HIGH_COST]


def test_activity_that_the_budget_has_no_money_for_is_volume() -> None:
    line = AnnualLine("ae", "A&E", "attendances", Decimal("0.00"), None, STORED)
    assert within(split_of(line, spent(500, 5, line="ae"), JUNE, Background())) == {"volume": Decimal("500.00")}


def test_money_without_activity_leaves_volume_and_price_together() -> None:
    line = AnnualLine("community", "Community", "", Decimal("1200.00"), None, STORED, gross=Decimal(1200))
    split = split_of(line, spent(500, 5, line="community"), JUNE, Background())
    assert within(split) == {"price": Decimal("200.00")}
    assert "cannot be told" in split[Cause.VOLUME].working.notes[0]


def test_a_total_adds_up_cause_by_cause() -> None:
    one = split_of(BUDGET, spent(3300, 33), JUNE, Background(lists=(1000, 1100)))
    other = split_of(BUDGET, spent(3300, 30), JUNE, Background())
    both = total_split([one, other])
    assert within(both) == {"list_size": 300, "mix": 300}
    assert both.variance == one.variance + other.variance


pence = st.integers(-(10**8), 10**8).map(lambda number: Decimal(number) / 100)
positive = st.integers(0, 10**8).map(lambda number: Decimal(number) / 100)
lists = st.one_of(st.none(), st.tuples(st.integers(1, 10**5), st.integers(1, 10**5)))
mixes = st.dictionaries(
    st.sampled_from(["100", "300", "430"]), st.builds(Amount, positive, st.integers(0, 999).map(Decimal))
)
postings = st.lists(
    st.builds(Adjustment, st.sampled_from(PostingKind), pence, st.just(date(2006, 5, 1)), st.just("x")), max_size=3
)


@st.composite
def lines(draw):
    line = draw(st.sampled_from(["emergency", "prescribing", "community"]))
    activity = draw(st.one_of(st.none(), st.integers(0, 10**5).map(Decimal)))
    annual = AnnualLine(
        line,
        line,
        "units",
        draw(pence),
        activity,
        STORED,
        gross=draw(positive),
        adjustments=tuple(draw(postings)),
    )
    through = draw(st.integers(1, 12))
    amount = st.builds(Amount, pence, st.integers(0, 10**5).map(Decimal))
    actual = Actual(
        line,
        closed=draw(amount),
        closed_now=draw(amount),
        open=draw(amount),
        unpriced=draw(st.integers(0, 50)),
        fund=OnFund(draw(positive), draw(positive)),
        held=MONTHS[: draw(st.integers(1, through))],
    )
    background = Background(
        before=draw(mixes),
        now=draw(mixes),
        unpriced_before=draw(st.integers(0, 50)),
        lists=draw(lists),
        repriced=draw(pence),
    )
    method = draw(st.sampled_from([ProfileMethod.TWELFTHS, ProfileMethod.WORKING_DAYS]))
    return annual, actual, profile(method, MONTHS[through - 1]), background


@given(st.lists(lines(), min_size=1, max_size=4))
def test_parts_add_up_to_the_penny_whatever_the_numbers(given_lines) -> None:
    splits = []
    for annual, actual, share, background in given_lines:
        split = split_of(annual, actual, share, background)
        variance = actual.charged - share.to_date(annual.adjusted)
        assert [part.cause for part in split.parts] == list(Cause)
        assert split.variance == variance
        assert split.whole == variance + actual.late.cost + actual.taken_out
        assert all(part.within == pounds(part.within) for part in split.parts), "whole pence"
        assert all(part.working.value == part.together for part in split.parts)
        splits.append(split)
    total = total_split(splits)
    assert total.variance == sum(split.variance for split in splits)
    assert total.whole == sum(split.whole for split in splits)


@pytest.mark.parametrize("cause", list(Cause))
def test_every_part_opens(cause) -> None:
    working = split_of(BUDGET, spent(3300, 33), JUNE, Background(lists=(1000, 1100)))[cause].working
    assert working.formula
    assert working.inputs
