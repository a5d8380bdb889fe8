"""Examples hold what the schema allows."""

from typing import Any

import pytest

from pbc.api.examples import example_of

COMPONENTS: dict[str, Any] = {
    "Line": {"type": "object", "properties": {"line": {"type": "string"}, "amount": {"type": "string"}}},
    "State": {"type": "string", "enum": ["open", "closed"]},
    "Endless": {"type": "object", "properties": {"inputs": {"type": "array", "items": {"$ref": "#/x/Endless"}}}},
}


@pytest.mark.parametrize(
    ("schema", "name", "value"),
    [
        ({"type": "string"}, "month", "2006-09"),
        ({"type": "string"}, "unheard_of", "…"),
        ({"type": "string", "format": "date"}, "paid_on", "2006-10-12"),
        ({"type": "string", "format": "decimal"}, "net", "12500.00"),
        ({"type": "integer"}, "rows", 12),
        ({"type": "object"}, "parameters", {}),
        ({"type": "string", "nullable": True}, "rows_url", "/api/v1/practices/X95001"),
        ({"type": "string", "format": "uri", "nullable": True}, "previous", None),
        ({"$ref": "#/components/schemas/State"}, "status", "open"),
        ({"allOf": [{"$ref": "#/components/schemas/State"}], "readOnly": True}, "status", "open"),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
            "lines",
            [{"line": "emergency", "amount": "1250.00"}],
        ),
        ({"type": "string", "example": "said"}, "month", "said"),
    ],
)
def test_an_example_of_each_kind(schema: Any, name: str, value: Any) -> None:
    assert example_of(schema, COMPONENTS, name) == value


def test_what_holds_itself_ends_somewhere() -> None:
    assert "inputs" in example_of(COMPONENTS["Endless"], COMPONENTS)
