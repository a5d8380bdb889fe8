"""Change a line of a budget as a panel ruled: dated, in the year, balanced in the ledger (R144; S4 ¶38, ¶73)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets import permissions
from budgets.actions.adjusting import check_day_is_open
from budgets.actions.posting import post
from budgets.domain.adjusting import adjustment_moves
from budgets.domain.ledger import PostingKind
from budgets.domain.services import line_label
from budgets.models import Budget, Posting
from budgets.queries.ledger import books_of, heir_of, holdings_of
from budgets.queries.ruled import RuledLine, ruled_line
from disputes import permissions as of_disputes
from disputes.actions.following import note_carried_out
from disputes.models import Dispute
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day, pounds
from pbc.core.principal import Principal
from pbc.core.working import Working


@transaction.atomic
def adjust_by_ruling(*, dispute: Dispute, effective_on: date, by: Principal, at: datetime) -> Posting:
    """Make a line of a budget what the panel ruled it to be, whichever side’s offer that was.

    The ruling is the authority, so no limit asks for a director. The component of the allocation pays, or gets back.
    The posting points to the ruling; its words name neither ruling nor dispute, for whoever reads the statement reads
    them.

    :param effective_on: the day from which statements count it.
    :raises Denied: if this hat may not or stands back from the dispute; if no panel has ruled on a line; if the ruling
        was carried out already, or does not fit the line as it stands; or if the books are closed.
    :raises Invalid: for a day in a closed month or another year. :raises Overdrawn: where the component, or the line,
        holds less.
    """
    found = _ruled(dispute, by, at)
    Budget.objects.select_for_update(no_key=True).get(pk=found.line.budget_id)
    name = line_label(found.line.line)
    note = f"{name} of {found.practice.name} is changed from {day(effective_on)} on."
    note_carried_out(outcomes=found.outcomes, words=note, by=by, at=at)
    change = found.change()
    posting = _posted(found, change, effective_on, by=by, at=at)
    facts: dict[str, Any] = {"line": found.line.line, "dispute": dispute.reference, "year": str(found.year)}
    facts |= {"amount": _amount(change), "posting": posting.pk}
    code = found.practice.code
    audit.record("budgets.budget_adjusted_by_ruling", found.practice, by=by, at=at, organisation_code=code, **facts)
    return posting


def _ruled(dispute: Dispute, by: Principal, at: datetime) -> RuledLine:
    """The line that was ruled on, for whoever may change it.

    :raises Denied: for everybody else, or where no line was ruled on.
    """
    by.require(Permission.BUDGET_ADJUST, to="change a budget as ruled")
    found = ruled_line(dispute)
    if found is None:
        raise Denied("No panel has ruled on a line of a budget in this dispute. Nothing was changed.")
    pct = heir_of(found.line.budget.pct, day_of(at))
    permissions.check_own_pct(by, pct, Permission.BUDGET_ADJUST, to="change a budget as ruled")
    of_disputes.check_free(by, dispute, day_of(at))
    return found


def _posted(found: RuledLine, change: Working, effective_on: date, *, by: Principal, at: datetime) -> Posting:
    pct, ruling, line = found.line.budget.pct, found.ruling, found.line.line
    books = books_of(pct, found.year)
    if books is None:
        fix = "Record the allocation and issue the budgets first."
        raise Invalid(f"{pct.name} has no books of {found.year}.", rule="books_are_open", fix=fix)
    check_day_is_open(pct, effective_on)
    amount = _amount(change)
    return post(
        books=books,
        kind=PostingKind.RULING,
        moves=adjustment_moves(found.practice.pk, holdings_of(books, found.practice), {line: amount}),
        effective_on=effective_on,
        reason=f"{line_label(line)}: {pounds(found.line.net + amount)} for the year, as decided",
        authority=f"Decision of {day(ruling.issued_on)}",
        key=f"ruling:{ruling.pk}",
        facts={"working": change.as_dict()},
        ruling=ruling,
        by=by,
        at=at,
    )


def _amount(change: Working) -> Decimal:
    return Decimal(str(change.value))
