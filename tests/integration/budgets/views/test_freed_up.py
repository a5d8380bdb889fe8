from datetime import date

import pytest
import time_machine
from django.urls import reverse

from budgets.actions.posting import open_books
from budgets.actions.uses import agree_small_purchase
from budgets.domain.ledger import AccountKind
from budgets.domain.uses import MinuteAbout
from budgets.models import Account, BoardMinute, OverspendCover, PlanFact, RecoveryPlan
from budgets.queries.freed_up_needs import freed_up_needs
from pbc.core.principal import SYSTEM
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.factories.organisations import PctFactory, SuccessionFactory
from tests.integration.budgets.actions.test_last_resort import board, cover, empty_fund, failed
from tests.integration.budgets.freed_up_world import NOW
from tests.integration.budgets.world import THIS


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def page(client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"budgets:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_pages_say_what_comes(freed_up, sign_in) -> None:
    client = sign_in("practice_manager", freed_up.first)
    assert "Nothing is claimed yet" in page(client, "claims")
    assert "No practice has declared freed-up resources of 2006/07" in page(client, "freed_up_balances", 2006)
    assert "No small purchase was agreed" in page(client, "small_purchases")
    assert "No minute on freed-up resources" in page(client, "minutes")
    assert "Nothing is claimed for 2006/07 yet" in page(client, "freed_up", "ZZ0001")
    assert "Nothing was asked of freed-up resources" in page(client, "last_resort", 2006)
    assert "There are no books of 2005/06" in page(client, "last_resort", 2005)
    statement = page(client, "statement", "ZZ0001", month="2006-05")
    assert "Nothing is declared or agreed for 2006/07 yet" in statement


def test_claims_filter_sort_and_export(freed_up, sign_in) -> None:
    freed_up.agreed()
    client = sign_in("pct_finance", freed_up.pct)
    assert "ZZ0001-2006-1" in page(client, "claims", year="2006", status="agreed", q="first")
    assert "Nothing matches these filters" in page(client, "claims", status="refused")
    export = page(client, "claims", format="csv", sort="total")
    assert "ZZ0001-2006-1,First Surgery,April to May 2006,3805.60,2663.92,1141.68,Agreed" in export
    export = page(client, "freed_up_balances", 2006, format="csv")
    assert "First Surgery,0.00,2663.92,0.00,0.00,0.00,2663.92" in export


def test_the_balance_is_on_the_statement_and_at_home(freed_up, sign_in) -> None:
    claim = freed_up.agreed()
    agree_small_purchase(use=freed_up.proposed(claim, "663.92"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    client = sign_in("practice_manager", freed_up.first)
    statement = page(client, "statement", "ZZ0001", month="2006-05")
    assert "Still to be put to use" in statement
    assert "£2,000.00" in statement
    home = client.get("/").content.decode()
    assert "Say what £2,000.00 of freed-up resources should buy" in home
    assert "Account for ZZ0001-2006-1/1" in home


def titles(principal) -> list[str]:
    return [need.title for need in freed_up_needs(principal=principal)]


def test_each_side_is_told_what_waits_for_it(freed_up) -> None:
    claim = freed_up.declared()
    assert titles(freed_up.pbc) == ["Decide claim ZZ0001-2006-1 of First Surgery"]
    assert titles(freed_up.manager) == titles(freed_up.clerk) == titles(freed_up.person("auditor", freed_up.pct)) == []
    claim.status = "withdrawn"
    claim.save(update_fields=["status"])
    claim = freed_up.agreed()
    freed_up.proposed(claim, "100.00", kind="premises")
    assert titles(freed_up.pbc) == ["Decide on a use of First Surgery: ZZ0001-2006-2/1"]
    assert titles(freed_up.clerk) == ["Record the board’s decision on premises of First Surgery"]
    assert titles(freed_up.lead) == ["Say what £2,663.92 of freed-up resources should buy"]


def test_both_sides_say_what_payments_rest_on(freed_up, sign_in) -> None:
    address = reverse("budgets:say_fact", args=["ZZ0001"])
    typed = {"kind": "objectives_met", "holds": "yes", "evidence": "Review of June"}
    client = sign_in("practice_manager", freed_up.first)
    assert "The evidence is missing" in client.post(address, typed | {"evidence": ""}).content.decode()
    shown = client.post(address, typed, follow=True).content.decode()
    assert "The practice says yes; the PCT has said nothing." in shown
    client = sign_in("pbc_manager", freed_up.pct)
    shown = client.post(address, typed | {"holds": "no"}, follow=True).content.decode()
    assert "the two do not agree" in shown
    assert PlanFact.objects.count() == 2


def test_a_last_resort_is_refused_on_the_page_and_kept_for_all(freed_up, sign_in) -> None:
    freed_up.agreed()
    empty_fund(freed_up)
    failed(freed_up)
    client = sign_in("pct_director", freed_up.pct)
    address = reverse("budgets:cover_overspend", args=[2006])
    typed = {"amount": "1000", "reason": "The acute contract", "named": "", "password": PASSWORD}
    assert "The password is not right" in client.post(address, typed | {"password": "no"}).content.decode()
    assert not OverspendCover.objects.exists()
    shown = client.post(address, typed, follow=True).content.decode()
    assert "there is no minute of the board that decides it. Nothing was taken." in shown
    assert OverspendCover.objects.get().missing == ["board_minute"]
    seen = page(sign_in("practice_manager", freed_up.first), "freed_up", "ZZ0001")
    assert "£1,000.00 asked of all practices" in seen
    minute = board(freed_up)
    client = sign_in("pct_director", freed_up.pct)
    faulty = client.post(address, typed | {"minute": str(minute.pk), "named": "ZZ0001 lots"}).content.decode()
    assert "is no practice with a sum" in faulty
    shown = client.post(address, typed | {"minute": str(minute.pk), "named": "zz0001 1,000.00"}, follow=True)
    assert "Taken: £1,000.00." in shown.content.decode()
    seen = page(sign_in("practice_manager", freed_up.first), "freed_up", "ZZ0001")
    assert "Taken for a PCT overspend" in seen
    assert "Minute B/06/50" in seen
    beside = page(sign_in("practice_manager", freed_up.second), "last_resort", 2006)
    assert "taken" in beside
    assert "First Surgery" not in beside


def test_each_set_of_books_that_a_pct_keeps_has_its_own_last_resort(freed_up, sign_in) -> None:
    """A PCT that merged into it in the year left its books: fund, plans and attempts of each stand apart."""
    old = PctFactory(name="Oldmoor PCT", code="ZN9")
    SuccessionFactory(predecessor=old, successor=freed_up.pct, effective_on=date(2006, 6, 1))
    theirs = open_books(pct=old, financial_year=THIS, by=SYSTEM, at=NOW)
    client = sign_in("pct_director", freed_up.pct)
    shown = page(client, "last_resort", 2006)
    assert "keeps 2 sets of books of 2006/07" in shown
    assert "?pct=ZN1&amp;books=ZN9" in shown
    assert "This page shows those of Northmoor PCT" in shown
    typed = {"begun_on": "2006-05-01", "ends_on": "2006-06-30", "overspend": "9000", "measures": "Peers look"}
    answer = client.post(reverse("budgets:recovery_plan", args=[2006]) + "?books=ZN9", typed)
    assert answer.url == reverse("budgets:last_resort", args=[2006]) + "?books=ZN9"
    assert RecoveryPlan.objects.get().books == theirs
    assert "Peers look" in page(client, "last_resort", 2006, books="ZN9")
    assert "Peers look" not in page(client, "last_resort", 2006, books="ZN1")
    client.post(
        reverse("budgets:cover_overspend", args=[2006]) + "?books=ZN9",
        {"amount": "1000", "reason": "The acute contract", "named": "", "password": PASSWORD},
    )
    assert OverspendCover.objects.get().books == theirs


def test_a_practice_sees_each_set_of_books_that_holds_its_money(freed_up, sign_in) -> None:
    """The second practice has money in both sets after the merger, the first in one alone."""
    old = PctFactory(name="Oldmoor PCT", code="ZN9")
    SuccessionFactory(predecessor=old, successor=freed_up.pct, effective_on=date(2006, 6, 1))
    theirs = open_books(pct=old, financial_year=THIS, by=SYSTEM, at=NOW)
    account = {"kind": AccountKind.FREED_UP_PRACTICE, "name": "ZZ0002-2006-1", "balance": 0}
    Account.objects.create(books=theirs, practice=freed_up.second, **account)
    both = page(sign_in("practice_manager", freed_up.second), "last_resort", 2006)
    assert "those that hold your money: Northmoor PCT, Oldmoor PCT." in both
    assert "The three facts, books of Northmoor PCT" in both
    assert "The three facts, books of Oldmoor PCT" in both
    one = page(sign_in("practice_manager", freed_up.first), "last_resort", 2006)
    assert "This page shows those of Northmoor PCT." in one
    assert "The three facts, books of" not in one
    asked = page(sign_in("practice_manager", freed_up.second), "last_resort", 2006, books="ZN9")
    assert "This page shows those of Oldmoor PCT." in asked


def test_books_that_a_pct_does_not_keep_are_not_found(freed_up, sign_in) -> None:
    PctFactory(name="Southmoor PCT", code="ZN2")
    client = sign_in("pct_director", freed_up.pct)
    for name in ("last_resort", "recovery_plan", "cover_overspend"):
        assert client.get(reverse(f"budgets:{name}", args=[2006]), {"books": "ZN2"}).status_code == 404


def test_plans_and_minutes_are_recorded_on_their_pages(freed_up, sign_in) -> None:
    client = sign_in("pct_finance", freed_up.pct)
    typed = {"begun_on": "2006-05-01", "ends_on": "2006-06-30", "overspend": "9000", "measures": "Peers look"}
    assert (
        "Recorded. Its outcome"
        in client.post(reverse("budgets:recovery_plan", args=[2006]), typed, follow=True).content.decode()
    )
    plan = RecoveryPlan.objects.get()
    outcome = {"outcome": "failed", "remaining": "0", "words": "Admissions rose"}
    address = reverse("budgets:plan_outcome", args=[plan.pk])
    assert "leaves an overspend above nought" in client.post(address, outcome).content.decode()
    assert (
        "It stands from now on." in client.post(address, outcome | {"remaining": "5000"}, follow=True).content.decode()
    )
    client = sign_in("pct_board_clerk", freed_up.pct)
    typed = {
        "held_on": "2006-06-28",
        "reference": "B/06/9",
        "about": "premises",
        "decision": "A ramp",
        "up_to": "600",
    }
    assert "Recorded: minute B/06/9." in client.post(reverse("budgets:new_minute"), typed, follow=True).content.decode()
    assert "There is a minute B/06/9 already" in client.post(reverse("budgets:new_minute"), typed).content.decode()
    assert BoardMinute.objects.get().about == MinuteAbout.PREMISES
    assert "B/06/9" in page(client, "minutes", about="premises", q="ramp")


def test_another_pcts_pages_are_not_this_ones(freed_up, sign_in) -> None:
    claim = freed_up.agreed()
    empty_fund(freed_up)
    failed(freed_up)
    cover(freed_up, "10.00", minute=board(freed_up))
    client = sign_in("pct_finance", PctFactory())
    assert client.get(reverse("budgets:claim", args=[claim.reference])).status_code == 404
    assert "First Surgery" not in page(client, "claims")
    assert "There are no books" in page(client, "last_resort", 2006, pct=freed_up.pct.code)
