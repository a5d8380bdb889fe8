"""Whose history budgets hold, and what issues have carried."""

from datetime import date

import pytest
from django.db import transaction

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.models import Budget
from budgets.queries.carrying import codes_held, held_by, holders, moved, strays
from budgets.queries.ledger import books_of
from pbc.core.principal import SYSTEM
from tests.factories.organisations import SuccessionFactory
from tests.integration.budgets.queries.test_adjusting import line_of, move
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def issued(world):
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world


def holding(world) -> Budget:
    """The first practice's budget, as if it held the history of the second."""
    budget = Budget.objects.get(practice=world.first)
    budget.facts |= {"recorded_under": ["ZZ0001", "ZZ0002"]}
    return budget


def test_a_budget_holds_others_by_the_codes_after_its_own(issued) -> None:
    assert codes_held(Budget.objects.get(practice=issued.first)) == ()
    (held,) = held_by([holding(issued)])
    assert (held.practice, held.heir) == (issued.second, issued.first)


def test_it_is_a_stray_unless_it_became_its_heir_by_the_day(issued) -> None:
    held = held_by([holding(issued)])
    SuccessionFactory(predecessor=issued.second, successor=issued.first, effective_on=date(2006, 7, 1))
    assert strays(held, date(2006, 6, 30)) == held
    assert strays(held, date(2006, 7, 1)) == []


def test_what_moved_is_all_but_the_issue(issued) -> None:
    books = books_of(issued.pct, THIS)
    posting = move(issued, {line_of(issued.first, "emergency"): -5, line_of(issued.second, "emergency"): 5})
    found = moved(books, [issued.second.pk])
    assert [(each.posting, each.practice, each.amount) for each in found] == [(posting.pk, issued.second.pk, 5)]


def test_what_an_issue_carried_is_read_from_its_posting(issued) -> None:
    assert holders(THIS).holder(issued.second.pk) == issued.second.pk
    books = books_of(issued.pct, THIS)
    with transaction.atomic():
        books.postings.create(
            kind="issue",
            effective_on=THIS.first_day,
            reason="Version 2",
            posted_by="A treasurer",
            posted_by_role="pct_finance",
            posted_at=AT,
            facts={"carried": [{"of": issued.second.pk, "to": issued.first.pk}]},
        )
    assert holders(THIS).holder(issued.second.pk) == issued.first.pk
    assert holders(THIS.next).holder(issued.second.pk) == issued.second.pk
