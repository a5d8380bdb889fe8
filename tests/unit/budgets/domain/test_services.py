from budgets.domain.services import (
    CAPITATION_LINES,
    MINIMUM,
    SERVICES,
    TARIFF_LINES,
    ServiceClass,
    in_order,
    line_label,
    line_unit,
    services_of,
)
from governance.domain.rule_files import rule_sets
from pbc.activity.domain.lines import Line
from pbc.core.periods import FinancialYear

RULES = rule_sets()[FinancialYear(2006)]


def test_the_lines_of_activity_and_the_words_of_the_rules_are_all_services() -> None:
    assert {line.value for line in Line} <= SERVICES.keys()
    for rule, kind in (
        ("optional_scope", ServiceClass.OPTIONAL),
        ("excluded_services", ServiceClass.EXCLUDED),
        ("protected_services", ServiceClass.PROTECTED),
    ):
        assert tuple(service.key for service in services_of(kind)) == RULES[rule].value


def test_the_minimum_is_the_tariff_and_prescribing() -> None:
    assert {service.key for service in services_of(*MINIMUM)} == {line.value for line in Line}
    assert {kind.value for kind in MINIMUM} == set(RULES["minimum_scope"].value)
    assert "prescribing" not in TARIFF_LINES
    assert "community" in CAPITATION_LINES
    assert SERVICES["community"].paragraph == "S4 ¶33"


def test_words_order_and_length() -> None:
    assert line_label("mental_health") == "Mental health services"
    assert (line_label("something_new"), line_unit("something_new")) == ("Something new", "")
    assert line_unit("emergency") == "spells"
    assert in_order({"community", "unknown", "emergency", "prescribing"}) == [
        "emergency",
        "prescribing",
        "community",
        "unknown",
    ]
    assert max(map(len, SERVICES)) <= 24, "what a budget line can hold"
