from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.options import PracticeYear, alone, put_back, with_exclusions, with_fund, with_own_list, with_pools

T = Decimal(20_000)
PENCE = st.integers(min_value=0, max_value=90_000_000).map(lambda pence: Decimal(pence) / 100)
FIRST = PracticeYear(
    1, Decimal(1_000_000), Decimal(40_000), Decimal(1_020_000), {T: Decimal(32_000)}, Decimal(52_000), pool="East"
)
SECOND = PracticeYear(2, Decimal(3_000_000), Decimal(120_000), Decimal(2_950_000), pool="East")


@st.composite
def years(draw: st.DrawFn) -> list[PracticeYear]:
    made = []
    for practice in range(draw(st.integers(min_value=1, max_value=8))):
        actual = draw(PENCE)
        costly = min(actual, draw(PENCE))
        above = {T: min(actual, draw(PENCE))}
        pool = draw(st.sampled_from(["", "East", "West"]))
        made.append(PracticeYear(practice, draw(PENCE), draw(PENCE), actual, above, costly, draw(PENCE), pool))
    return made


def test_the_handbook_s_patient_under_each_option() -> None:
    """Alone the first is 20,000 over. The fund pays 32,000 of 160,000 and gives 128,000 back, a quarter to the first:
    960,000 − 988,000 + 32,000 = 4,000. Excluded, 52,000 is shared 13,000 : 39,000. Pooled, 30,000 is 7,500 : 22,500."""
    both = [FIRST, SECOND]
    assert alone(both).positions == {1: Decimal(-20_000), 2: Decimal(50_000)}
    fund = with_fund("A and B", both, T)
    assert fund.positions == {1: Decimal(4_000), 2: Decimal(26_000)}
    assert (fund.used, fund.unmet) == (Decimal(32_000), 0)
    assert with_fund("A", both).positions == alone(both).positions
    assert with_exclusions("C", both).positions == {1: Decimal(19_000), 2: Decimal(11_000)}
    assert with_pools("D", both).positions == {1: Decimal(7_500), 2: Decimal(22_500)}
    assert fund.against(alone(both)) == {1: Decimal(24_000), 2: Decimal(-24_000)}


def test_a_fund_too_small_pays_what_it_has() -> None:
    small = PracticeYear(1, Decimal(100), Decimal(4), Decimal(150), {T: Decimal(30)})
    found = with_fund("A and B", [small], T)
    assert (found.used, found.unmet) == (Decimal(4), Decimal(26))
    assert found.positions == {1: Decimal(-50)}


def test_practices_without_a_pool_stay_alone() -> None:
    single = PracticeYear(3, Decimal(10), Decimal(0), Decimal(20))
    assert with_pools("D", [FIRST, single]).positions[3] == Decimal(-10)


@given(years())
def test_options_move_money_and_make_none(some: list[PracticeYear]) -> None:
    whole = sum((year.gross - year.actual for year in some), Decimal(0))
    for outcome in (
        alone(some),
        with_fund("A", some),
        with_fund("A and B", some, T),
        with_exclusions("C", some),
        with_pools("D", some),
    ):
        total = sum(outcome.positions.values(), Decimal(0))
        assert total == whole, outcome.name
        assert sum(outcome.against(alone(some)).values(), Decimal(0)) == 0


def test_a_pct_s_own_list_put_back_is_shared_by_budget() -> None:
    """52,000 of the first, out of both budgets: put back, 13,000 and 39,000 come into the budgets."""
    both = [FIRST, SECOND]
    back = put_back(both)
    assert [(year.gross, year.actual) for year in back] == [
        (Decimal(1_013_000), Decimal(1_072_000)),
        (Decimal(3_039_000), Decimal(2_950_000)),
    ]
    own = with_own_list("C", both)
    assert (own.positions, own.used) == (alone(both).positions, Decimal(52_000))


@given(years())
def test_putting_a_list_back_makes_no_money(found) -> None:
    assert sum(alone(put_back(found)).positions.values()) == sum(with_own_list("C", found).positions.values())
