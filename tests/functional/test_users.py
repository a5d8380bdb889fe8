"""An administrator looks after people and machine keys."""

import re
from collections.abc import Callable

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct() -> Organisation:
    pct = PctFactory(code="ZZ9", name="Ambervale PCT")
    PracticeFactory(code="Z00001", name="Ash Tree Surgery", pct=pct)
    return pct


@pytest.fixture
def administrator(signed_in_page: Callable[..., Page], pct: Organisation) -> Page:
    return signed_in_page("system_administrator", organisation=pct, user__name="Sandy Root")


def test_a_user_from_first_to_last(administrator: Page) -> None:
    page = administrator
    page.goto("/")
    examine(page, "home-administrator")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="People and keys").click()
    page.get_by_role("link", name="Users", exact=True).click()
    examine(page, "users")
    page.get_by_role("link", name="Add a user").click()
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a role")
    examine(page, "user-new-faults")
    page.get_by_label("E-mail address").fill("paula@example.org")
    page.get_by_label("Name", exact=True).fill("Paula Rota")
    page.get_by_label("First password").fill("a passphrase of hers")
    page.get_by_label("Role", exact=True).select_option(label="practice manager")
    page.get_by_label("Organisation code").fill("ZZ9")
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_role("alert")).to_contain_text("The role practice manager is held in a practice")
    page.get_by_label("First password").fill("a passphrase of hers")
    page.get_by_label("Organisation code").fill("z00001")
    page.get_by_role("button", name="Add user").click()
    expect(page.get_by_role("heading", name="Paula Rota")).to_be_visible()
    examine(page, "user")
    page.get_by_role("link", name=re.compile("^End")).click()
    examine(page, "user-end-role")
    page.get_by_role("button", name="End role").click()
    expect(page.get_by_role("cell", name="ended", exact=True)).to_be_visible()
    page.get_by_role("button", name="Close this account").click()
    expect(page.get_by_text("The account of Paula Rota is closed.")).to_be_visible()


def test_a_lost_second_factor(administrator: Page, pct: Organisation) -> None:
    paula = RoleAssignmentFactory(organisation=pct, user__name="Paula Rota").user
    TOTPDevice.objects.create(user=paula, confirmed=True)
    page = administrator
    page.goto(f"/users/{paula.pk}/")
    page.get_by_role("link", name="Reset the second factor").click()
    page.get_by_label("Why").fill("Came in person with her badge")
    page.get_by_role("button", name="Reset second factor").click()
    expect(page.get_by_text("Paula Rota can set up a new second factor.")).to_be_visible()


def test_a_machine_key(administrator: Page) -> None:
    page = administrator
    page.goto("/machine-keys/")
    examine(page, "machine-keys-none")
    page.get_by_role("link", name="Add a machine key").click()
    page.get_by_label("Name of the system").fill("Ledger")
    page.get_by_label("Organisation code").fill("ZZ9")
    page.get_by_label("Send files", exact=True).check()
    page.get_by_label("Last day").fill("2001-01-01")
    page.get_by_role("button", name="Add key").click()
    expect(page.get_by_role("alert")).to_contain_text("at most a year away")
    examine(page, "machine-key-faults")
    page.get_by_label("Last day").fill(page.evaluate("new Date(Date.now() + 864e5 * 30).toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Add key").click()
    expect(page.get_by_text(re.compile(r"pbc_[0-9a-f]{8}_\S{43}"))).to_be_visible()
    examine(page, "machine-key-made")
    page.get_by_role("link", name="See what the key may do").click()
    examine(page, "machine-key")
    page.get_by_role("button", name="Revoke this key").click()
    expect(page.get_by_text("it opens nothing from now on")).to_be_visible()
