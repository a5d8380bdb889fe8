from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.middleware import HatMiddleware
from pbc.accounts.models import RoleAssignment
from pbc.core.access import person, signed_in
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@signed_in(Permission.PACK_BUILD)
def build(request: Any, word: str = "") -> HttpResponse:
    assert type(request.principal) is Principal
    return HttpResponse(f"built {word}")


def ask(user: Any, method: str = "get", path: str = "/packs/?month=2006-09", verified: bool = False) -> Any:
    request = getattr(RequestFactory(), method)(path)
    request.user, request.session = user, SessionStore()
    request.user.is_verified = lambda: verified
    HatMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.fixture
def hat() -> RoleAssignment:
    return RoleAssignmentFactory()


def test_a_hat_with_the_permission_gets_in(hat: RoleAssignment) -> None:
    assert build(ask(hat.user), word="it").content == b"built it"


def test_a_hat_without_it_is_refused_in_words() -> None:
    manager = RoleAssignmentFactory(role="pbc_manager")
    with pytest.raises(Denied, match="As PBC manager you may not open this page"):
        build(ask(manager.user))


def test_nobody_is_sent_to_sign_in_and_back() -> None:
    assert build(ask(AnonymousUser()))["Location"] == "/sign-in/?next=%2Fpacks%2F%3Fmonth%3D2006-09"


def test_a_form_sent_by_nobody_is_not_sent_again_after_signing_in() -> None:
    assert build(ask(AnonymousUser(), "post"))["Location"] == "/sign-in/"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in() -> None:
    request = ask(AnonymousUser(), path="/packs/7/progress/")
    request.htmx = SimpleNamespace(current_url_abs_path="/packs/7/")
    assert build(request)["HX-Redirect"] == "/sign-in/?next=%2Fpacks%2F7%2F"


def test_no_hat_leads_to_the_page_of_hats() -> None:
    assert build(ask(UserFactory()))["Location"].startswith("/roles/?next=")


def test_a_role_that_needs_a_second_factor_leads_to_setting_it_up(hat: RoleAssignment, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["pct_finance"]
    TOTPDevice.objects.create(user=hat.user, confirmed=False)
    assert build(ask(hat.user))["Location"].startswith("/account/second-factor/?next=")
    assert build(ask(hat.user, verified=True)).status_code == 200


def test_ones_own_account_needs_no_hat() -> None:
    view = person(lambda request: HttpResponse("mine"))
    assert view(ask(UserFactory())).content == b"mine"
    assert view(ask(AnonymousUser()))["Location"].startswith("/sign-in/")
