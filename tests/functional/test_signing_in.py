"""Signing in: password, lock, second factor, hats."""

from collections.abc import Callable

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from pbc.accounts.models import User
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.factories.organisations import PracticeFactory
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


@pytest.fixture
def freda() -> User:
    return RoleAssignmentFactory(user__email="freda@example.org", user__name="Freda Ledger").user


def enter(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill("freda@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_sign_in_and_out(page: Page, freda: User) -> None:
    page.goto("/")
    expect(page).to_have_url("/sign-in/")
    examine(page, "sign-in")
    enter(page)
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    expect(page.get_by_text("You are acting as PCT finance")).to_be_visible()
    examine(page, "home-nothing")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url("/sign-in/")
    page.goto("/account/")
    expect(page).to_have_url("/sign-in/?next=%2Faccount%2F")
    enter(page)
    expect(page).to_have_url("/account/")
    examine(page, "account")


def test_nothing_entered(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Error: Sign in – Practice based commissioning")
    expect(page.get_by_role("alert")).to_contain_text("Enter your e-mail address")
    page.get_by_role("link", name="Enter your password").click()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    examine(page, "sign-in-nothing")


def test_wrong_passwords_lock_and_say_the_same_of_everybody(page: Page, freda: User, settings: object) -> None:
    settings.SIGN_IN_MAX_FAILURES = 2  # type: ignore[attr-defined]
    page.goto("/sign-in/")
    for password in ("wrong", "wrong again", PASSWORD):
        enter(page, password)
        expect(page.get_by_role("alert")).to_contain_text("is not right, or the account is locked")
    examine(page, "sign-in-wrong")
    said = page.get_by_role("alert").inner_text()
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text(said, use_inner_text=True)


def test_several_roles_one_hat(page: Page, freda: User) -> None:
    practice = PracticeFactory(name="Ash Tree Surgery")
    RoleAssignmentFactory(user=freda, role="practice_manager", organisation=practice)
    page.goto("/")
    enter(page)
    expect(page.get_by_role("heading", name="Choose the role to act in")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the role to act in")
    examine(page, "choose-role")
    page.get_by_label("Practice manager, Ash Tree Surgery").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You are acting as practice manager, Ash Tree Surgery")).to_be_visible()
    page.get_by_role("link", name="Change role").click()
    page.get_by_label("PCT finance").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You are acting as PCT finance")).to_be_visible()


def test_no_role_today(page: Page) -> None:
    UserFactory(email="freda@example.org")
    page.goto("/")
    enter(page)
    expect(page.get_by_role("heading", name="You hold no role today")).to_be_visible()
    examine(page, "no-role")


def test_a_second_factor_from_setting_up_to_signing_in(page: Page, freda: User) -> None:
    page.goto("/account/")
    enter(page)
    page.get_by_role("link", name="Set up a second factor").click()
    examine(page, "second-factor")
    device = freda.totpdevice_set.get()
    code = TOTP(device.bin_key)
    page.get_by_label("Code", exact=True).fill(f"{(code.token() + 1) % 10**6:06d}")
    page.get_by_role("button", name="Set up second factor").click()
    expect(page.get_by_role("alert")).to_contain_text("not the code that the app shows now")
    freda.totpdevice_set.update(throttling_failure_count=0)
    page.get_by_label("Code", exact=True).fill(f"{code.token():06d}")
    page.get_by_role("button", name="Set up second factor").click()
    expect(page.get_by_text("Your second factor is set up")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    enter(page)
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    examine(page, "sign-in-code")
    page.goto("/account/")
    expect(page).to_have_url("/sign-in/?next=%2Faccount%2F")  # the password alone opens nothing
    enter(page)
    freda.totpdevice_set.update(last_t=-1)  # as if half a minute had passed
    page.get_by_label("Code", exact=True).fill(f"{code.token():06d}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You are asked for a code when you sign in".lower())).to_be_visible()


def test_a_new_password(page: Page, freda: User) -> None:
    page.goto("/account/password/")
    enter(page)
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_contain_text("too short")
    examine(page, "password-weak")
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_label("New password").fill("quite another passphrase")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    examine(page, "password-changed")


def test_a_role_that_ends_falls_off_at_once(signed_in_page: Callable[..., Page]) -> None:
    freda = UserFactory()
    page = signed_in_page("pct_finance", user=freda)
    page.goto("/")
    expect(page.get_by_text("You are acting as PCT finance")).to_be_visible()
    freda.assignments.all().update(period=("2000-01-01", "2001-01-01"))
    page.reload()
    expect(page.get_by_role("heading", name="You hold no role today")).to_be_visible()
