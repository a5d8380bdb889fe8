"""The hat worn, read once and only when asked for; refusals as pages."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from pbc.accounts.middleware import HAT, HatMiddleware
from pbc.accounts.models import User
from pbc.core.errors import Denied, Invalid
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def request_of(user: User | AnonymousUser, hat: int | None = None) -> Any:
    request = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    if hat:
        request.session[HAT] = hat
    HatMiddleware(lambda request: HttpResponse())(request)
    return request


def test_a_page_that_asks_for_nobody_reads_nothing(django_assert_num_queries: Any) -> None:
    user = UserFactory()
    with django_assert_num_queries(0):
        request_of(user)


def test_the_only_hat_is_worn_in_one_query(django_assert_num_queries: Any) -> None:
    hat = RoleAssignmentFactory()
    request = request_of(hat.user)
    with django_assert_num_queries(1):
        assert request.principal.role == "pct_finance"
        assert len(request.hats) == 1


def test_of_several_none_is_worn_until_chosen() -> None:
    first = RoleAssignmentFactory()
    second = RoleAssignmentFactory(user=first.user, role="auditor")
    assert not request_of(first.user).principal
    assert request_of(first.user, second.pk).principal.role == "auditor"


def test_a_hat_of_somebody_else_is_not_worn() -> None:
    first = RoleAssignmentFactory()
    RoleAssignmentFactory(user=first.user, role="auditor")
    stranger = RoleAssignmentFactory()
    assert not request_of(first.user, stranger.pk).principal


def test_a_role_that_ended_falls_off_and_the_other_is_worn() -> None:
    ended = RoleAssignmentFactory(period=(date(2000, 1, 1), date(2001, 1, 1)))
    RoleAssignmentFactory(user=ended.user, role="auditor")
    assert request_of(ended.user, ended.pk).principal.role == "auditor"


def test_a_closed_account_wears_nothing() -> None:
    hat = RoleAssignmentFactory(user__is_active=False)
    assert not request_of(hat.user, hat.pk).principal


def test_nobody_wears_nothing() -> None:
    request = request_of(AnonymousUser())
    assert not request.principal
    assert not request.hats


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Denied("Not before the month is closed."), 403, "Not before the month is closed."),
        (Invalid("There is no such month.", fix="Choose one of the list."), 400, "Choose one of the list."),
    ],
)
def test_refusals_become_pages_with_their_sentence(fault: Exception, status: int, words: str) -> None:
    request: HttpRequest = request_of(AnonymousUser())
    request._messages = []  # type: ignore[attr-defined]
    response = HatMiddleware(lambda request: HttpResponse()).process_exception(request, fault)
    assert response is not None
    assert response.status_code == status
    assert words in response.content.decode()


def test_other_faults_are_not_hidden() -> None:
    middleware = HatMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(request_of(AnonymousUser()), ValueError()) is None
