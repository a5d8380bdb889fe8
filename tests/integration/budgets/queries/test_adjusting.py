from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions.posting import post
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.queries.adjusting import in_year_adjustments
from budgets.queries.ledger import books_of
from pbc.core.principal import SYSTEM
from tests.integration.budgets.world import AT, THIS

JULY = date(2006, 7, 1)


@pytest.fixture
def issued(world):
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world


def move(world, moves, kind=PostingKind.VIREMENT, on=JULY, reason="For a clinic"):
    with transaction.atomic():
        return post(
            books=books_of(world.pct, THIS),
            kind=kind,
            moves=moves,
            effective_on=on,
            reason=reason,
            authority="PEC minute 4",
            by=SYSTEM,
            at=AT,
        )


def line_of(practice, line, kind=AccountKind.DEVOLVED) -> AccountKey:
    return AccountKey(kind, practice.pk, line)


def test_a_posting_changes_both_its_lines(issued, django_assert_num_queries) -> None:
    source, target = line_of(issued.first, "emergency"), line_of(issued.first, "prescribing")
    posting = move(issued, transfer(source, target, Decimal("120.00")))
    with django_assert_num_queries(1):
        found = in_year_adjustments([issued.first.pk, issued.second.pk], THIS)
    (taken,) = found[issued.first.pk, "emergency"]
    assert (taken.amount, taken.effective_on, taken.reference) == (Decimal("-120.00"), JULY, str(posting.pk))
    assert (taken.reason, taken.authority) == ("For a clinic", "PEC minute 4")
    assert found[issued.first.pk, "prescribing"][0].amount == Decimal("120.00")
    assert set(found) == {(issued.first.pk, "emergency"), (issued.first.pk, "prescribing")}


def test_issuing_is_no_adjustment_and_another_year_is_another(issued) -> None:
    assert in_year_adjustments([issued.first.pk], THIS) == {}
    move(issued, transfer(line_of(issued.first, "emergency"), line_of(issued.first, "ae"), Decimal("1.00")))
    assert in_year_adjustments([issued.first.pk], THIS.next) == {}


def test_blocking_a_line_back_changes_no_sum(issued) -> None:
    blocked = line_of(issued.first, "emergency", AccountKind.BLOCKED_BACK)
    move(issued, transfer(line_of(issued.first, "emergency"), blocked, Decimal("5.00")), PostingKind.SCOPE)
    assert in_year_adjustments([issued.first.pk], THIS) == {}


def test_the_earliest_comes_first(issued) -> None:
    source, target = line_of(issued.first, "emergency"), line_of(issued.first, "prescribing")
    move(issued, transfer(source, target, Decimal("2.00")), on=date(2006, 9, 1), reason="Later")
    move(issued, transfer(source, target, Decimal("1.00")), on=date(2006, 6, 1), reason="Earlier")
    reasons = [each.reason for each in in_year_adjustments([issued.first.pk], THIS)[issued.first.pk, "emergency"]]
    assert reasons == ["Earlier", "Later"]
