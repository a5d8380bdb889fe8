from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.domain.ledger import AccountKind
from budgets.models import Account, Posting
from budgets.queries.ledger import books_of, standing
from tests.factories.budgets import account, books, posting
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.integration.budgets.world import THIS

FIRST = {"effective_on": "2006-06-01", "reason": "A reason"}


@pytest.fixture
def pct(db):
    return PctFactory(name="Northmoor PCT")


@pytest.fixture
def practice(pct):
    practice = PracticeFactory(pct=pct, name="Elm Surgery", code="Q00001")
    posting(pct=pct, practice=practice, line="ae", amount="750.00")
    return practice


def page(client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"budgets:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_pct_sees_that_the_parts_are_the_allocation(client_as, pct, practice) -> None:
    text = page(client_as("pct_finance", pct), "ledger", 2006)
    for words in (
        "Where the allocation stands",
        "£1,100,000.00",
        "Practice budget of Elm Surgery, a&amp;e attendances",
    ):
        assert words in text


def test_a_practice_sees_its_own_accounts(client_as, pct, practice) -> None:
    account(pct=pct, practice=PracticeFactory(pct=pct, name="Oak Surgery"))
    text = page(client_as("practice_manager", practice), "ledger", 2006)
    assert "Elm Surgery" in text
    assert "Oak Surgery" not in text
    assert "Where the allocation stands" not in text
    assert "Record an allocation" not in text


def test_an_empty_year_says_what_to_do(client_as, pct) -> None:
    assert "No allocation is recorded for 2006/07" in page(client_as("pct_finance", pct), "ledger", 2006)


def test_an_account_shows_the_balance_after_each_posting(client_as, pct, practice) -> None:
    posting(pct=pct, practice=practice, line="ae", amount="0.50")
    own = Account.objects.get(practice=practice, line="ae")
    text = page(client_as("practice_manager", practice), "account", own.pk)
    assert "£750.00" in text
    assert "£750.50" in text


def test_a_posting_says_how_many_entries_are_others(client_as, pct, practice) -> None:
    text = page(client_as("practice_manager", practice), "posting", Posting.objects.latest("pk").pk)
    assert "1 more entry is on accounts of others" in text
    assert "A test" in text


def test_an_allocation_is_recorded_and_told(client_as, pct) -> None:
    client = client_as("pct_finance", pct)
    given = {"hchs": "1000", "prescribing": "", "primary_care": "", "source": "Letter", "effective_on": "2006-04-01"}
    response = client.post(reverse("budgets:record_allocation", args=[2006]), given, follow=True)
    assert "Recorded: £1,000.00 for 2006/07." in response.content.decode()
    assert standing(books_of(pct, THIS)).allocation == Decimal("1000.00")


def test_money_is_set_aside_and_too_much_is_told_beside_the_field(client_as, pct) -> None:
    books(pct, hchs="100.00")
    client, address = client_as("pct_finance", pct), reverse("budgets:set_aside", args=[2006])
    given = FIRST | {"kind": "pct_held", "name": "Ambulances", "component": "hchs", "amount": "100.01"}
    text = client.post(address, given).content.decode()
    assert "£0.01 too much" in text
    client.post(address, given | {"amount": "60"})
    assert standing(books_of(pct, THIS)).by_kind[AccountKind.PCT_HELD] == Decimal("60.00")


def test_a_virement_and_an_adjustment(client_as, pct, practice) -> None:
    posting(pct=pct, practice=practice, line="emergency", amount="100.00")
    ae, emergency = (Account.objects.get(practice=practice, line=line) for line in ("ae", "emergency"))
    client = client_as("pct_finance", pct)
    given = FIRST | {"source": str(ae.pk), "target": str(emergency.pk), "amount": "50"}
    assert (
        "Moved: £50.00." in client.post(reverse("budgets:virement", args=[2006]), given, follow=True).content.decode()
    )
    given = FIRST | {"practice": "q00001", "kind": "tariff", "line": "ae", "amount": "-10"}
    address = reverse("budgets:adjust", args=[2006])
    assert "Changed: Elm Surgery" in client.post(address, given, follow=True).content.decode()
    ae.refresh_from_db()
    assert ae.balance == Decimal("690.00")
    assert "There is no practice" in client.post(address, given | {"practice": "Q99999"}).content.decode()


def test_books_of_merged_pcts_are_kept_apart_by_the_new_one(client_as, pct) -> None:
    olds = [PctFactory(name=name) for name in ("North PCT", "South PCT")]
    for old in olds:
        books(old)
        SuccessionFactory(predecessor=old, successor=pct, effective_on=THIS.months[6].first_day)
    client = client_as("pct_finance", pct)
    text = page(client, "ledger", 2006)
    assert "North PCT, 2006/07" in text
    assert "South PCT, 2006/07" in text
    given = {"hchs": "5", "prescribing": "", "primary_care": "", "source": "Letter", "effective_on": "2006-11-01"}
    address = reverse("budgets:record_allocation", args=[2006]) + f"?pct={olds[0].code}"
    assert "Recorded: £5.00" in client.post(address, given, follow=True).content.decode()
    assert standing(books_of(olds[0], THIS)).allocation == Decimal("1100005.00")


def test_the_accounts_can_be_filtered_and_taken_away(client_as, pct, practice) -> None:
    client = client_as("pct_finance", pct)
    assert "Elm Surgery" not in page(client, "ledger", 2006, kind="contingency")
    assert "Elm Surgery" in page(client, "ledger", 2006, q="elm")
    export = client.get(reverse("budgets:ledger", args=[2006]), {"format": "csv"})
    assert export["Content-Type"].startswith("text/csv")


def test_the_list_of_accounts_takes_a_constant_number_of_queries(
    client_as, pct, practice, django_assert_max_num_queries
) -> None:
    for number in range(5):
        account(pct=pct, practice=PracticeFactory(pct=pct, name=f"Surgery {number}"))
    client = client_as("pct_finance", pct)
    page(client, "ledger", 2006)
    with django_assert_max_num_queries(16):
        page(client, "ledger", 2006)
