from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.money import round_pence, share_among, share_by_largest_remainder

pence = st.integers(-10_000_000_00, 10_000_000_00).map(lambda amount: Decimal(amount) / 100)
weights = st.lists(st.decimals(0, 1_000_000, places=4), min_size=1, max_size=60).filter(lambda ws: sum(ws) > 0)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1.005", "1.01"), ("1.004", "1.00"), ("-1.005", "-1.01"), ("2", "2.00"), ("0.0049", "0.00")],
)
def test_round_pence_rounds_halves_away_from_zero(amount, rounded):
    assert round_pence(Decimal(amount)) == Decimal(rounded)


def test_round_pence_refuses_floats():
    with pytest.raises(TypeError, match="money is Decimal"):
        round_pence(1.5)


def test_share_by_largest_remainder_gives_the_odd_pence_to_the_largest_remainders():
    # 100 pence over 1:1:1 is 33.33 each; one penny over goes to the first among equals.
    assert share_by_largest_remainder(Decimal("1.00"), [Decimal(1)] * 3) == [
        Decimal("0.34"),
        Decimal("0.33"),
        Decimal("0.33"),
    ]
    # 10 pence over 1:2:4 is 1.43, 2.86, 5.71: two pence over, to 0.86 and 0.71.
    assert share_by_largest_remainder(Decimal("0.10"), [Decimal(1), Decimal(2), Decimal(4)]) == [
        Decimal("0.01"),
        Decimal("0.03"),
        Decimal("0.06"),
    ]


@given(pence, weights)
def test_shares_sum_to_the_whole_and_stay_within_a_penny_of_exact(total, shares):
    parts = share_by_largest_remainder(total, shares)
    assert sum(parts) == total
    whole = sum(shares)
    assert all(
        abs(part - total * weight / whole) <= Decimal("0.01") for part, weight in zip(parts, shares, strict=True)
    )


@given(pence, weights)
def test_share_among_keeps_the_keys(total, shares):
    by_key = share_among(total, dict(enumerate(shares)))
    assert list(by_key.values()) == share_by_largest_remainder(total, shares)


@pytest.mark.parametrize("shares", [[], [Decimal(0)], [Decimal(1), Decimal(-1)]])
def test_sharing_by_nothing_is_refused(shares):
    with pytest.raises(ValueError, match="weights"):
        share_by_largest_remainder(Decimal(1), shares)


def test_sharing_part_pence_is_refused():
    with pytest.raises(ValueError, match="whole pence"):
        share_by_largest_remainder(Decimal("1.001"), [Decimal(1)])
