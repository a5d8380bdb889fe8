"""The last resort of a demonstration: a plan that failed, an attempt refused, one that the board decided (S4 ¶48)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Sum

from budgets.actions.last_resort import cover_overspend, record_plan_outcome, record_recovery_plan
from budgets.actions.minutes import record_minute
from budgets.domain.call_states import CallStatus
from budgets.domain.last_resort import LastResortRefused, PlanOutcome
from budgets.domain.uses import MinuteAbout
from budgets.management.invented_people import acting
from budgets.models import BoardMinute, Books, ContingencyCall, OverspendCover
from budgets.queries.last_resort import evidence, holders
from budgets.queries.ledger import keeper_of
from pbc.core.clock import day_of
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import FinancialYear

ASKED, APPROVED = Decimal("10000.00"), Decimal("25000.00")
CONTAINED = Decimal("0.2")
"""What part of the overspend the plan contained (invented, as are both sums)."""


def refused_without_minute(books: Books, at: datetime) -> None:
    """Where calls have used up the fund: a plan for what they left unmet, its failure, and an attempt on top of it.

    Nothing is done where the fund holds money still, or every call was met whole.
    """
    unmet = _unmet(books)
    if not unmet or evidence(books, None, day_of(at)).fund:
        return
    pct, year = keeper_of(books, day_of(at)), FinancialYear(books.financial_year)
    plan = record_recovery_plan(
        books=books,
        begun_on=year.first_day,
        ends_on=min(max(day_of(at), year.first_day + timedelta(days=1)), year.months[-1].last_day),
        overspend=unmet,
        measures="Referrals are looked at by peers, and contracts are capped (invented).",
        by=acting("pct_finance", pct),
        at=at,
    )
    record_plan_outcome(
        plan=plan,
        outcome=PlanOutcome.FAILED,
        remaining=round_pence(unmet * (1 - CONTAINED)),
        words="Emergency admissions rose faster (invented).",
        by=acting("pct_director", pct),
        at=at,
    )
    _attempt(books, None, ASKED, at)


def decided_by_the_board(books: Books, at: datetime) -> OverspendCover | None:
    """After a refusal for want of a minute alone: the minute, and the attempt again, as far as practices may give.

    What was refused stays on record as refused.

    :returns: what was taken; ``None`` where there was no such refusal, or nothing is within reach.
    """
    refused = books.covers.filter(missing=["board_minute"]).order_by("-pk").first()
    within_reach = sum((holder.may_give for holder in holders(books)), ZERO)
    if refused is None or not within_reach:
        return None
    pct = keeper_of(books, day_of(at))
    minute = record_minute(
        pct=pct,
        held_on=day_of(at),
        reference=f"Demonstration {books.pct.code} last resort",
        about=MinuteAbout.LAST_RESORT,
        decision="Freed-up resources bear a part of what fund and recovery plan left (invented).",
        up_to=APPROVED,
        by=acting("pct_board_clerk", pct),
        at=at,
    )
    return _attempt(books, minute, min(refused.amount, within_reach), at)


def _attempt(books: Books, minute: BoardMinute | None, amount: Decimal, at: datetime) -> OverspendCover | None:
    director = acting("pct_director", keeper_of(books, day_of(at)))
    reason = "The overspend that the plan left (invented)"
    try:
        return cover_overspend(
            books=books, amount=amount, minute=minute, reason=reason, by=director, at=at, proven_at=at
        )
    except LastResortRefused:
        return None


def _unmet(books: Books) -> Decimal:
    """What calls asked for beyond what the fund could give, pounds."""
    calls = ContingencyCall.objects.filter(books=books, status=CallStatus.PART_MET)
    return calls.aggregate(total=Sum(F("amount") - F("granted")))["total"] or ZERO
