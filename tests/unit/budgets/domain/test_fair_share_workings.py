"""Every figure of fair shares opens down to the list, its day and its files."""

from dataclasses import replace
from decimal import Decimal

from budgets.domain.fair_share import FairShares, fair_shares
from budgets.domain.fair_share_inputs import Need
from budgets.domain.fair_share_workings import (
    UNCERTAINTY,
    care_working,
    distance_working,
    fair_share_working,
    inflation_working,
    is_illustrative,
    list_working,
    move_working,
    share_working,
    tables_used,
    weighted_working,
)
from budgets.domain.pace import Distance, PaceRules, Standing, pace_of_change
from pbc.activity.domain.care import Care
from pbc.core.working import Parameter, Source, Working
from tests.unit.budgets.domain.shares import ASH, ELM, FILE, ON, curve, lists, needs, population, tables

RULES = (("Band", 10), ("Most", 1), ("Floor", 100))
LIST = Source("list_size", "List of ZZ0001", "ZZ0001")


def shares(**changes: object) -> FairShares:
    first, second = lists()
    given = tables(**changes)
    return fair_shares([replace(first, source=LIST), second], given, on=ON, pots={Care.ACUTE: Decimal("1414000.00")})


def test_a_fair_share_opens_to_its_weights_list_population_and_files():
    working = fair_share_working(shares(), ASH)

    care = working.inputs[0]
    weighted, all_weighted, pot = care.inputs
    age = weighted.inputs[0]
    scaled = age.inputs[0]
    assert (working.value, care.value, pot.value) == (Decimal("616000.00"), Decimal("616000.00"), Decimal("1414000.00"))
    assert (weighted.value, all_weighted.value) == (Decimal("616.0"), Decimal("1414.0"))
    assert (age.value, age.parameters[0].value) == (Decimal("513.3"), Decimal("214.29"))
    assert [item.value for item in scaled.inputs] == [760, 1500, 1400]
    assert scaled.inputs[0].name == "List, counted on 1 January 2006"
    assert scaled.inputs[0].sources == (LIST,)
    assert scaled.inputs[2].sources == (FILE,)
    assert UNCERTAINTY in working.notes


def test_parameters_say_that_they_are_invented():
    invented = needs() | {(ASH, Care.ACUTE): Need(Decimal("1.2"), source=FILE, illustrative=True)}

    weighted = weighted_working(shares(needs=invented), ASH, Care.ACUTE)

    assert [p.illustrative for p in weighted.parameters] == [True, True]
    assert weighted.inputs[0].parameters[0].illustrative
    assert not weighted_working(shares(needs=invented), ELM, Care.ACUTE).parameters[0].illustrative


def test_a_list_says_how_it_was_scaled_and_how_inflated_it_is():
    assert "sex by sex and age by age" in list_working(shares(), ASH).formula
    assert "by one factor" in list_working(shares(population=population(total=1400)), ASH).formula
    assert list_working(shares(), ASH).notes == ("The list stands 8.6% above its part of the population.",)
    assert inflation_working(shares(), ASH).value == Decimal("8.57")


def test_patients_of_unknown_age_are_told():
    first, second = lists()
    found = fair_shares([replace(first, unplaced=4), second], tables(), on=ON)

    assert "4 patients of unknown sex or age" in list_working(found, ASH).notes[1]


def test_money_names_the_rule_of_pence():
    assert "largest remainders" in care_working(shares(), ASH, Care.ACUTE).notes[0]


def test_a_distance_is_in_percent_of_the_fair_share():
    budget, fair = (Working.given(name, Decimal(value), "£") for name, value in (("Budget", "8.00"), ("Fair", "7.30")))

    assert distance_working(
        Distance(Decimal("0.70"), Decimal("0.70") / Decimal("7.30")), budget, fair
    ).value == Decimal("9.59")
    nothing = distance_working(Distance(Decimal("8.00"), None), budget, fair)
    assert (nothing.value, nothing.reason) == (None, "The fair share is nought.")


def test_a_share_of_nothing_says_so():
    part, whole = Working.given("Part", Decimal(1), "£"), Working.given("Whole", Decimal(8), "£")

    assert share_working("Share", part, whole).value == Decimal("12.500")
    assert share_working("Share", part, Working.given("Whole", Decimal(0), "£")).reason == "Nothing is allocated."


def test_tables_are_named_once_and_known_to_be_invented():
    assert tables_used(shares()) == (FILE,)
    assert is_illustrative(shares())
    real = {Care.ACUTE: replace(curve(), illustrative=False)}
    assert not is_illustrative(shares(curves=real))


def test_the_working_names_rules_reason_and_the_result_without_the_floor():
    given_rules = PaceRules(*(Parameter(name, Decimal(value), "percent") for name, value in RULES))

    (made,) = pace_of_change([Standing(1, Decimal("8000000.00"), Decimal("7200000.00"))], given_rules).values()
    working = move_working(made, given_rules)

    assert working.value == Decimal("8000000.00")
    assert "floor" in working.formula
    assert [item.value for item in working.inputs] == [
        Decimal("8000000.00"),
        Decimal("7200000.00"),
        Decimal("0.00"),
        Decimal("7920000.00"),
    ]
    assert [parameter.name for parameter in working.parameters] == ["Band", "Most", "Floor"]
