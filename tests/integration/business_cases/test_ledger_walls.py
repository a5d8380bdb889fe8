"""Whoever has an interest in a case is not told of it by the ledger, whose sums stay whole for everybody (R122)."""

import csv
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from budgets.domain.bundle import table
from budgets.domain.ledger import AccountKind
from budgets.models import Account, Entry, Posting
from budgets.queries.commitments import commitments_of, told
from budgets.queries.withheld import withheld_from
from budgets.queries.year_end import ACCOUNTS, POSTINGS, account_rows, posting_rows
from budgets.rendering.withheld_bundle import NOTE_NAME, bundle_for
from business_cases.models import BusinessCase
from pbc.accounts.models import RoleAssignment
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.business_cases import complete
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.funded_world import THIS, FundedWorld
from tests.integration.business_cases.world import at

TITLE, WITHHELD = "A clinic that only insiders know", "withheld: interest declared"


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(at("2006-09-14"), tick=False):
        yield


@pytest.fixture
def case(funded: FundedWorld) -> BusinessCase:
    """A case that names a clinic, with money of the innovation fund; another that names nobody."""
    clinic, content = ProviderFactory(name="The Fenwick Clinic", code="ZR77"), complete()
    content["service"] |= {"title": TITLE, "providers": [clinic.code]}
    case = funded.approved(content=content)
    funded.from_fund(case, "6000.00")
    funded.from_fund(funded.approved(), "100.00")
    return case


@pytest.fixture
def walled(funded: FundedWorld, case: BusinessCase) -> RoleAssignment:
    """A finance officer with shares in the clinic."""
    person = RoleAssignmentFactory(role="pct_finance", organisation=funded.pct)
    InterestFactory(user=person.user, organisation=Organisation.objects.get(code="ZR77"))
    return person


def pages(client: Client, funded: FundedWorld, case: BusinessCase) -> dict[str, str]:
    fund = Account.objects.get(books=funded.books, kind=AccountKind.INNOVATION_FUND)
    own = Account.objects.get(books=funded.books, name=case.reference)
    posting = Posting.objects.get(key=f"commitment:{case.reference}")
    addresses = {
        "ledger": reverse("budgets:ledger", args=[2006]),
        "export": reverse("budgets:ledger", args=[2006]) + "?format=csv",
        "fund": reverse("budgets:account", args=[fund.pk]),
        "fund export": reverse("budgets:account", args=[fund.pk]) + "?format=csv",
        "account": reverse("budgets:account", args=[own.pk]),
        "posting": reverse("budgets:posting", args=[posting.pk]),
    }
    return {name: client.get(address).content.decode() for name, address in addresses.items()}


def test_no_page_and_no_file_of_the_ledger_names_it(
    funded: FundedWorld, case: BusinessCase, walled: RoleAssignment, client: Client
) -> None:
    client.force_login(walled.user)
    for name, text in pages(client, funded, case).items():
        assert case.reference not in text, name
        assert TITLE not in text, name
        assert WITHHELD in text, name
        if name != "posting":
            assert "6,000.00" in text or "6000.00" in text, name
    found = client.get(reverse("budgets:ledger", args=[2006]), {"q": case.reference}).content.decode()
    assert WITHHELD not in found  # nor does a search say that it is there
    free = RoleAssignmentFactory(role="pct_finance", organisation=funded.pct)
    client.force_login(free.user)
    for name, text in pages(client, funded, case).items():
        assert case.reference in text, name
        assert WITHHELD not in text, name


def test_who_stands_back_from_a_case_is_told_nothing_of_it_either(funded: FundedWorld, case: BusinessCase) -> None:
    person = RoleAssignmentFactory(role="pct_finance", organisation=funded.pct)
    assert not withheld_from(person.as_principal(), funded.books)
    RecusalFactory(user=person.user, subject_type="business_cases.BusinessCase", subject_id=str(case.pk))
    assert withheld_from(person.as_principal(), funded.books).references == {case.reference}
    assert not withheld_from(funded.manager, funded.books)


def test_the_sums_of_a_statement_stay_true(funded: FundedWorld, case: BusinessCase, walled: RoleAssignment) -> None:
    every = commitments_of(funded.practice, THIS)
    shown, rest = told(every, walled.as_principal())
    assert rest is not None
    assert rest.total == Decimal("6000.00")
    assert [each.amount for each, _ in shown] == [Decimal("100.00")]
    assert told(every, funded.manager) == (every, None)


def test_the_years_bundle_is_given_with_its_texts_withheld_and_its_amounts_whole(
    funded: FundedWorld, case: BusinessCase, walled: RoleAssignment
) -> None:
    books, out = funded.books, io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ledger/accounts.csv", table(ACCOUNTS, account_rows(books)))
        archive.writestr("ledger/postings.csv", table(POSTINGS, posting_rows(books)))
        archive.writestr("README.txt", "As it was.")
    whole = out.getvalue()
    assert bundle_for(whole, withheld_from(funded.finance, books)) == whole
    with zipfile.ZipFile(io.BytesIO(bundle_for(whole, withheld_from(walled.as_principal(), books)))) as copy:
        texts = {name: copy.read(name).decode() for name in copy.namelist()}
    assert "ledger/accounts.csv\nledger/postings.csv" in texts[NOTE_NAME]
    assert texts["README.txt"] == "As it was."
    assert case.reference not in "".join(texts.values())
    assert TITLE not in "".join(texts.values())
    told_rows = list(csv.DictReader(io.StringIO(texts["ledger/accounts.csv"])))
    assert sum(Decimal(row["balance"]) for row in told_rows) == 0
    assert len(told_rows) == Account.objects.filter(books=books).count()
    assert Entry.objects.filter(account__name=case.reference).exists()
