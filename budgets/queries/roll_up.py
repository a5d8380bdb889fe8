"""A PCT's statements rolled up: by line, break-even, risk, accrual; and a consortium's members pooled (R35, R41)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.accruals import accrual
from budgets.domain.ledger import AccountKind
from budgets.domain.roll_up import BreakEven, Risk, break_even, by_line, in_total, risk_of
from budgets.domain.statements import StatementLine
from budgets.queries.completeness import arrivals
from budgets.queries.ledger import books_kept_by, standing
from budgets.queries.statements import PctStatements, Statement, limits_of, statements, statements_of
from governance.queries.rules import rules_in_force
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation
from pbc.organisations.queries import members_of, pct_of

RULE = "break_even"


@dataclass(frozen=True)
class RollUp:
    """A PCT's month over all its practices.

    :ivar break_even: by each method of forecast; none without a recorded allocation.
    :ivar accrual: what is still to come of all practices' months to date, an estimate.
    """

    found: PctStatements
    lines: tuple[StatementLine, ...]
    total: StatementLine | None
    break_even: tuple[BreakEven, ...]
    risk: Risk
    accrual: Working
    allocation: Decimal | None


@dataclass(frozen=True)
class Pool:
    """Consortium members' statements beside each other, and their total; each keeps its own (S4 ¶41, ¶46).

    :ivar hidden: members that this hat may not see, and that are not in the total.
    """

    consortium: Organisation
    month: Month
    statements: tuple[Statement, ...]
    total: StatementLine | None
    lines: tuple[StatementLine, ...]
    hidden: int = 0


def roll_up(pct: Organisation, month: Month) -> RollUp:
    """Everything of a PCT, whoever asks: the caller sees to it that the hat sees the whole PCT."""
    found = statements(pct, month)
    rules = rules_in_force(month.last_day, pct)
    totals = {_name(each): each.total for each in found.statements if each.total}
    books = books_kept_by(pct, month.financial_year, month.last_day)
    by_kind: dict[AccountKind, Decimal] = {}
    allocation = ZERO
    for each in books:
        stands = standing(each)
        allocation += stands.allocation
        for kind, amount in stands.by_kind.items():
            by_kind[kind] = by_kind.get(kind, ZERO) + amount
    limits = limits_of(rules)
    forecast = (
        break_even(totals, allocation, by_kind, rules[RULE].as_parameter())
        if totals and books and RULE in rules
        else ()
    )
    return RollUp(
        found=found,
        lines=by_line(_lines(found.statements), limits) if totals else (),
        total=in_total(totals, limits) if totals else None,
        break_even=forecast,
        risk=risk_of(list(totals.values()), by_kind.get(AccountKind.CONTINGENCY, ZERO)),
        accrual=_accrual(pct, found, month),
        allocation=allocation if books else None,
    )


def pool(consortium: Organisation, month: Month, *, visible: Collection[int]) -> Pool:
    """The members of the month's end. Each member's statement is by the rules of its own PCT.

    :param visible: keys of practices that the hat sees: others are counted and left out.
    """
    everybody = list(members_of(consortium, month.last_day).order_by("name", "code"))
    members = [each for each in everybody if each.pk in visible]
    made = statements_of(members, month)
    totals = {_name(each): each.total for each in made if each.total}
    limits = limits_of(rules_in_force(month.last_day, pct_of(consortium, month.last_day)))
    return Pool(
        consortium=consortium,
        month=month,
        statements=made,
        total=in_total(totals, limits) if totals else None,
        lines=by_line(_lines(made), limits) if totals else (),
        hidden=len(everybody) - len(members),
    )


def _name(made: Statement) -> str:
    return f"{made.practice.name} ({made.practice.code})"


def _lines(made: Sequence[Statement]) -> dict[str, tuple[StatementLine, ...]]:
    return {_name(each): each.lines for each in made if each.lines}


def _accrual(pct: Organisation, found: PctStatements, month: Month) -> Working:
    """Of all practices together: months without any data of a practice are not estimated here."""
    practices: Sequence[int] = [each.practice.pk for each in found.statements]
    arrived = arrivals(pct, practices, month)
    cells = [cell for of_line in arrived.cells.values() for cell in of_line]
    return accrual("All practices", cells, arrived.completeness, held=cells, missing=0)
