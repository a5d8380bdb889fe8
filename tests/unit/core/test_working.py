import json
from decimal import Decimal

from pbc.core.working import Parameter, Source, Working

PRICE = Working(
    name="Price of a spell",
    value=Decimal("3380.00"),
    unit="£",
    formula="tariff + excess days × day rate",
    inputs=(Working.given("Length of stay", 41, "days", Source("rows", "Spell 12", "batch 3 row 7", 1)),),
    parameters=(Parameter("Tariff", Decimal("2300.00"), "£", "L09 2006/07", illustrative=True),),
    paragraph="S4 ¶36",
)


def test_a_working_survives_json_with_money_as_text():
    stored = json.loads(json.dumps(PRICE.as_dict()))
    assert stored["value"] == "3380.00"
    back = Working.from_dict(stored)
    assert back.as_dict() == PRICE.as_dict()
    assert back.inputs[0].sources[0].reference == "batch 3 row 7"
    assert back.parameters[0].illustrative


def test_empty_parts_are_left_out_but_a_missing_value_is_said():
    absent = Working(name="Rate", value=None, unit="per 1,000", formula="events ÷ list", reason="no list for the month")
    assert absent.as_dict() == {
        "name": "Rate",
        "value": None,
        "unit": "per 1,000",
        "formula": "events ÷ list",
        "reason": "no list for the month",
    }


def test_one_step_keeps_the_rules_and_leaves_what_lies_below_to_its_own_page():
    shallow = PRICE.one_step()
    assert (shallow.value, shallow.formula, shallow.parameters, shallow.paragraph) == (
        PRICE.value,
        PRICE.formula,
        PRICE.parameters,
        PRICE.paragraph,
    )
    part = shallow.inputs[0]
    assert (part.name, part.value, part.unit, part.sources) == ("Length of stay", 41, "days", ())
    assert PRICE.inputs[0].sources, "the whole stays whole"


def test_everything_behind_a_figure_is_told_once_however_deep():
    whole = Working("Both", Decimal("6760.00"), "£", "sum", (PRICE, PRICE), paragraph="S4 ¶38")
    assert [each.name for each in whole.every()].count("Length of stay") == 2
    assert [each.name for each in whole.all_parameters] == ["Tariff"]
    assert whole.all_paragraphs == ("S4 ¶38", "S4 ¶36")
    assert [each.label for each in whole.all_sources] == ["Spell 12"]
