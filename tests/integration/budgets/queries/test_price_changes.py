"""A price list that changes after budgets were set: the same spells at both lists."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.causes import Cause
from budgets.models import Budget
from budgets.queries.price_changes import lists_of_the_budget, price_changes, with_price_lists
from budgets.queries.statements import statement
from pbc.activity.actions.repricing import reprice
from pbc.activity.domain.lines import Line
from pbc.activity.models import ImportBatch, InpatientTariff, ReferenceRelease
from pbc.core.principal import SYSTEM
from tests.factories.activity import ImportBatchFactory
from tests.integration.budgets.world import AT, THIS, BudgetWorld

APRIL, MAY = THIS.months[:2]
BEFORE, AFTER = datetime(2006, 2, 1, tzinfo=UTC), datetime(2006, 4, 30, tzinfo=UTC)


@pytest.fixture
def revised(world) -> BudgetWorld:
    """Budgets set on the first list; then a second makes an emergency L09 dearer by a tenth: 2,530."""
    ReferenceRelease.objects.update(financial_year=THIS.start_year)
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    world.year([APRIL, MAY])
    dearer(world)
    return world


def dearer(world: BudgetWorld) -> None:
    """The price lists of the world came before its budgets were set; a new one after, for an emergency L09 alone."""
    ReferenceRelease.objects.update(financial_year=THIS.start_year)
    ImportBatch.objects.filter(pk__in=ReferenceRelease.objects.values("batch")).update(received_at=BEFORE)
    old = world.tariff.release
    ReferenceRelease.objects.filter(pk=old.pk).update(is_current=False)
    new = ReferenceRelease.objects.create(
        kind=old.kind, financial_year=old.financial_year, batch=ImportBatchFactory(received_at=AFTER)
    )
    price = InpatientTariff.objects.get(pk=world.tariff.pk)
    price.pk, price.release, price.non_elective = None, new, Decimal("2530.00")
    price.save(force_insert=True)


def lists(world: BudgetWorld) -> list[int] | None:
    return lists_of_the_budget(with_price_lists(Budget.objects.filter(practice=world.first)).get())


def test_the_lists_of_the_budget_are_those_in_force_when_it_was_set(revised, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = lists(revised)
    assert revised.tariff.release_id in found
    Budget.objects.filter(practice=revised.first).update(set_at=AFTER)
    assert lists(revised) is None, "lists that have not changed since"


def test_the_same_rows_at_both_lists(revised) -> None:
    reprice(financial_year=THIS, by=SYSTEM, at=AFTER)
    now = {Line.EMERGENCY: 2 * Decimal("2530.00")}
    found = price_changes([revised.first.pk], MAY, now, lists(revised))
    assert found[Line.EMERGENCY] == 2 * Decimal("230.00")


def test_the_statement_calls_it_tariff_in_few_queries(revised, django_assert_num_queries) -> None:
    """Fourteen at first, thirteen once the sums of costly patients are kept."""
    reprice(financial_year=THIS, by=SYSTEM, at=AFTER)
    with django_assert_num_queries(14):
        split = statement(revised.first, MAY).lines[0].split
    with django_assert_num_queries(13):
        statement(revised.first, MAY)
    assert split[Cause.TARIFF].within == Decimal("460.00")
    assert split[Cause.MIX].within == 0
