from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from budgets.actions.posting import post
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.domain.year_end import total_of
from budgets.queries.year_end import (
    ACCOUNTS,
    CALLS,
    CLAIMS,
    CLOSES,
    ENTRIES,
    FILES,
    LINES,
    POSTINGS,
    RULES,
    VERSIONS,
    account_rows,
    call_rows,
    claim_rows,
    close_rows,
    entry_rows,
    file_rows,
    line_rows,
    outturn,
    posting_rows,
    rule_rows,
    version_rows,
    working_rows,
    year_of,
    year_state,
)
from pbc.activity.queries.months import closed_until
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from tests.integration.budgets.funds import APRIL, MAY, FundWorld
from tests.integration.budgets.world import AT, THIS
from tests.worlds import kept

AFTER = date(2007, 4, 20)


@kept
def world() -> FundWorld:
    return FundWorld().close(APRIL, MAY)


def test_the_state_of_an_open_year(world) -> None:
    state = year_state(world.books, AFTER)
    assert year_of(world.books) == THIS
    assert state.open_months[0] == "June 2006"
    assert len(state.open_months) == 10
    assert (state.uncalled, state.waiting_calls, state.waiting_claims) == (12, 0, 0)
    assert state.fund == Decimal("2355.60")
    assert state.has_budgets


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (ACCOUNTS, account_rows),
        (POSTINGS, posting_rows),
        (ENTRIES, entry_rows),
        (VERSIONS, version_rows),
        (LINES, line_rows),
        (CLOSES, close_rows),
        (FILES, file_rows),
        (RULES, rule_rows),
        (CLAIMS, claim_rows),
        (CALLS, call_rows),
    ],
)
def test_every_table_of_the_bundle_has_as_many_cells_as_its_header(world, header, rows) -> None:
    for row in rows(world.books):
        assert len(row) == len(header)


def test_the_bundle_holds_what_the_year_stands_on(world) -> None:
    assert [row[0] for row in close_rows(world.books)] == ["2006-04", "2006-05"]
    assert {row[1] for row in version_rows(world.books)} == {"ZZ0001", "ZZ0002"}
    assert len(list(working_rows(world.books))) == len(list(line_rows(world.books))) == 5
    assert sum(row[-1] for row in entry_rows(world.books)) == 0
    assert list(file_rows(world.books))
    assert any(row[0] == "contingency_rate" for row in rule_rows(world.books))


def test_an_outturn_has_a_row_for_each_practice_with_a_budget(world) -> None:
    rows = outturn(world.books)
    assert [row.code for row in rows] == ["ZZ0001", "ZZ0002"]
    assert rows[0].contributed == Decimal("1226.40")


@pytest.mark.parametrize("into", ["first", "new"])
def test_what_changed_in_the_year_of_a_practice_taken_over_is_in_its_heir_s_row(world, into) -> None:
    """The second's line has 120.00 more since July; it merges in December, no budget being issued again. Its
    contribution to the fund and what was moved are in the row of whoever it became, so that sums are the books'."""
    before = total_of(outturn(world.books))
    source = AccountKey(AccountKind.UNATTRIBUTED, name="hchs")
    with transaction.atomic():
        post(
            books=world.books,
            kind=PostingKind.NON_RECURRENT,
            moves=transfer(source, AccountKey(AccountKind.DEVOLVED, world.second.pk, "emergency"), Decimal("120.00")),
            effective_on=date(2006, 7, 1),
            reason="For a clinic",
            by=SYSTEM,
            at=AT,
        )
    heir = world.first if into == "first" else world.practice("New Surgery", "ZZ0003", patients=0)
    for old in (world.second,) if into == "first" else (world.first, world.second):
        record_succession(
            kind=SuccessionKind.MERGE,
            predecessor=old,
            successor=heir,
            effective_on=date(2006, 12, 1),
            evidence="Invented order",
            closed_until=closed_until,
            by=SYSTEM,
            at=AT,
        )
    (row,) = outturn(world.books)
    assert (row.code, row.adjusted) == (heir.code, Decimal("120.00"))
    assert row.contributed == before["contributed"] == Decimal("2355.60")
    assert row.budget == before["budget"] + Decimal("120.00")
