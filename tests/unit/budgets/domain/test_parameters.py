from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.domain.pace import Funding
from budgets.domain.parameters import (
    LABELS,
    RISK_LABELS,
    RULES,
    ContingencyBase,
    Growth,
    RiskOption,
    ScenarioParameters,
    by_the_rules,
    changed,
    check,
    named,
)
from budgets.domain.scope import Level
from governance.domain.local_rules import in_force
from governance.domain.rule_files import rule_sets
from pbc.core.errors import Invalid
from pbc.core.periods import FinancialYear

YEAR = rule_sets()[FinancialYear(2006)]
IN_FORCE = {key: in_force(YEAR, rule, date(2006, 4, 1), None) for key, rule in YEAR.rules.items()}
LATER = rule_sets()[FinancialYear(2007)]
IN_2007 = {key: in_force(LATER, rule, date(2007, 4, 1), None) for key, rule in LATER.rules.items()}
USUAL = by_the_rules(IN_FORCE)
RICH = replace(
    USUAL,
    options=(RiskOption.RETENTION, RiskOption.EXCLUSIONS),
    excluded_codes=("H80",),
    pots={"community": Decimal("10.00")},
    growth=(Growth(1, "day_case", Decimal("5.00"), "More cataracts"),),
    funding=Funding.GROWTH,
    contingency_base=ContingencyBase.NET,
    default_level=Level.BASIC,
)


def allowed(parameters: ScenarioParameters) -> tuple[str, ...]:
    return check(parameters, IN_FORCE, practices={1}, codes={"H80"})


def test_the_rules_give_the_usual_parameters() -> None:
    assert (USUAL.contingency_rate, USUAL.floor, USUAL.max_move) == (Decimal(4), Decimal(100), Decimal(1))
    assert (USUAL.band, USUAL.pace, USUAL.prescribing_pace) == (Decimal(0), Decimal(100), Decimal(0))
    assert by_the_rules(IN_2007).band == Decimal(10), "a band begins in 2007/08"
    assert allowed(USUAL) == ()


@pytest.mark.parametrize("parameters", [USUAL, RICH])
def test_parameters_read_back_as_they_were_stored(parameters) -> None:
    assert ScenarioParameters.from_dict(parameters.as_dict()) == parameters


def test_workings_name_the_rule_where_it_is_followed_and_the_scenario_where_not() -> None:
    found = named(replace(USUAL, uplift=Decimal(3)), IN_FORCE, "Careful")
    assert found["contingency_rate"].source == "S4 ¶41, rules of 2006/07"
    assert found["uplift"].source == "scenario “Careful”, inside S4 ¶36"
    assert found["band"].source == "scenario “Careful”", "2006/07 has no rule for it"
    assert found.keys() == RULES.keys()


def test_a_contingency_outside_three_to_five_percent_warns() -> None:
    (warning,) = allowed(replace(USUAL, contingency_rate=Decimal(6)))
    assert "suggests between 3 percent and 5 percent" in warning


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"floor": Decimal(99)}, "floor", r"at least 100 percent \(S4 ¶37\).* The rule in force is 100 percent"),
        ({"contingency_rate": Decimal(26)}, "contingency_rate", "cannot be 26 percent"),
        ({"uplift": Decimal(60)}, "uplift", "cannot be 60 percent"),
        ({"threshold": Decimal(1)}, "threshold", "cannot be £1"),
        ({"band": Decimal(101)}, "band", "lies between nought and 100"),
        ({"under_rate": Decimal(-1), "over_rate": Decimal(-1)}, "under_rate", "lies between nought and 100"),
        ({"over_rate": Decimal(2)}, "over_rate", "would grow faster than those below it"),
        ({"options": (RiskOption.THRESHOLD,)}, "options", "falls on a contingency fund, and none is retained"),
        ({"contingency_rate": Decimal(0)}, "contingency_rate", "retained at a rate of nought"),
        ({"options": (RiskOption.EXCLUSIONS,)}, "excluded_codes", "and none is named"),
        (
            {"options": (RiskOption.EXCLUSIONS,), "excluded_codes": ("Z99",)},
            "excluded_codes",
            "No activity of last year was in Z99",
        ),
        ({"pots": {"day_case": Decimal(1)}}, "pots", r"Day cases has its own history \(S4 ¶36\)"),
        ({"pots": {"specialised": Decimal(1)}}, "pots", r"is excluded from budgets \(S4 ¶34\)"),
        ({"pots": {"community": Decimal(-1)}}, "pots", "cannot have −£1.00"),
        ({"growth_money": Decimal(-1)}, "growth_money", "below nought"),
        ({"growth": (Growth(2, "day_case", Decimal(1), "x"),)}, "growth", "not in the round"),
        (
            {"growth": (Growth(1, "core_gms_pms", Decimal(1), "x"),)},
            "growth",
            r"cannot be agreed for Core .* \(S4 ¶34\)",
        ),
        ({"growth": (Growth(1, "day_case", Decimal(0), "x"),)}, "growth", "£0.00 cannot be agreed"),
        ({"growth": (Growth(1, "day_case", Decimal(1), " "),)}, "growth", "needs its reason"),
    ],
)
def test_what_is_out_of_range_or_contradicts_itself_is_refused(changes, field, message) -> None:
    with pytest.raises(Invalid, match=message) as refused:
        allowed(replace(USUAL, **changes))
    assert refused.value.field == field
    assert refused.value.fix


def test_what_differs_is_named() -> None:
    assert changed(USUAL, replace(USUAL, uplift=Decimal(1), pace=Decimal(2))) == ["uplift", "pace"]
    assert RICH.rate == Decimal(4)
    assert replace(USUAL, options=()).rate == 0
    assert replace(RICH, options=()).excluded == ()


def test_everything_that_can_be_moved_has_its_words() -> None:
    assert LABELS.keys() == USUAL.as_dict().keys()
    assert RISK_LABELS.keys() == set(RiskOption)
    assert RULES.keys() <= LABELS.keys()
