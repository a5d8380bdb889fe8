"""What a line is looked at against; and that the split adds up whatever the world does."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions.posting import post
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.causes import Cause
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.queries.backgrounds import accrual_of, backgrounds, surroundings
from budgets.queries.completeness import Arrivals
from budgets.queries.ground import ground
from budgets.queries.ledger import books_of
from budgets.queries.statements import statement
from pbc.activity.actions.months import close_month
from pbc.activity.domain.lines import Line
from pbc.activity.models import MonthClose
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PopulationReturnFactory, SuccessionFactory
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

APRIL, MAY, JUNE, JULY, AUGUST = THIS.months[:5]


@pytest.fixture
def issued(world) -> BudgetWorld:
    set_budgets(pct=world.pct, financial_year=THIS, by=SYSTEM, at=AT)
    issue_budgets(pct=world.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
    return world.year([APRIL, MAY])


def around(world, practice, month=MAY):
    return surroundings(practice, world.pct, ground([practice], month, by_specialty=True))


def test_the_list_of_the_budget_and_the_latest(issued) -> None:
    assert around(issued, issued.first).lists == (1800, 1800)
    PopulationReturnFactory(practice=issued.first, counted_on=date(2006, 4, 1), each=110)
    assert around(issued, issued.first).lists == (1800, 1980)


def test_after_a_merger_both_lists_count_until_the_heirs_own_is_counted(issued) -> None:
    SuccessionFactory(predecessor=issued.second, successor=issued.first, effective_on=date(2006, 5, 1))
    assert around(issued, issued.first).lists == (3600, 3600)
    PopulationReturnFactory(practice=issued.first, counted_on=date(2006, 5, 20), each=210)
    assert around(issued, issued.first).lists == (3600, 3780)


def test_without_a_budget_nothing_is_read(world, django_assert_num_queries) -> None:
    found = ground([world.first], MAY)
    with django_assert_num_queries(0):
        assert surroundings(world.first, world.pct, found).lists is None


def test_two_queries(issued, django_assert_num_queries) -> None:
    found = ground([issued.first], MAY, by_specialty=True)
    with django_assert_num_queries(2):
        surroundings(issued.first, issued.pct, found)


def test_a_background_holds_last_years_months_and_mix(issued) -> None:
    found = ground([issued.first], MAY, by_specialty=True)
    actual = found.actuals[issued.first.pk]["emergency"]
    made = backgrounds(issued.first, found, around(issued, issued.first), [actual])["emergency"]
    assert made.last_year == dict.fromkeys(LAST.months, Decimal("2300.00"))
    assert sum(amount.activity for amount in made.before.values()) == 12
    assert sum(amount.activity for amount in made.now.values()) == 2
    plain = backgrounds(issued.first, found, None, [actual])["emergency"]
    assert (plain.before, plain.accrual) == ({}, None)


def test_an_accrual_without_closes_says_so(issued) -> None:
    actual = ground([issued.first], MAY).actuals[issued.first.pk]["emergency"]
    assert accrual_of(actual, Arrivals(), MAY).value == 0, "nothing arrived of this line, and nothing is missing"


@pytest.fixture
def eventful(issued) -> BudgetWorld:
    """Growth, other specialties, unpriced rows, late rows, a missing month, postings, a longer list, a merger."""
    issued.year([JUNE, JULY])
    first = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
    MonthClose.objects.create(pct=issued.pct, month=LAST.months[-1].first_day, **first)
    for month in (APRIL, MAY):
        close_month(pct=issued.pct, month=month, by=SYSTEM, at=datetime(2006, month.month + 1, 20, tzinfo=UTC))
    issued.spell(issued.first, APRIL, price=Decimal("1234.56"), treatment_function="430")
    issued.spell(issued.second, MAY, price=None)
    issued.spell(issued.first, JUNE, line=Line.DAY_CASE, price=Decimal("333.33"), treatment_function="110")
    issued.prescribe(issued.second, JULY, "77.77")
    issued.attendance(issued.first, AUGUST, price=Decimal("151.01"))
    PopulationReturnFactory(practice=issued.first, counted_on=date(2006, 6, 30), each=107)
    line = AccountKey(AccountKind.DEVOLVED, issued.first.pk, "emergency")
    for kind, target, amount in (
        (PostingKind.VIREMENT, AccountKey(AccountKind.DEVOLVED, issued.first.pk, "prescribing"), "1000.01"),
        (PostingKind.LIST_SIZE, AccountKey(AccountKind.DEVOLVED, issued.second.pk, "emergency"), "99.99"),
    ):
        with transaction.atomic():
            post(
                books=books_of(issued.pct, THIS),
                kind=kind,
                moves=transfer(line, target, Decimal(amount)),
                effective_on=date(2006, 6, 1),
                reason="In a test",
                by=SYSTEM,
                at=AT,
            )
    SuccessionFactory(predecessor=issued.second, successor=issued.first, effective_on=date(2006, 7, 1))
    return issued.summed()


def test_the_parts_add_up_for_every_line_practice_and_month(eventful) -> None:
    seen = set()
    for practice in (eventful.first, eventful.second):
        for month in THIS.months[:6]:
            found = statement(practice, month)
            for line in (*found.lines, *([found.total] if found.total else [])):
                if line.variance.value is None:
                    assert line.split is None
                    continue
                assert line.split.variance == line.variance.value, (practice, month, line.line)
                apart = (line.late.value or 0) + (line.high_cost.value or 0)
                assert line.split.whole == line.variance.value + apart
                seen |= {part.cause for part in line.split.parts if part.together}
    assert seen >= set(Cause) - {Cause.TARIFF, Cause.HIGH_COST}


def test_the_budget_of_the_year_counts_postings_from_their_day_on(eventful) -> None:
    """27,600 less 4% is 26,496; 1,000.01 and 99.99 left it on 1 June."""
    emergency = {
        month: next(line for line in statement(eventful.first, month).lines if line.line == "emergency").budget
        for month in (MAY, JUNE)
    }
    assert emergency[MAY].value == Decimal("26496.00")
    assert emergency[JUNE].value == Decimal("26496.00") - Decimal("1100.00")
    assert [part.value for part in emergency[JUNE].inputs[1].inputs] == [Decimal("-1000.01"), Decimal("-99.99")]
