"""The whole resource attributed to practices: budgets, and weighted capitation of the rest."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.allocation import Component
from budgets.domain.fair_share import FairShares, fair_shares
from budgets.domain.fair_share_attribution import Attributed, attribute, attributed_working, by_care, pots_of
from pbc.activity.domain.care import Care
from pbc.core.errors import Invalid
from tests.unit.budgets.domain.shares import ASH, ELM, ON, curve, lists, needs, tables

CARES = (Care.ACUTE, Care.COMMUNITY, Care.PRESCRIBING)


def shares() -> FairShares:
    """616 to 798 in every kind of care; community costs a quarter of hospital care."""
    curves = {
        Care.ACUTE: curve(),
        Care.COMMUNITY: curve({("1", "15-24"): 25, ("2", "75+"): 125}),
        Care.PRESCRIBING: curve(),
    }
    return fair_shares(lists(), tables(curves=curves, needs=needs(*CARES)), on=ON)


def allocation(hchs: str, prescribing: str = "0.00") -> dict[Component, Decimal]:
    return {Component.HCHS: Decimal(hchs), Component.PRESCRIBING: Decimal(prescribing)}


def test_what_no_budget_holds_is_attributed_by_capitation():
    budgets = {ASH: {Care.ACUTE: Decimal("1000.00")}, ELM: {Care.ACUTE: Decimal("414.00")}}

    found = attribute(shares(), allocation("4242.00", "1414.00"), budgets)

    # 4,242.00 − 1,414.00 of hospital and community, and all of prescribing: shared 616 to 798
    assert found[ASH] == Attributed(Decimal("1000.00"), Decimal("1848.00"))
    assert found[ELM] == Attributed(Decimal("414.00"), Decimal("2394.00"))
    assert sum(each.total for each in found.values()) == Decimal("5656.00")


def test_without_budgets_all_is_capitation():
    found = attribute(shares(), allocation("1414.00"), {})

    assert {p: each.total for p, each in found.items()} == {ASH: Decimal("616.00"), ELM: Decimal("798.00")}


def test_a_kind_of_care_that_budgets_hold_more_of_than_its_split_takes_from_the_others_of_its_component():
    # hospital would be 80 of 100 by what people cost; budgets hold 90, and the 10 that are left are community's
    found = attribute(shares(), allocation("100.00"), {ASH: {Care.ACUTE: Decimal("90.00")}})

    assert sum(each.by_capitation for each in found.values()) == Decimal("10.00")


def test_budgets_that_hold_all_leave_nothing():
    found = attribute(shares(), allocation("100.00"), {ASH: {Care.ACUTE: Decimal("100.00")}})

    assert [each.by_capitation for each in found.values()] == [0, 0]


def test_budgets_beyond_the_allocation_are_refused():
    with pytest.raises(Invalid, match="Budgets hold £100.01 of hospital and community health services") as refusal:
        attribute(shares(), allocation("100.00"), {ASH: {Care.ACUTE: Decimal("100.01")}})
    assert refusal.value.rule == "budgets_fit_allocation"


def test_budgets_of_practices_without_a_share_are_refused():
    with pytest.raises(Invalid, match="1 practices have a budget and no fair share"):
        attribute(shares(), allocation("100.00"), {99: {Care.ACUTE: Decimal("1.00")}})


def test_budget_lines_are_added_up_by_kind_of_care():
    lines = [(ASH, "emergency", Decimal(5)), (ASH, "day_case", Decimal(2)), (ELM, "prescribing", Decimal(3))]

    held = by_care(lines)

    assert held == {ASH: {Care.ACUTE: Decimal(7)}, ELM: {Care.PRESCRIBING: Decimal(3)}}
    assert pots_of(held) == {Care.ACUTE: Decimal(7), Care.PRESCRIBING: Decimal(3)}


def test_the_working_holds_both_parts_and_the_whole():
    working = attributed_working(Attributed(Decimal("3.00"), Decimal("4.00")), Decimal("20.00"), 2)

    assert working.value == Decimal("7.00")
    assert [item.value for item in working.inputs] == [Decimal("3.00"), Decimal("4.00"), Decimal("20.00")]


money = st.decimals(0, "1e6", places=2)


@given(money, money, money, money, money)
def test_the_parts_add_up_to_the_allocation(acute, community, prescribing, spare, more):
    budgets = {ASH: {Care.ACUTE: acute, Care.COMMUNITY: community}, ELM: {Care.PRESCRIBING: prescribing}}
    components = {Component.HCHS: acute + community + spare, Component.PRESCRIBING: prescribing + more}

    found = attribute(shares(), components, budgets)

    assert sum(each.total for each in found.values()) == sum(components.values())
    assert all(each.by_capitation >= 0 for each in found.values())
