"""Post the issue of budgets to the ledger: what leaves the unattributed money for practices and the fund (R20, R35)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from budgets.actions.posting import post
from budgets.domain.attribution import IssuedLine, issue_moves
from budgets.domain.carrying import carried_moves
from budgets.domain.ledger import BUDGET_KINDS, AccountKind, PostingKind, combined
from budgets.domain.scope import Holding
from budgets.models import Account, Books, Budget, BudgetLine, Posting
from budgets.queries.carrying import CARRIED, held_by, holders, moved
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal

MOVED_BY_ISSUES = BUDGET_KINDS | {AccountKind.UNATTRIBUTED, AccountKind.CONTINGENCY}


def post_issue(
    *, books: Books, issued: Sequence[Budget], superseded: Sequence[Budget], reason: str, by: Principal, at: datetime
) -> Posting | None:
    """Attribute issued budgets, and take back those they supersede, in one posting; ``None`` where nothing differs.

    In-year adjustments stay as they are: they were made to the line, not to a version. Those of a practice whose
    history another's budget holds now go with the line to that practice.

    :raises Overdrawn: where the allocation does not hold what is issued, or a line what was moved out of it.
    """
    hold_still(books)
    new, old = _lines(issued), _lines(superseded)
    back = {key: -amount for key, amount in issue_moves(old).items()}
    wanted = {budget.practice_id: budget.practice_id for budget in issued}
    wanted |= {held.practice.pk: held.heir.pk for held in held_by(issued)}
    so_far = holders(FinancialYear(books.financial_year))
    found = moved(books, so_far.origins(wanted))
    moves = combined(issue_moves(new), back, carried_moves(found, so_far, wanted, _holdings(old), _holdings(new)))
    if not moves:
        return None
    facts: dict[str, Any] = {
        "budgets": [budget.pk for budget in issued],
        "superseded": [budget.pk for budget in superseded],
    }
    touched = {budget.practice_id for budget in superseded} | {each.practice for each in found}
    others = {practice: heir for practice, heir in wanted.items() if so_far.holder(practice) != heir}
    if carried := [{"of": practice, "to": heir} for practice, heir in others.items() if practice in touched]:
        facts[CARRIED] = carried
    return post(
        books=books,
        kind=PostingKind.ISSUE,
        moves=moves,
        effective_on=FinancialYear(books.financial_year).first_day,
        reason=reason,
        by=by,
        at=at,
        facts=facts,
    )


def hold_still(books: Books) -> None:
    """Keep the accounts that an issue moves as they are until the end of the transaction, so that none moves between
    the reading of what they hold and the posting. In the order of their keys, as postings lock them.
    """
    rows = Account.objects.filter(books=books, kind__in=MOVED_BY_ISSUES).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _holdings(lines: Sequence[IssuedLine]) -> dict[tuple[int, str], AccountKind]:
    return {(line.practice, line.line): line.holding.account_kind for line in lines}


def _lines(budgets: Sequence[Budget]) -> list[IssuedLine]:
    rows = BudgetLine.objects.filter(budget__in=[budget.pk for budget in budgets]).select_related("budget")
    return [
        IssuedLine(row.budget.practice_id, row.line, Holding(row.holding), row.net, row.contingency) for row in rows
    ]
