"""What the page of the API shows, read from the schema that machines read: one source, so they cannot differ."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from pbc.accounts.domain.keys import SCOPES
from pbc.accounts.domain.permissions import Permission
from pbc.api.examples import SHAPES, VALUES, Schema, example_of
from pbc.api.problems import CONTENT_TYPE
from pbc.api.schema import METHODS, SCOPES_KEY

KEY = "pbc_YOUR_KEY"
HOST = "https://pbc.example.nhs.uk"
JSON = "application/json"
IN_WORDS = {"path": "in the address", "query": "after the question mark", "header": "as a header"}


@dataclass(frozen=True)
class Parameter:
    """What goes into a request beside its body. ``where`` and ``form`` are words."""

    name: str
    where: str
    form: str
    required: bool
    description: str


@dataclass(frozen=True)
class Body:
    """A form that a request or an answer can take, with an example."""

    media_type: str
    example: str
    fields: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    bodies: tuple[Body, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One address and method.

    :ivar scopes: in words, any of which opens it; none where any key does.
    """

    anchor: str
    method: str
    address: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    requests: tuple[Body, ...]
    answers: tuple[Answer, ...]
    errors: tuple[Answer, ...]
    curl: str


@dataclass(frozen=True)
class Subject:
    anchor: str
    title: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Documentation:
    title: str
    description: str
    subjects: tuple[Subject, ...]
    problem: str


@cache
def documentation() -> Documentation:
    """Every operation under its subject, in the order of the schema. Read once: it changes with the code alone."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return documented(schema)


def documented(schema: Mapping[str, Any]) -> Documentation:
    """A schema as readers see it."""
    components = schema["components"]["schemas"]
    by_subject: dict[str, list[Operation]] = {tag["name"]: [] for tag in schema["tags"]}
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                by_subject[operation["tags"][0]].append(_operation(address, method, operation, components))
    words = {tag["name"]: tag["description"] for tag in schema["tags"]}
    subjects = tuple(
        Subject(_anchor(title), title, words[title], tuple(found)) for title, found in by_subject.items() if found
    )
    problem = _json(SHAPES["Problem"])
    return Documentation(schema["info"]["title"], schema["info"]["description"], subjects, problem)


def _operation(address: str, method: str, said: Schema, components: Mapping[str, Schema]) -> Operation:
    answers = [_answer(status, answer, components) for status, answer in said["responses"].items()]
    parameters = tuple(_parameter(each) for each in said.get("parameters", ()))
    requests = _bodies(said.get("requestBody", {}).get("content", {}), components)
    return Operation(
        anchor=_anchor(said["operationId"]),
        method=method.upper(),
        address=address,
        summary=said["summary"],
        description=said["description"],
        scopes=tuple(SCOPES[Permission(scope)] for scope in said[SCOPES_KEY]),
        parameters=parameters,
        requests=requests,
        answers=tuple(answer for answer in answers if answer.status < "400"),
        errors=tuple(answer for answer in sorted(answers, key=lambda each: each.status) if answer.status >= "400"),
        curl=_curl(address, method, said, requests),
    )


def _parameter(said: Schema) -> Parameter:
    return Parameter(
        said["name"],
        IN_WORDS[said["in"]],
        _form(said["schema"]),
        said.get("required", False),
        said.get("description", "") or said["schema"].get("description", ""),
    )


def _form(schema: Schema) -> str:
    """What a value looks like, in words."""
    if schema.get("enum"):
        return "one of " + ", ".join(str(each) for each in schema["enum"] if each)
    kind = {"date": "a day, 2006-10-12", "uuid": "a UUID", "binary": "a file"}.get(schema.get("format", ""))
    kinds = {"integer": "a whole number", "boolean": "true or false", "string": "text", "array": "a list"}
    return kind or kinds.get(schema.get("type", ""), "text")


def _answer(status: str, said: Schema, components: Mapping[str, Schema]) -> Answer:
    content = said.get("content", {}) if status < "400" else {}
    return Answer(status, said.get("description", ""), _bodies(content, components))


def _bodies(content: Mapping[str, Schema], components: Mapping[str, Schema]) -> tuple[Body, ...]:
    return tuple(
        Body(media_type, _shown(media_type, each["schema"], components), _fields(media_type, each, components))
        for media_type, each in content.items()
        if media_type != CONTENT_TYPE
    )


def _shown(media_type: str, schema: Schema, components: Mapping[str, Schema]) -> str:
    """The example as text; of what is no JSON, nothing."""
    return _json(example_of(schema, components)) if media_type == JSON else ""


def _fields(media_type: str, said: Schema, components: Mapping[str, Schema]) -> tuple[Parameter, ...]:
    """The fields of a form."""
    if media_type != "multipart/form-data":
        return ()
    schema = components[said["schema"]["$ref"].rsplit("/", 1)[-1]]
    needed = schema.get("required", ())
    return tuple(
        Parameter(name, "in the form", _form(_whole(each, components)), name in needed, each.get("description", ""))
        for name, each in schema["properties"].items()
    )


def _whole(schema: Schema, components: Mapping[str, Schema]) -> Schema:
    """A field's schema with what it refers to."""
    for each in (schema, *schema.get("allOf", ())):
        if "$ref" in each:
            return components[each["$ref"].rsplit("/", 1)[-1]]
    return schema


def _curl(address: str, method: str, said: Schema, requests: tuple[Body, ...]) -> str:
    """The request as a line for a shell, with a key and values that stand for the reader's own."""
    filled = address
    for each in said.get("parameters", ()):
        if each["in"] == "path":
            filled = filled.replace(f"{{{each['name']}}}", _stands_for(each))
    words = [] if method == "get" else ["-X", method.upper()]
    words += ["-H", f"Authorization: Bearer {KEY}"]
    needed = [each for each in said.get("parameters", ()) if each["in"] == "header" and each.get("required")]
    words += [word for each in needed for word in ("-H", f"{each['name']}: spells-2006-09-1")]
    forms = [body for body in requests if body.fields]
    words += [word for body in forms for each in body.fields if each.required for word in ("-F", _part(each))]
    saved = ["-O"] if not any(JSON in answer.get("content", {}) for answer in said["responses"].values()) else []
    return shlex.join(["curl", *words, *saved, HOST + filled])


def _part(field: Parameter) -> str:
    return f"{field.name}=@spells-2006-09.csv" if field.form == "a file" else f"{field.name}={VALUES[field.name]}"


def _stands_for(said: Schema) -> str:
    """What stands for a part of an address in an example."""
    invented = [str(each["value"]) for each in said.get("examples", {}).values()]
    return invented[0] if invented else str(example_of(said["schema"], {}, said["name"]))


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _anchor(text: str) -> str:
    return text.lower().replace(" ", "-").replace("_", "-")
