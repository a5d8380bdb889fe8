"""Post the issue of budgets to the ledger: what leaves the unattributed money for practices and the fund (R20, R35)."""

from collections.abc import Sequence
from datetime import datetime

from budgets.actions.posting import post
from budgets.domain.attribution import IssuedLine, issue_moves
from budgets.domain.ledger import PostingKind, combined
from budgets.domain.scope import Holding
from budgets.models import Books, Budget, BudgetLine, Posting
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal


def post_issue(
    *, books: Books, issued: Sequence[Budget], superseded: Sequence[Budget], reason: str, by: Principal, at: datetime
) -> Posting | None:
    """Attribute issued budgets, and take back those they supersede, in one posting; ``None`` where nothing differs.

    In-year adjustments stay as they are: they were made to the line, not to a version.

    :raises Overdrawn: where the allocation does not hold what is issued.
    """
    back = {key: -amount for key, amount in issue_moves(_lines(superseded)).items()}
    moves = combined(issue_moves(_lines(issued)), back)
    if not moves:
        return None
    return post(
        books=books,
        kind=PostingKind.ISSUE,
        moves=moves,
        effective_on=FinancialYear(books.financial_year).first_day,
        reason=reason,
        by=by,
        at=at,
        facts={"budgets": [budget.pk for budget in issued], "superseded": [budget.pk for budget in superseded]},
    )


def _lines(budgets: Sequence[Budget]) -> list[IssuedLine]:
    rows = BudgetLine.objects.filter(budget__in=[budget.pk for budget in budgets]).select_related("budget")
    return [
        IssuedLine(row.budget.practice_id, row.line, Holding(row.holding), row.net, row.contingency) for row in rows
    ]
