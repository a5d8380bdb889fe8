"""A director chooses how often to get mail, says the yearly word, reads what keeps them away; a clerk reads more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pbc.accounts.models import MailChoice, User
from pbc.organisations.models import Organisation
from tests.factories.accounts import MailFactory, RoleAssignmentFactory
from tests.factories.business_cases import received_case
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory
from tests.functional.browser import examine

pytestmark = pytest.mark.django_db


@pytest.fixture
def pct(db: None) -> Organisation:
    return PctFactory(name="Northmoor PCT", code="ZN1", sha=ShaFactory())


def test_mail_the_yearly_word_and_who_is_kept_away(pct: Organisation, signed_in_page: Callable[..., Page]) -> None:
    practice = PracticeFactory(name="First Surgery", code="ZZ0001", pct=pct)
    case = received_case(pct=pct, owner=practice)
    page = signed_in_page("pct_director", organisation=pct)
    director = User.objects.get()
    InterestFactory(user=director, organisation=practice)
    page.goto("/account/")
    page.get_by_role("link", name="Change E-mail").click()
    examine(page, "mail-choice")
    page.get_by_label("Daily: a list of what needs you").check()
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.get_by_text("Your choice about e-mail is kept")).to_be_visible()
    assert MailChoice.objects.get().pace == "daily"
    page.goto("/interests/")
    examine(page, "interests")
    page.get_by_role("button", name="Nothing has changed: confirm").click()
    expect(page.get_by_text("Confirmed: nothing is missing.")).to_be_visible()
    page.get_by_role("link", name="What you are kept away from").click()
    expect(page.get_by_text("First Surgery")).to_be_visible()
    expect(page.get_by_text(case.reference)).to_have_count(0)
    examine(page, "kept-away-own")

    page = signed_in_page("pct_board_clerk", organisation=pct)
    page.goto("/kept-away/")
    examine(page, "kept-away")
    page.get_by_role("link", name=director.name).click()
    expect(page.get_by_role("link", name=case.reference)).to_be_visible()
    examine(page, "kept-away-person")

    hat = RoleAssignmentFactory(role="practice_manager", organisation=practice)
    MailFactory(user=hat.user, hat=hat, status="failed", next_at=None, attempts=8, last_error="Connection refused")
    page = signed_in_page("system_administrator", organisation=pct)
    page.goto("/outbox/")
    examine(page, "outbox")
    page.get_by_role("link", name="Digest").click()
    examine(page, "message")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("in the outbox again")).to_be_visible()
