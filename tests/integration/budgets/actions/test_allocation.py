from datetime import date
from decimal import Decimal

import pytest

from budgets.actions import allocation
from budgets.actions.allocation import record_allocation, set_aside
from budgets.domain.ledger import AccountKey, AccountKind, Overdrawn
from budgets.models import Books, Posting
from budgets.queries.ledger import balance, books_of, standing
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def pct(db):
    return PctFactory()


def record(pct, **changes) -> Posting:
    given = {
        "pct": pct,
        "financial_year": THIS,
        "components": {"hchs": Decimal("900.00"), "prescribing": Decimal("100.00")},
        "source": "Letter of 1 February 2006 (invented)",
        "effective_on": date(2006, 4, 1),
        "by": hat("pct_finance", pct),
        "at": AT,
    }
    return record_allocation(**(given | changes))


def aside(pct, **changes) -> Posting:
    given = {
        "pct": pct,
        "financial_year": THIS,
        "kind": AccountKind.MANAGEMENT,
        "name": "Support of practices",
        "component": "hchs",
        "amount": Decimal("40.00"),
        "reason": "Two posts (S1 §2.6)",
        "effective_on": date(2006, 4, 1),
        "by": hat("pct_finance", pct),
        "at": AT,
    }
    return set_aside(**(given | changes))


def test_an_allocation_is_received_by_component_and_added_to(pct) -> None:
    record(pct)
    record(pct, components={"hchs": Decimal("50.00")}, source="Growth")
    assert standing(books_of(pct, THIS)).by_kind == {AccountKind.UNATTRIBUTED: Decimal("1050.00")}
    assert AuditEvent.objects.filter(kind="budgets.allocation_recorded", organisation_code=pct.code).count() == 2


def test_part_of_it_can_be_taken_back_but_no_more_than_is_left(pct) -> None:
    record(pct)
    record(pct, components={"hchs": Decimal("-900.00")}, source="Recovered by the SHA")
    with pytest.raises(Overdrawn, match="Hospital and community health services holds £0.00"):
        record(pct, components={"hchs": Decimal("-0.01")}, source="A penny more")


def test_the_same_letter_is_received_once(pct) -> None:
    record(pct, key="2006-02-01")
    with pytest.raises(Denied, match="posted already"):
        record(pct, key="2006-02-01")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": " "}, "Name the letter"),
        ({"components": {"dental": Decimal(1)}}, "There is no component dental"),
        ({"effective_on": date(2007, 4, 1)}, "is not in 2006/07"),
    ],
)
def test_an_allocation_that_cannot_be_leaves_no_books(pct, changes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        record(pct, **changes)
    assert not Books.objects.exists()
    assert not AuditEvent.objects.exists()


def test_another_pct_and_another_role_may_not(pct) -> None:
    with pytest.raises(Denied, match="That is for"):
        record(pct, by=hat("pct_finance", PctFactory()))
    with pytest.raises(Denied, match="you may not record the allocation"):
        record(pct, by=hat("pct_director", pct))


def test_money_set_aside_stands_under_its_name(pct) -> None:
    record(pct)
    aside(pct)
    aside(pct, amount=Decimal("10.00"))
    books = books_of(pct, THIS)
    assert balance(books, AccountKey(AccountKind.MANAGEMENT, name="Support of practices")) == Decimal("50.00")
    assert balance(books, AccountKey(AccountKind.UNATTRIBUTED, name="hchs")) == Decimal("850.00")
    assert balance(books, AccountKey(AccountKind.PCT_HELD, name="Nothing")) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": AccountKind.CONTINGENCY}, "Choose held by the pct, committed before, management and support"),
        ({"name": ""}, "Name the service"),
        ({"reason": ""}, "Say why"),
        ({"amount": Decimal("-1.00")}, "cannot be moved"),
        ({"amount": Decimal("900.01")}, "£0.01 too much"),
    ],
)
def test_what_cannot_be_set_aside(pct, changes, words: str) -> None:
    record(pct)
    with pytest.raises(Invalid, match=words):
        aside(pct, **changes)
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("deed", [record, aside])
def test_without_its_audit_event_nothing_is_posted(pct, deed, monkeypatch) -> None:
    record(pct)

    def broken(*args, **kwargs) -> None:
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(allocation.audit, "record", broken)
    with pytest.raises(RuntimeError, match="audit is down"):
        deed(pct)
    assert Posting.objects.count() == 1
