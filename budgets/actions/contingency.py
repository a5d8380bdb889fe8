"""Return what is left of the contingency fund at the end of the year (R50; S4 ¶42)."""

from datetime import datetime

from django.db import transaction

from budgets import permissions
from budgets.actions.posting import post
from budgets.actions.threshold import locked
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.contingency import check_may_return, returns
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind
from budgets.models import Books, Posting
from budgets.queries.contingency import calls_by_state, contributions, uncalled_of_fund
from budgets.queries.ledger import keeper_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal

RETURN_KEY = "contingency_return"


@transaction.atomic
def return_contingency(*, books: Books, by: Principal, at: datetime) -> Posting | None:
    """Give what is left of the fund back to practices, in proportion to what each put in, to the penny. Once.

    :returns: the posting; ``None`` where nothing is left.
    :raises Denied: if this hat may not, before the end of the year, while calls wait or threshold calls are not made,
        or where it was done already.
    """
    today, year = day_of(at), FinancialYear(books.financial_year)
    keeper = keeper_of(books, today)
    permissions.check_own_pct(by, keeper, Permission.YEAR_CLOSE, to="return what is left of the contingency fund")
    left = locked(books, FUND).balance
    if books.postings.filter(key=RETURN_KEY).exists():
        raise Denied(f"What was left of the fund of {year} was returned already. Nothing was changed.")
    waiting = calls_by_state(books).get(CallStatus.WAITING, 0)
    check_may_return(year, today=today, waiting=waiting, uncalled=uncalled_of_fund(books))
    shares = returns(left, contributions(books))
    if not shares:
        return None
    given = {AccountKey(AccountKind.CONTINGENCY_RETURNED, practice): amount for practice, amount in shares.items()}
    posting = post(
        books=books,
        kind=PostingKind.CONTINGENCY_RETURN,
        moves={FUND: -sum(shares.values(), ZERO), **given},
        effective_on=year.months[-1].last_day,
        reason=f"What was left of the contingency fund of {year}, by contribution",
        authority="S4 ¶42",
        key=RETURN_KEY,
        by=by,
        at=at,
    )
    facts = {"year": str(year), "returned": left, "practices": len(shares)}
    audit.record("budgets.contingency_returned", books, by=by, at=at, organisation_code=books.pct.code, **facts)
    return posting
