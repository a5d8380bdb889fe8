import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from pbc.accounts.models import User
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = RoleAssignmentFactory().user
    client.force_login(user)
    return user


def test_a_hat_is_chosen_and_worn(client: Client, user: User) -> None:
    auditor = RoleAssignmentFactory(user=user, role="auditor")
    assert client.get("/")["Location"] == "/roles/"
    assert client.post("/roles/?next=/account/", {"hat": auditor.pk})["Location"] == "/account/"
    assert client.get("/").wsgi_request.principal.role == "auditor"


def test_somebody_elses_hat_cannot_be_chosen(client: Client, user: User) -> None:
    RoleAssignmentFactory(user=user, role="auditor")
    assert client.post("/roles/", {"hat": RoleAssignmentFactory().pk}).status_code == 422


def test_without_any_role_the_page_says_so(client: Client) -> None:
    client.force_login(UserFactory())
    response = client.get("/roles/")
    assert response.status_code == 403
    assert "You hold no role today" in response.content.decode()


def test_a_changed_password_keeps_this_session_and_ends_others(client: Client, user: User) -> None:
    other = Client()
    other.force_login(user)
    response = client.post("/account/password/", {"old": PASSWORD, "new": "quite another passphrase"})
    assert response["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_a_wrong_old_password_is_said_beside_its_field(client: Client, user: User) -> None:
    response = client.post("/account/password/", {"old": "wrong", "new": "quite another passphrase"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert "not your present password" in soup.select_one("#id_old-error").text
    assert [field.get("value", "") for field in soup.select("input[type=password]")] == ["", ""]


def test_a_second_factor_is_shown_as_picture_and_text(client: Client, user: User) -> None:
    soup = BeautifulSoup(client.get("/account/second-factor/").content, "html.parser")
    key = soup.select_one(".pbc-key").text.replace(" ", "")
    assert soup.select_one(".pbc-qr svg path")
    assert key in TOTPDevice.objects.get().config_url


def test_confirming_it_counts_for_this_session(client: Client, user: User) -> None:
    client.get("/account/second-factor/")
    code = f"{totp(TOTPDevice.objects.get().bin_key):06d}"
    assert client.post("/account/second-factor/", {"code": code})["Location"] == "/"
    assert client.get("/").wsgi_request.user.is_verified()
    assert client.get("/account/second-factor/")["Location"] == "/account/"


def test_a_role_that_needs_it_cannot_do_without(client: Client, user: User, settings: pytest.FixtureRequest) -> None:
    settings.SECOND_FACTOR_ROLES = ["pct_finance"]  # type: ignore[attr-defined]
    assert client.get("/")["Location"] == "/account/second-factor/"
    client.get("/account/second-factor/")
    client.post("/account/second-factor/", {"code": f"{totp(TOTPDevice.objects.get().bin_key):06d}"})
    assert client.get("/").status_code == 200
