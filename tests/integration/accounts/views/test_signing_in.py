from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.forms import NOT_RIGHT
from pbc.accounts.models import User
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return RoleAssignmentFactory(user__email="freda@example.org").user


def sign_in(client: Client, password: str = PASSWORD, query: str = "") -> Any:
    return client.post(f"/sign-in/{query}", {"email": "freda@example.org", "password": password})


def test_signing_in_goes_on_to_the_page_asked_for(client: Client, user: User) -> None:
    assert sign_in(client, query="?next=/account/")["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_signing_in_changes_the_session_key(client: Client, user: User) -> None:
    client.get("/sign-in/")
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_a_wrong_password_says_nothing_of_why(client: Client, user: User) -> None:
    response = sign_in(client, "wrong")
    assert response.status_code == 422
    assert NOT_RIGHT in response.content.decode()


def test_a_signed_in_person_is_not_asked_again(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/sign-in/")["Location"] == "/"


def test_signing_out_takes_sending_a_form(client: Client, user: User) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_the_password_alone_signs_nobody_in_who_has_a_second_factor(client: Client, user: User) -> None:
    device = TOTPDevice.objects.create(user=user, confirmed=True)
    assert sign_in(client, query="?next=/account/")["Location"] == "/sign-in/code/?next=%2Faccount%2F"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302
    code = f"{totp(device.bin_key):06d}"
    assert client.post("/sign-in/code/?next=/account/", {"code": code})["Location"] == "/account/"
    assert client.get("/account/").wsgi_request.user.is_verified()


def test_the_second_step_must_follow_within_minutes(client: Client, user: User) -> None:
    device = TOTPDevice.objects.create(user=user, confirmed=True)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=11))
        response = client.post("/sign-in/code/", {"code": f"{totp(device.bin_key):06d}"})
    assert response["Location"] == "/sign-in/"


def test_a_person_closed_meanwhile_does_not_get_in(client: Client, user: User) -> None:
    device = TOTPDevice.objects.create(user=user, confirmed=True)
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.post("/sign-in/code/", {"code": f"{totp(device.bin_key):06d}"})["Location"] == "/sign-in/"


def test_a_session_ends(client: Client, user: User, settings: Any) -> None:
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)):
        assert client.get("/account/").status_code == 302


def test_nothing_of_this_is_kept_by_browsers(client: Client) -> None:
    assert "no-store" in client.get("/sign-in/")["Cache-Control"]
