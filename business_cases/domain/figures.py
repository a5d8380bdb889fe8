"""A case's figures opened: paid once, recurring, freed, and when it is paid back (R97; S4 ¶51, ¶52)."""

from business_cases.domain.costs import (
    COST_LABELS,
    HORIZON,
    YEAR,
    CostKind,
    Money,
    MonthOfCase,
    Recovery,
    recovery,
    value_working,
)
from business_cases.domain.proposal import Proposal
from pbc.core.money import ZERO, round_pence
from pbc.core.working import Parameter, Working

PARAGRAPH = "S4 ¶51"


def recovery_of(proposal: Proposal) -> Recovery | None:
    """How the case pays itself back; ``None`` while it has no start."""
    return recovery(proposal.costs, proposal.savings, proposal.start) if proposal.start else None


def workings_of(proposal: Proposal, money: Money, years_counted: Parameter) -> tuple[Working, ...]:
    """The figures that the page of a case opens, in its order."""
    found = recovery_of(proposal)
    if found is None:
        return ()
    return (
        value_working(money, years_counted),
        _one_off(proposal, money),
        _recurrent(proposal, money),
        _freed(proposal, money),
        _upfront(found, money),
        _double_running(found),
        _month(found, money),
    )


def shown_months(found: Recovery) -> tuple[MonthOfCase, ...]:
    """As many months as tell the story: two years, or half a year past recovery."""
    last = HORIZON if found.month is None else max(24, found.month + 6)
    return found.months[:last]


def month_or_words(month: int | None) -> int | str | None:
    """The month of recovery as a working shows it: words where the balance never falls below nought."""
    return "from the first day" if month == 0 else month


def _one_off(proposal: Proposal, money: Money) -> Working:
    lines = [
        Working.given(f"{each.words}, {COST_LABELS[each.kind].lower()}, year {each.year}", each.amount, "£")
        for each in proposal.costs
        if each.kind is not CostKind.RECURRENT
    ]
    formula = "sum of capital, costs paid once and management, of all years"
    return Working("Paid once", money.one_off, "£", formula, tuple(lines), paragraph=PARAGRAPH)


def _recurrent(proposal: Proposal, money: Money) -> Working:
    standing = [
        Working.given(f"{each.words}, from year {each.year}", each.amount, "£")
        for each in proposal.costs
        if each.kind is CostKind.RECURRENT
    ]
    new_way = [
        Working(
            f"The new way, row {row}",
            round_pence(each.units * each.replacement) * YEAR,
            "£",
            f"{each.units} units a month × £{each.replacement} × {YEAR}",
        )
        for row, each in enumerate(proposal.savings, start=1)
    ]
    formula = "costs of every year + units a month × price of the new way × 12"
    return Working("Recurs each year", money.recurrent, "£", formula, (*standing, *new_way), paragraph=PARAGRAPH)


def _freed(proposal: Proposal, money: Money) -> Working:
    lines = [
        Working(
            f"Row {row}: {each.substitution}",
            round_pence(each.units * each.price) * YEAR,
            "£",
            f"{each.units} units a month × £{each.price} × {YEAR}",
        )
        for row, each in enumerate(proposal.savings, start=1)
    ]
    formula = "units a month × tariff × 12, once all who move do"
    return Working("Frees each year", money.freed, "£", formula, tuple(lines), paragraph="S4 ¶52")


def _upfront(found: Recovery, money: Money) -> Working:
    lowest = min(found.months, key=lambda each: each.balance)
    return Working(
        "To be found beforehand",
        money.upfront,
        "£",
        "the lowest balance of freed less cost since the start, turned over; none where it never falls below nought",
        (Working.given(f"Balance at the end of {lowest.month.label}", lowest.balance, "£"),),
        paragraph="S4 ¶50",
    )


def _double_running(found: Recovery) -> Working:
    twice = [each for each in found.months if each.doubled]
    return Working(
        "Paid twice while the old service runs on",
        sum((each.doubled for each in twice), ZERO),
        "£",
        "units that moved × tariff, in the months in which the old service is still paid for",
        tuple(Working.given(each.month.label, each.doubled, "£") for each in twice),
        paragraph=PARAGRAPH,
    )


def _month(found: Recovery, money: Money) -> Working:
    reason = "" if money.recovery_month is not None else "It is not paid back within five years."
    return Working(
        "Month of the service in which it is paid back",
        month_or_words(money.recovery_month),
        "",
        "the first month from which freed less cost since the start stays at nought or above",
        tuple(Working.given(f"Balance, {each.month.label}", each.balance, "£") for each in shown_months(found)[11::12]),
        paragraph=PARAGRAPH,
        reason=reason,
    )
