from datetime import date
from decimal import Decimal

import pytest

from budgets.actions import adjusting
from budgets.actions.adjusting import adjust_budget, vire
from budgets.domain.ledger import AccountKey, AccountKind, Overdrawn, PostingKind
from budgets.models import Posting
from budgets.queries.adjusting import in_year_adjustments
from budgets.queries.ledger import balance, books_of
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.activity import MonthCloseFactory
from tests.factories.budgets import books, posting
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def pct(db):
    return PctFactory()


@pytest.fixture
def practice(pct):
    practice = PracticeFactory(pct=pct)
    posting(pct=pct, practice=practice, line="emergency", amount="40000.00")
    posting(pct=pct, practice=practice, line="ae", amount="500.00")
    return practice


def line(practice, name: str) -> AccountKey:
    return AccountKey(AccountKind.DEVOLVED, practice.pk, name)


def move(pct, practice, **changes) -> Posting:
    given = {
        "pct": pct,
        "financial_year": THIS,
        "source": line(practice, "emergency"),
        "target": line(practice, "ae"),
        "amount": Decimal("100.00"),
        "effective_on": date(2006, 6, 1),
        "reason": "Minor injuries go to the new unit",
        "by": hat("pct_finance", pct),
        "at": AT,
    }
    return vire(**(given | changes))


def change(pct, practice, **changes) -> Posting:
    given = {
        "pct": pct,
        "practice": practice,
        "financial_year": THIS,
        "kind": PostingKind.LIST_SIZE,
        "amounts": {"emergency": Decimal("250.00"), "ae": Decimal("-50.00")},
        "effective_on": date(2006, 6, 1),
        "reason": "The list grew by 3 percent",
        "by": hat("pct_finance", pct),
        "at": AT,
    }
    return adjust_budget(**(given | changes))


def test_a_virement_moves_what_statements_then_count(pct, practice) -> None:
    made = move(pct, practice)
    assert balance(books_of(pct, THIS), line(practice, "ae")) == Decimal("600.00")
    changed = in_year_adjustments([practice.pk], THIS)
    assert {line: [each.amount for each in postings] for (_, line), postings in changed.items()} == {
        "emergency": [Decimal("-100.00")],
        "ae": [Decimal("100.00")],
    }
    assert made.authority == "PCT finance, up to £25,000"
    assert AuditEvent.objects.get(kind="budgets.money_vired").facts["amount"] == "100.00"


def test_a_large_one_is_a_directors_with_its_authority(pct, practice) -> None:
    large = Decimal("25000.01")
    with pytest.raises(Denied, match="A director has to post it"):
        move(pct, practice, amount=large)
    director = hat("pct_director", pct)
    with pytest.raises(Invalid, match="Name the minute"):
        move(pct, practice, amount=large, by=director)
    assert move(pct, practice, amount=large, by=director, authority="Board 06/14").authority == "Board 06/14"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"amount": Decimal("-1.00")}, "cannot be moved"),
        ({"source": AccountKey(AccountKind.CONTINGENCY)}, "drawn on by calls"),
        ({"target": AccountKey(AccountKind.PCT_HELD, name="Mistyped")}, "no such budget"),
        ({"effective_on": date(2007, 4, 1)}, "is not in 2006/07"),
    ],
)
def test_a_virement_that_cannot_be(pct, practice, changes, words: str) -> None:
    before = Posting.objects.count()
    with pytest.raises(Invalid, match=words):
        move(pct, practice, **changes)
    assert Posting.objects.count() == before


def test_a_virement_never_overdraws(pct, practice) -> None:
    with pytest.raises(Overdrawn, match=r"holds £500.00, and £500.01"):
        move(pct, practice, source=line(practice, "ae"), target=line(practice, "emergency"), amount=Decimal("500.01"))


def test_a_closed_month_stays_as_it_was(pct, practice) -> None:
    MonthCloseFactory(pct=pct, month=date(2006, 6, 1))
    with pytest.raises(Invalid, match="Choose 1 July 2006 or a later day"):
        move(pct, practice)
    with pytest.raises(Invalid, match="Choose 1 July 2006"):
        change(pct, practice)


def test_an_adjustment_is_paid_from_what_is_unattributed(pct, practice) -> None:
    hchs = AccountKey(AccountKind.UNATTRIBUTED, name="hchs")
    before = balance(books_of(pct, THIS), hchs)
    change(pct, practice)
    assert balance(books_of(pct, THIS), hchs) == before - 200
    assert balance(books_of(pct, THIS), line(practice, "ae")) == Decimal("450.00")
    assert AuditEvent.objects.filter(kind="budgets.budget_adjusted", subject_id=str(practice.pk)).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": PostingKind.VIREMENT}, "Choose a kind"),
        ({"amounts": {"community": Decimal(1)}}, "has no line community"),
        ({"amounts": {}}, "Nothing would be moved"),
        ({"amounts": {"ae": Decimal("-500.01")}}, "£0.01 too much"),
    ],
)
def test_an_adjustment_that_cannot_be(pct, practice, changes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        change(pct, practice, **changes)


def test_others_may_not(pct, practice) -> None:
    for by in (hat("practice_manager", practice), hat("pct_finance", PctFactory())):
        with pytest.raises(Denied):
            move(pct, practice, by=by)
        with pytest.raises(Denied):
            change(pct, practice, by=by)


def test_the_pct_that_another_became_moves_its_money(pct, practice) -> None:
    heir = PctFactory()
    SuccessionFactory(predecessor=pct, successor=heir, effective_on=date(2006, 1, 1))
    with pytest.raises(Denied, match="That is for"):
        move(pct, practice)
    move(pct, practice, by=hat("pct_finance", heir))


def test_without_books_there_is_nothing_to_move(db) -> None:
    pct = PctFactory()
    with pytest.raises(Invalid, match="Record the allocation"):
        move(pct, PracticeFactory(pct=pct))
    books(pct)
    with pytest.raises(Invalid, match="no such budget"):
        move(pct, PracticeFactory(pct=pct))


@pytest.mark.parametrize("deed", [move, change])
def test_without_its_audit_event_nothing_moves(pct, practice, deed, monkeypatch) -> None:
    def broken(*args, **kwargs) -> None:
        raise RuntimeError("the audit is down")

    before = Posting.objects.count()
    monkeypatch.setattr(adjusting.audit, "record", broken)
    with pytest.raises(RuntimeError, match="audit is down"):
        deed(pct, practice)
    assert Posting.objects.count() == before
