"""Examples of requests and answers, made from the schema: every field with a value such as it really holds."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
DEEPEST = 8
"""Workings stand on workings: an example stops here."""

VALUES: dict[str, Any] = {
    "address": "/api/v1/practices/X95001",
    "amount": "1250.00",
    "by_organisation": "Northmoor PCT",
    "capacity": "Practice manager",
    "category": "accident_and_emergency",
    "checksum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "code": "X95001",
    "column": "HRG",
    "data_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "detail": "There is nothing at this address, or it belongs to an organisation that this key does not cover.",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "field": "period",
    "figure": "actual",
    "filename": "spells-2006-09.csv",
    "fix": "Write the month as YYYY-MM, such as 2006-09.",
    "format": "spells",
    "formula": "actual to date − budget to date",
    "instance": "/api/v1/practices/X95001",
    "label": "Emergency admissions",
    "line": "emergency",
    "message": "The month is not written as YYYY-MM.",
    "month": "2006-09",
    "months": ["2006-04", "2006-05"],
    "name": "Ash Tree Surgery",
    "owner": "X9C",
    "paragraph": "S4 ¶38",
    "pct": "X9C",
    "period": "2006-09",
    "practice": "X95001",
    "reason": "",
    "reference": "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90",
    "root": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "rule": "period",
    "sender": "X9T",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "snapshot": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "title": "Admitted spells",
    "unit": "£",
    "value": "12500.00",
    "year": "2006-07",
    "allowed": "up to 5 characters",
    "authority": "Director of finance",
    "cause": "volume",
    "example": "L09",
    "group": "activity",
    "header": "HRG Code",
    "help": "The healthcare resource group of the spell.",
    "indicator": "emergency_admissions",
    "meaning": "All rows are loaded.",
    "progress": "",
    "raw": "{}",
    "severity": "error",
    "significance": "alike",
    "holding": "devolved",
    "kind": "issue",
    "lower": "11200.00",
    "method": "straight_line",
    "position": "over",
    "posted_by": "Pat Lee",
    "posting": "412",
    "received_by": "St Elsewhere patient administration system",
    "upper": "13900.00",
    "variance": "1250.00",
    "verdict": "within_chance",
}
"""Of fields whose name says what they hold. All invented."""
SHAPES: dict[str, Any] = {
    "Problem": {
        "type": "about:blank",
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "This format needs the month of its data.",
        "instance": "/api/v1/imports",
        "rule": "period_needed",
        "field": "period",
        "fix": "Write the month as YYYY-MM, such as 2006-09.",
    },
    "Trace": {
        "name": "Emergency admissions, variance to date",
        "value": "1250.00",
        "unit": "£",
        "formula": "actual to date − budget to date",
        "paragraph": "S4 ¶38",
        "parameters": [
            {"name": "Working days to date", "value": 126, "unit": "days", "source": "English bank holidays"}
            | {"illustrative": False}
        ],
        "sources": [
            {
                "kind": "batch",
                "label": "spells-2006-09.csv, received 12 October 2006",
                "reference": "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90",
                "rows": None,
                "url": "/api/v1/imports/3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90",
            }
        ],
        "inputs": [{"name": "Emergency admissions, actual to date", "value": "13750.00", "unit": "£"}],
    },
}
"""Of shapes that are told better whole. All invented."""
FORMATS: dict[str, Any] = {
    "date": "2006-10-12",
    "date-time": "2006-10-12T09:30:00Z",
    "uuid": "3f2b8c1e-5d7a-4b5e-9c0a-2f1d6b7e8a90",
    "decimal": "12500.00",
    "uri": None,
    "binary": "(bytes)",
}
KINDS: dict[str, Any] = {"integer": 12, "number": 1.04, "boolean": True, "string": "…"}


def example_of(schema: Schema, components: Mapping[str, Schema], name: str = "", depth: int = 0) -> Any:
    """A value that the schema allows.

    :param schema: of OpenAPI 3; references are looked up in ``components``.
    :param name: of the field, which often tells more than its type.
    """
    if "$ref" in schema:
        shape = schema["$ref"].rsplit("/", 1)[-1]
        return SHAPES.get(shape) or example_of(components[shape], components, name, depth)
    if "example" in schema:
        return schema["example"]
    if several := next((schema[key] for key in ("allOf", "oneOf", "anyOf") if key in schema), None):
        return example_of(several[0], components, name, depth)
    if schema.get("enum"):
        return schema["enum"][0]
    return _holding(schema, components, depth) if _holds(schema) else _plain(schema, name)


def _holds(schema: Schema) -> bool:
    """Whether a value holds others."""
    return bool(
        schema.get("type") == "array"
        or schema.get("properties")
        or isinstance(schema.get("additionalProperties"), Mapping)
    )


def _holding(schema: Schema, components: Mapping[str, Schema], depth: int) -> Any:
    if schema.get("type") == "array":
        return [] if depth >= DEEPEST else [example_of(schema.get("items", {}), components, "", depth + 1)]
    parts = schema.get("properties") or {"emergency": schema["additionalProperties"]}
    return {key: example_of(part, components, key, depth + 1) for key, part in parts.items()} if depth < DEEPEST else {}


def _plain(schema: Schema, name: str) -> Any:
    """A value of a field that holds no other."""
    kind = schema.get("type", "object")
    if schema.get("format") in FORMATS:
        return _link(name) if schema["format"] == "uri" else FORMATS[schema["format"]]
    if kind == "string" and (name == "url" or name.endswith("_url") or name in ("next", "previous")):
        return _link(name)
    if kind == "string" and name in VALUES:
        return VALUES[name]
    return KINDS.get(kind, {})


def _link(name: str) -> str | None:
    if name == "next":
        return "https://pbc.example.nhs.uk/api/v1/practices?cursor=cD1YOTUwMDE%3D"
    return None if name == "previous" else "/api/v1/practices/X95001"
