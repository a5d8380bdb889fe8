from dataclasses import replace
from decimal import Decimal

from budgets.domain.baselines import baselines, group_totals, money_taken_out, prior_use, taken_out, weights_of
from budgets.domain.inputs import Amount
from budgets.domain.parameters import RiskOption
from budgets.domain.scope import Holding, Level, minimum_scope
from budgets.domain.services import TARIFF_LINES
from budgets.domain.setting import Method
from tests.factories.bases import base, given, practice

OLD = practice(1, emergency="600.00", day_case="300.00", prescribing="100.00")
OTHER = practice(2, patients=2000, emergency="300.00", prescribing="50.00")
NEW = practice(3, patients=1500)


def gross(of) -> dict[int, dict[str, Decimal]]:
    return {key: {line: each.gross for line, each in lines.items()} for key, lines in of.items()}


def test_history_first_then_prescribing_with_its_uplift() -> None:
    made = baselines(given(base(OLD), uplift=Decimal(5)))
    assert gross(made)[1] == {
        "day_case": Decimal("300.00"),
        "emergency": Decimal("600.00"),
        "prescribing": Decimal("105.00"),
    }
    assert [line.method for line in made[1].values()] == [
        Method.REPRICED_ACTIVITY,
        Method.REPRICED_ACTIVITY,
        Method.PRESCRIBING_UPLIFT,
    ]
    assert prior_use(OLD) == Decimal("1000.00"), "last year's use has no uplift"


def test_a_practice_without_history_gets_the_average_of_the_others_by_need() -> None:
    """900 of emergencies and 300 of day cases for fair shares of 30; the new one's is 15."""
    targets = {"hchs": {1: "20.00", 2: "10.00", 3: "15.00"}}
    made = baselines(given(base(OLD, OTHER, NEW, targets=targets)))
    assert gross(made)[3] == {
        "day_case": Decimal("150.00"),
        "emergency": Decimal("450.00"),
        "prescribing": Decimal("75.00"),  # 150 of prescribing over 3,000 patients: no prescribing fair shares known
    }
    line = made[3]["emergency"]
    assert (line.method, line.activity) == (Method.WEIGHTED_CAPITATION, None)
    assert [each.value for each in line.working.inputs] == [Decimal("900.00"), Decimal("15.00"), Decimal("30.00")]


def test_services_without_history_are_shared_over_all_and_held_by_those_who_chose_them() -> None:
    chosen = replace(
        minimum_scope(Level.INTERMEDIATE),
        lines=minimum_scope(Level.INTERMEDIATE).lines | {"community": Holding.BLOCKED_BACK},
    )
    made = baselines(given(base(OLD, OTHER), {2: chosen}, pots={"community": Decimal("100.00")}))
    assert "community" not in made[1]
    assert made[2]["community"].gross == Decimal("66.67"), "two thirds of the patients"
    assert made[2]["community"].holding is Holding.BLOCKED_BACK


def test_treatments_taken_out_leave_their_line() -> None:
    codes = {"H80": {(1, "emergency"): Amount(Decimal("100.00"), Decimal(1))}}
    what = given(base(OLD, codes=codes), options=(RiskOption.EXCLUSIONS,), excluded_codes=("H80",))
    assert gross(baselines(what))[1]["emergency"] == Decimal("500.00")
    assert taken_out(what) == {(1, "emergency"): Amount(Decimal("100.00"), Decimal(1))}
    assert taken_out(given(base(OLD, codes=codes), excluded_codes=("H80",))) == {}, "unless the option is chosen"
    assert money_taken_out(base(OLD, codes=codes), ("H80",)) == {(1, "emergency"): Decimal("100.00")}


def test_at_the_basic_level_all_is_blocked_back() -> None:
    made = baselines(given(base(OLD), {1: minimum_scope(Level.BASIC)}))
    assert {line.holding for line in made[1].values()} == {Holding.BLOCKED_BACK}


def test_groups_add_up_and_weights_fall_back_on_patients() -> None:
    made = baselines(given(base(OLD, OTHER)))
    assert group_totals(made, TARIFF_LINES) == {1: Decimal("900.00"), 2: Decimal("300.00")}
    assert weights_of(base(OLD, OTHER), "hchs") == ({1: Decimal(1000), 2: Decimal(2000)}, "patients")
