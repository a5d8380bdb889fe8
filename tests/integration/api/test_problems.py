"""Every error is a problem in RFC 9457's form."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.test import APIClient

from pbc.api.problems import CONTENT_TYPE, Conflict, TooLarge, problem_response
from pbc.core.errors import Denied, Invalid
from pbc.organisations.models import Organisation


def told(error: Exception) -> dict:
    response = problem_response(error, {"request": SimpleNamespace(path="/api/v1/x")})
    assert response.content_type == CONTENT_TYPE
    assert response.data["status"] == response.status_code
    assert {"type", "title", "detail", "instance"} <= response.data.keys()
    assert response.data["instance"] == "/api/v1/x"
    return response.data


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (exceptions.ParseError(), 400),
        (exceptions.NotAuthenticated(), 401),
        (Denied("No."), 403),
        (PermissionDenied(), 403),
        (exceptions.NotFound(), 404),
        (Http404(), 404),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (exceptions.NotAcceptable(), 406),
        (Conflict("Used."), 409),
        (TooLarge("Big."), 413),
        (RequestDataTooBig(), 413),
        (exceptions.UnsupportedMediaType("x/y"), 415),
        (exceptions.ValidationError({"a": ["Wrong."]}), 422),
        (Invalid("Wrong."), 422),
        (exceptions.Throttled(wait=3), 429),
        (RuntimeError("the secret of the house"), 500),
    ],
)
def test_every_error_has_its_status(error: Exception, status: int) -> None:
    assert told(error)["status"] == status


def test_what_was_wrong_and_what_to_do() -> None:
    told_of = told(Invalid("No such month.", field="period", rule="unknown_month", fix="Write YYYY-MM."))
    assert {key: told_of[key] for key in ("detail", "field", "rule", "fix")} == {
        "detail": "No such month.",
        "field": "period",
        "rule": "unknown_month",
        "fix": "Write YYYY-MM.",
    }
    nested = told(exceptions.ValidationError({"a": {"b": ["Wrong.", "Worse."]}, "c": ["Bad."]}))
    assert nested["errors"] == [
        {"field": "a.b", "message": "Wrong."},
        {"field": "a.b", "message": "Worse."},
        {"field": "c", "message": "Bad."},
    ]


def test_what_is_not_there_is_named_where_its_place_is_the_keys_own() -> None:
    assert told(exceptions.NotFound("The budget has no line “x”."))["detail"] == "The budget has no line “x”."
    for error in (exceptions.NotFound(), Http404("No Organisation matches the given query.")):
        assert told(error)["detail"].startswith("There is nothing at this address")


def test_a_fault_of_ours_is_logged_and_told_without_its_details(caplog: pytest.LogCaptureFixture) -> None:
    assert "secret" not in str(told(RuntimeError("the secret of the house")))
    assert "the API failed" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/nowhere", 404),
        ("post", "/api/nowhere/at/all", 404),
        ("get", "/api/v1/imports/no-uuid", 404),
        ("put", "/api/v1/imports", 405),
        ("post", "/api/v1/practices", 405),
        ("get", "/api/v1/practices?cursor=nonsense", 404),
    ],
)
def test_addresses_and_methods_that_there_are_not(
    machine: Callable[..., APIClient], places: dict[str, Organisation], method: str, address: str, status: int
) -> None:
    response = getattr(machine(places["pct"]), method)(address)
    assert response.status_code == status
    assert response["Content-Type"] == CONTENT_TYPE
    assert response.json()["status"] == status


@pytest.mark.django_db
def test_another_form_is_not_to_be_had(machine: Callable[..., APIClient], places: dict[str, Organisation]) -> None:
    response = machine(places["pct"]).get("/api/v1/practices", headers={"Accept": "text/html"})
    assert response.status_code == 406
    assert response["Content-Type"] == CONTENT_TYPE
