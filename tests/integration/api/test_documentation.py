"""The page of the API says all that the schema says, and nothing of how it is made."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from pbc.api.documentation import KEY, documentation, documented
from pbc.api.schema import METHODS, SCOPES_KEY, SUBJECTS

INTERNAL = re.compile(
    r":(returns|raises|param|ivar|class|func|meth|data)\b|``|\bself\b|queryset|serializer|swagger|"
    r"\b(pbc|budgets|business_cases|disputes|governance|information_packs|django|rest_framework)\.[a-z_]|"
    r"visible_to|docstring|TODO|"
    r"\bprefetch|\bmodel\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def operations(schema: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {address}": said
        for address, methods in schema["paths"].items()
        for method, said in methods.items()
        if method in METHODS
    }


def test_every_operation_is_told_to_a_reader(operations: dict[str, Any]) -> None:
    for name, said in operations.items():
        assert said.get("summary"), name
        assert len(said.get("description", "").split()) >= 8, f"{name}: describe it"
        assert said["tags"][0] in SUBJECTS, f"{name}: name its subject"
        assert SCOPES_KEY in said, name
        for each in said.get("parameters", ()):
            if each["name"] not in ("cursor", "page_size"):
                assert each.get("description") or each["schema"].get("description"), f"{name}: {each['name']}"


def test_no_two_operations_have_the_same_summary(operations: dict[str, Any]) -> None:
    summaries = [said["summary"] for said in operations.values()]
    assert len(set(summaries)) == len(summaries)


def test_every_answer_has_a_shape_or_no_body(operations: dict[str, Any]) -> None:
    for name, said in operations.items():
        assert any(status.startswith("2") for status in said["responses"]), name
        for status, answer in said["responses"].items():
            if status == "304":
                assert "content" not in answer
                continue
            assert answer["content"], f"{name} {status}"
            for media_type, body in answer["content"].items():
                shape = body["schema"]
                known = "$ref" in shape or shape.get("format") == "binary" or shape.get("items")
                assert known, f"{name} {status} {media_type}: {shape}"


def test_no_internal_word_shows(schema: Any) -> None:
    found = [(where, text) for where, text in _texts(schema) if INTERNAL.search(text)]
    assert found == []


@pytest.mark.parametrize("text", ["A ``Books`` row", ":returns: rows", "see pbc.api.views", "the queryset"])
def test_internal_words_are_known_when_seen(text: str) -> None:
    assert INTERNAL.search(text)


def test_the_page_holds_every_operation_with_its_example_and_line(operations: dict[str, Any]) -> None:
    page = Client().get(reverse("api:docs")).content.decode()
    shown = documentation()
    made = {f"{each.method} {each.address}" for subject in shown.subjects for each in subject.operations}
    assert made == operations.keys()
    for subject in shown.subjects:
        assert f'<a href="#{subject.anchor}">' in page
        for each in subject.operations:
            assert f'id="{each.anchor}"' in page
            assert f'<a href="#{each.anchor}">' in page
            assert f"Authorization: Bearer {KEY}" in each.curl
            assert "{" not in each.curl, each.curl
            assert any(answer.status.startswith("2") for answer in each.answers)
            assert {error.status for error in each.errors} >= {"401", "403", "404", "422", "429"}
            for answer in each.answers:
                assert all(body.example or body.media_type != "application/json" for body in answer.bodies)


def test_the_page_asks_nothing_of_other_hosts_and_runs_no_script_of_its_own() -> None:
    page = Client().get(reverse("api:docs")).content.decode()
    assert not re.search(r'(src|href)="https?:', page)
    assert "swagger" not in page.lower()
    assert re.findall(r'<script[^>]*src="([^"]+)"', page) == re.findall(
        r'<script[^>]*src="([^"]+)"', Client().get(reverse("help")).content.decode()
    )
    assert Client().post(reverse("api:docs")).status_code == 405


def test_no_two_parts_of_the_page_have_one_name() -> None:
    page = Client().get(reverse("api:docs")).content.decode()
    names = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(set(names)) == sorted(names)


def test_files_are_sent_with_the_header_and_the_parts_that_are_needed(schema: Any) -> None:
    subjects = documented(schema).subjects
    send = next(each for subject in subjects for each in subject.operations if each.method == "POST")
    assert "-F file=@spells-2006-09.csv" in send.curl
    assert "-F format=spells" in send.curl
    assert "Idempotency-Key: " in send.curl
    assert {body.media_type for body in send.requests} >= {"multipart/form-data", "text/csv"}


def _texts(node: Any, where: str = "") -> Any:
    """Every description, summary and title of a schema, with its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "summary") and isinstance(value, str):
                yield f"{where}/{key}", value
            yield from _texts(value, f"{where}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _texts(value, f"{where}/{number}")
