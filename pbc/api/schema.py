"""What the schema says of every operation alike: its subject, how errors look, and which scope is asked for."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from business_cases.domain.condition_states import ConditionStatus
from information_packs.domain.states import PackStatus
from pbc.activity.domain.states import BatchStatus
from pbc.api.problems import CONTENT_TYPE
from pbc.organisations.domain.kinds import PracticeStatus

CONDITION_STATUSES = [(status.value, status.value) for status in ConditionStatus]
IMPORT_STATUSES = [(status.value, status.value) for status in BatchStatus]
PACK_STATUSES = [(status.value, status.value) for status in PackStatus]
PRACTICE_STATUSES = [(status.value, status.value) for status in PracticeStatus]

PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "rule": {"type": "string", "description": "The short name of the rule that was broken."},
        "field": {"type": "string"},
        "fix": {"type": "string", "description": "What to do."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "instance"],
}
FOR_ALL = {
    "401": "No key, or one that opens nothing",
    "403": "The key lacks the scope, or its organisation may not",
    "404": "Nothing there, or another organisation's",
    "405": "The address does not take this method",
    "406": "The address does not answer in this form",
    "422": "Something that was sent cannot be used",
    "429": "Too many requests: wait as long as Retry-After says",
}
FOR_POSTS = {
    "400": "The request cannot be read, or its Idempotency-Key is missing",
    "409": "The Idempotency-Key was used for another file",
    "413": "The file is too large",
    "415": "Neither a form nor a CSV file",
}
SCOPES_KEY = "x-scopes"
"""Where an operation names the scopes of keys, any of which opens it."""
SUBJECTS = {
    "Files": "Send files, and follow what becomes of them.",
    "Practices": "Practices, their lists, statements and benchmarks.",
    "Budgets": "Budgets of practices, fair shares, and the rounds in which budgets are set.",
    "Ledger": "Where each pound of a PCT’s allocation stands, and what moved it.",
    "Contingency": "The contingency fund of a PCT’s year: what it holds, and what is called from it.",
    "Freed-up resources": "Claims on freed-up resources, and what they are used for.",
    "Business cases": "Proposals of practices, their eight weeks, and what was decided.",
    "Disputes": "Disputes as an organisation sees them, read alone, and what panels ruled, without names.",
    "Year end": "How a year of budgets came out, closed and signed.",
    "Packs": "Information packs, their data and their PDF.",
    "Traces": "How any figure came about: formula, inputs, rules, paragraph, files and rows.",
}
"""Every operation stands under one of these, in this order."""
METHODS = {"get", "post", "put", "patch", "delete"}


class Operations(AutoSchema):
    """How the schema is drawn: a view names its subject and scopes; docstrings are for those who change the code."""

    view: Any

    def get_description(self) -> str:  # type: ignore[override]
        return ""

    def get_tags(self) -> list[str]:
        return [self.view.subject]

    def get_extensions(self) -> dict[str, Any]:
        return {SCOPES_KEY: [str(scope) for scope in self.view.scopes.get(self.method, ())]}


def add_problems(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Add the subjects, and the errors that any operation may answer with."""
    result["tags"] = [{"name": name, "description": words} for name, words in SUBJECTS.items()]
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    body = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            if method not in METHODS:
                continue
            for status, words in (FOR_ALL | (FOR_POSTS if method == "post" else {})).items():
                operation["responses"].setdefault(status, {"description": words, "content": body})
            if method == "get":
                operation["responses"].setdefault("304", {"description": "You have it already (If-None-Match)"})
    return result
