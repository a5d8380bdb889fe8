"""What people see when something cannot be done."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from pbc.core import error_pages
from pbc.core.errors import Denied, Invalid
from tests.factories.accounts import RoleAssignmentFactory

FORBIDDEN_WORDS = ("traceback", "exception", "csrf", "django", "http")


def test_each_page_has_its_status_and_plain_words() -> None:
    request = RequestFactory().get("/")
    for status, response in (
        (400, error_pages.bad_request(request)),
        (400, error_pages.invalid(request, Invalid("There is no such month."))),
        (403, error_pages.denied(request, Denied("Not before the close."))),
        (403, error_pages.permission_denied(request)),
        (403, error_pages.csrf_failure(request)),
        (404, error_pages.page_not_found(request)),
        (500, error_pages.server_error(request)),
    ):
        text = response.content.decode()
        main = text[text.index("<main") : text.index("</main")].lower()
        assert response.status_code == status
        assert [word for word in FORBIDDEN_WORDS if word in main] == []


def test_the_page_of_a_fault_needs_no_database(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        assert error_pages.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.django_db
def test_an_address_that_does_not_exist_still_shows_where_one_may_go(client: Client) -> None:
    client.force_login(RoleAssignmentFactory(role="system_administrator").user)
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert f'href="{reverse("hub", args=["people"])}"' in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


@pytest.mark.django_db
def test_a_fault_in_a_view_is_no_half_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbc.accounts.views.signing_in.render", lambda *_, **__: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/sign-in/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()
