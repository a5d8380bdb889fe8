"""A line of a budget becomes what a panel ruled: once, balanced, from a day on; what does not fit is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from budgets.actions.ruled import adjust_by_ruling
from budgets.domain.ledger import AccountKey, AccountKind, Overdrawn, is_whole
from budgets.models import Budget, BudgetLine, Posting
from budgets.presenters.disputed import about_line
from budgets.queries.ledger import balance, replayed
from budgets.queries.ruled import lines_to_change, postings_of_rulings, ruled_line
from budgets.queries.statements import statement
from disputes.models import CarriedOut, Dispute
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from tests.factories.accounts import UserFactory
from tests.factories.disputes import dispute_in, opened_for, ruled_on
from tests.factories.governance import InterestFactory
from tests.factories.principals import hat
from tests.integration.budgets.freed_up_world import NOW, FreedUpWorld

JULY = date(2006, 7, 1)


@pytest.fixture
def line(freed_up) -> BudgetLine:
    budget = Budget.objects.in_force(2006).get(practice=freed_up.first)
    return budget.lines.get(line="emergency")


def dispute_about(world, line: BudgetLine, amount: str | None, side: str = "practice") -> Dispute:
    return ruled_on(about_line(line, ()), practice=world.first, pct=world.pct, side=side, amount=amount)


def change(world, dispute: Dispute, **given) -> Posting:
    return adjust_by_ruling(**({"dispute": dispute, "effective_on": JULY, "by": world.finance, "at": NOW} | given))


def held(world, line: BudgetLine) -> Decimal:
    return balance(world.books, AccountKey(AccountKind.DEVOLVED, world.first.pk, line.line))


@pytest.mark.parametrize(("side", "more"), [("practice", "500.00"), ("pct", "-200.00")])
def test_the_line_is_changed_once_and_points_to_the_ruling(freed_up, line, side, more) -> None:
    before = held(freed_up, line)
    dispute = dispute_about(freed_up, line, str(line.net + Decimal(more)), side)
    assert [row.pk for _, row in lines_to_change(freed_up.finance, freed_up.pct, NOW.date())] == [line.pk]
    posting = change(freed_up, dispute)
    assert (posting.ruling, posting.kind, posting.effective_on) == (dispute.ruling, "ruling", JULY)
    assert held(freed_up, line) == before + Decimal(more)
    assert is_whole(replayed(freed_up.books))
    assert sum(posting.entries.values_list("amount", flat=True)) == 0
    july = statement(freed_up.first, Month(2006, 7)).line("emergency")
    assert [each.reference for each in july.adjustments] == [str(posting.pk)]
    assert CarriedOut.objects.get().outcome.ruling == dispute.ruling
    assert postings_of_rulings([dispute.pk]) == {dispute.pk: posting}
    assert lines_to_change(freed_up.finance, freed_up.pct, NOW.date()) == []
    event = AuditEvent.objects.get(kind="budgets.budget_adjusted_by_ruling")
    assert (event.facts["amount"], event.facts["dispute"]) == (more, dispute.reference)
    with pytest.raises(Denied, match="carried this ruling out on 3 July 2006"):
        change(freed_up, dispute)
    assert Posting.objects.filter(kind="ruling").count() == 1


def test_a_ruling_that_is_split_between_the_sides_changes_no_line_by_itself(freed_up, line) -> None:
    dispute = dispute_about(freed_up, line, str(line.net + 1))
    theirs = opened_for(dispute, "pct", str(line.net - 1))
    dispute.ruling.outcomes.create(issue=2, offer=theirs, votes_for=2, votes_against=1)
    with pytest.raises(Denied, match="the amount of neither offer stands for the line"):
        change(freed_up, dispute)
    assert lines_to_change(freed_up.finance, freed_up.pct, NOW.date()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_carry_out_the_same_ruling_at_once_one_does() -> None:
    """On real connections: money is posted once, and the other is told who was first."""
    world = FreedUpWorld().two_months()
    line = Budget.objects.in_force(2006).get(practice=world.first).lines.get(line="emergency")
    dispute = dispute_about(world, line, str(line.net + 500))

    def act(number: int) -> str:
        try:
            return str(change(world, dispute).kind)
        except Denied as fault:
            return str(fault)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(act, range(2)))
    assert said[1] == "ruling"
    assert "carried this ruling out on 3 July 2006" in said[0]
    assert (CarriedOut.objects.count(), Posting.objects.filter(kind="ruling").count()) == (1, 1)


def test_what_does_not_fit_changes_nothing(freed_up, line) -> None:
    before = held(freed_up, line)
    for amount, fault, words in (
        (None, Denied, "names no amount"),
        (str(line.net), Denied, "nothing to change"),
        ("999999.00", Overdrawn, "too much"),
    ):
        dispute = dispute_about(freed_up, line, amount)
        with pytest.raises(fault, match=words):
            change(freed_up, dispute)
        Dispute.objects.filter(pk=dispute.pk).update(status="followed")
    dispute = dispute_about(freed_up, line, str(line.net + 1))
    for given, words in (
        ({"effective_on": date(2006, 5, 1)}, "in a month that is closed"),
        ({"effective_on": date(2007, 4, 1)}, "is not in 2006/07"),
    ):
        with pytest.raises(Invalid, match=words):
            change(freed_up, dispute, **given)
    Budget.objects.filter(pk=line.budget_id).update(status="superseded")
    with pytest.raises(Denied, match="Issue it first, then carry the ruling out"):
        change(freed_up, dispute)
    assert held(freed_up, line) == before
    assert not CarriedOut.objects.exists()


def test_only_the_pct_changes_it_and_only_after_a_ruling(freed_up, line) -> None:
    dispute = dispute_about(freed_up, line, str(line.net + 1))
    walled = UserFactory()
    InterestFactory(user=walled, organisation=freed_up.first)
    for who, words in (
        (freed_up.manager, "may not change a budget as ruled"),
        (freed_up.pbc, "may not change a budget as ruled"),
        (hat("pct_finance", freed_up.second), "you act for another organisation"),
        (hat("pct_finance", freed_up.pct, user_id=walled.pk), "you stand back from this dispute"),
    ):
        with pytest.raises(Denied, match=words):
            change(freed_up, dispute, by=who)
    other = dispute_in(practice=freed_up.first, pct=freed_up.pct)
    assert ruled_line(other) is None
    with pytest.raises(Denied, match="No panel has ruled on a line"):
        change(freed_up, other)


def test_without_its_record_the_change_is_undone(freed_up, line, monkeypatch) -> None:
    def broken(*args: object, **given: object) -> None:
        raise RuntimeError

    before, dispute = held(freed_up, line), dispute_about(freed_up, line, str(line.net + 1))
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        change(freed_up, dispute)
    assert held(freed_up, line) == before
    assert not CarriedOut.objects.exists()
