"""Changes to budgets that were issued: dated, reasoned, never an edit (R36, R41; S4 ¶38, domain handbook §2.3)."""

from datetime import date
from decimal import Decimal

from budgets.domain.allocation import component_of
from budgets.domain.ledger import BUDGET_KINDS, AccountKey, AccountKind, PostingKind, combined
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day, number, pounds
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.working import Parameter, Working

MOVABLE = BUDGET_KINDS | {
    AccountKind.UNATTRIBUTED,
    AccountKind.PCT_HELD,
    AccountKind.PRE_COMMITMENT,
    AccountKind.MANAGEMENT,
}
"""Accounts that a virement may take from and give to. Funds and freed-up resources have ways of their own."""

ADJUSTMENT_KINDS = (PostingKind.LIST_SIZE, PostingKind.TARIFF, PostingKind.SCOPE, PostingKind.NON_RECURRENT)


def check_movable(*keys: AccountKey) -> None:
    """Refuse a virement from or to a fund.

    :raises Invalid: naming what may be moved.
    """
    if any(key.kind not in MOVABLE for key in keys):
        fix = "The contingency fund is drawn on by calls, and freed-up resources are given out by claims."
        raise Invalid("A virement moves money between budgets only.", rule="virement_between_budgets", fix=fix)


def check_after_close(effective_on: date, last_closed: Month | None) -> None:
    """Refuse a day in a month that is closed: its statements stay as they were.

    :raises Invalid: with the first day that is free.
    """
    if last_closed and effective_on < last_closed.end:
        raise Invalid(
            f"{day(effective_on)} lies in a month that is closed, and statements of closed months stay as they were.",
            field="effective_on",
            rule="after_the_last_close",
            fix=f"Choose {day(last_closed.end)} or a later day.",
        )


def check_authority(amount: Decimal, limit: Decimal, *, may_large: bool, authority: str) -> None:
    """Refuse a sum above what finance may move on its own, unless a director moves it; that needs a named authority.

    :raises Denied: where a director has to do it.
    :raises Invalid: where the authority is not named.
    """
    if amount <= limit:
        return
    if not may_large:
        raise Denied(
            f"{pounds(amount)} is above {pounds(limit)}, up to which finance moves money on its own (S4 ¶49). "
            "A director has to post it."
        )
    if not authority.strip():
        raise Invalid(
            f"Above {pounds(limit)} the authority is needed.",
            field="authority",
            rule="authority_named",
            fix="Name the minute or the letter of delegation.",
        )


def list_size_change(
    line: str, label: str, net: Decimal, before: Decimal, now: Decimal, threshold: Parameter
) -> Working:
    """What a change of the list does to a line: in proportion, once the change is above the threshold.

    :param net: the line's budget for the rest of the year, pounds; ``before`` and ``now``: patients.
    :raises Invalid: for a list of nought.

    >>> change = list_size_change("day_case", "Day cases", Decimal("1000.00"), Decimal(2000), Decimal(2100),
    ...     Parameter("Threshold", Decimal(2), "percent"))
    >>> change.value
    Decimal('50.00')
    """
    if before <= 0 or now <= 0:
        fix = "Load the list of the practice for both days first."
        raise Invalid(
            "A list of nought changes no budget in proportion.", field="list", rule="list_above_nought", fix=fix
        )
    if not isinstance(threshold.value, Decimal):
        raise TypeError(f"“{threshold.name}” is not a number")
    change = (now - before) / before
    is_above = abs(change) * 100 > threshold.value
    return Working(
        name=f"{label}, change for the list",
        value=round_pence(net * change) if is_above else ZERO,
        unit="£",
        formula="budget of the line × (list now − list in the budget) ÷ list in the budget",
        inputs=(
            Working.given("Budget of the line", net, "£"),
            Working.given("List in the budget", before, "patients"),
            Working.given("List now", now, "patients"),
        ),
        parameters=(threshold,),
        paragraph="S4 ¶38",
        notes=()
        if is_above
        else (f"The list changed by {number(change * 100, 1)}%: within the threshold, no change.",),
    )


def adjustment_moves(
    practice: int, holdings: dict[str, AccountKind], amounts: dict[str, Decimal]
) -> dict[AccountKey, Decimal]:
    """Movements that give to a practice's lines what their components hold, or take it back with a minus sign.

    :param holdings: the account kind of each of the practice's lines.
    :raises Invalid: for a line that the practice's budget does not hold.
    """
    if unknown := sorted(set(amounts) - set(holdings)):
        raise Invalid(
            f"The practice’s budget has no line {', '.join(unknown)}.",
            field="line",
            rule="line_in_the_budget",
            fix="Choose a line that was issued, or change the scope first.",
        )
    return combined(
        *(
            {
                AccountKey(AccountKind.UNATTRIBUTED, name=component_of(line)): -amount,
                AccountKey(holdings[line], practice, line): amount,
            }
            for line, amount in amounts.items()
        )
    )
