"""What a succession changes or changed, in names and numbers, asked of every app that hangs on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from pbc.accounts.domain.permissions import Permission
from pbc.activity.queries.months import closed_until
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.domain.successions import Move
from pbc.organisations.domain.undoing import Carried
from pbc.organisations.models import Organisation
from pbc.organisations.queries import list_sizes, practices_of
from pbc.organisations.queries.successions import pcts_concerned


@dataclass(frozen=True)
class Membership:
    """Who belongs to whom, and what becomes of that.

    :param goes_on: with whom the membership goes on, as a name; empty where it ends.
    """

    child: Organisation
    parent: Organisation
    goes_on: str


@dataclass(frozen=True)
class Party:
    """One side: its practices (a PCT's; none of a practice) and registered patients.

    :param patients: on the latest lists by the eve; ``listed`` is how many practices have one.
    """

    organisation: Organisation
    practices: int | None
    patients: int
    listed: int


@dataclass(frozen=True)
class Months:
    """A PCT and its last closed month, if it has closed any."""

    pct: Organisation
    last_closed: Month | None


@dataclass(frozen=True)
class Budgets:
    """Issued budgets that stand under the old code. ``net`` is in pounds, and empty for who may not see money."""

    year: FinancialYear
    count: int
    net: Decimal | None


@dataclass(frozen=True)
class Effects:
    """What hangs on a succession, apart from the memberships."""

    parties: tuple[Party, Party] | None
    months: Sequence[Months]
    budgets: Sequence[Budgets]


def effects(old: Organisation, new: Organisation, effective_on: date, by: Principal) -> Effects:
    """Lists, closed months and budgets of both sides, as far as this hat may see them."""
    eve = effective_on - timedelta(days=1)
    parties = (_party(old, eve), _party(new, eve)) if by.may(Permission.PRACTICE_VIEW) else None
    pcts = pcts_concerned(old, new, effective_on)
    first_open = closed_until([pct.pk for pct in pcts])
    months = [Months(pct, Month.of(first_open[pct.pk]).plus(-1) if pct.pk in first_open else None) for pct in pcts]
    return Effects(parties, months, _budgets(old, FinancialYear.of(effective_on), by))


def moving(moves: Iterable[Move]) -> list[Membership]:
    """Memberships that end or go on elsewhere, with the names of all. One query."""
    found = list(moves)
    names = _named(key for m in found for key in (m.held.child, m.held.parent, m.child, m.parent))
    return [Membership(names[m.held.child], names[m.held.parent], _goes_on(m, names)) for m in found]


def restoring(carried: Iterable[Carried]) -> list[Membership]:
    """Memberships that come back when it is undone, each until its old end. One query."""
    found = list(carried)
    names = _named(key for c in found for key in (c.ended.child, c.ended.parent))
    return [Membership(names[c.ended.child], names[c.ended.parent], "") for c in found]


def _goes_on(move: Move, names: dict[int, Organisation]) -> str:
    if move.child is None or move.parent is None:
        return ""
    return str(names[move.parent] if move.child == move.held.child else names[move.child])


def _named(keys: Iterable[int | None]) -> dict[int, Organisation]:
    return Organisation.objects.in_bulk({key for key in keys if key is not None})


def _party(organisation: Organisation, on: date) -> Party:
    is_pct = organisation.kind == OrganisationKind.PCT
    practices = list(practices_of(organisation, on)) if is_pct else [organisation]
    lists = list_sizes(practices, on)
    patients = sum(each.patients for each in lists.values())
    return Party(organisation, len(practices) if is_pct else None, patients, len(lists))


def _budgets(old: Organisation, year: FinancialYear, by: Principal) -> list[Budgets]:
    """Issued budgets of the year of the change and later, of the practice or of the PCT's practices."""
    issued = Budget.objects.visible_to(by).filter(
        Q(practice=old) | Q(pct=old), status=BudgetStatus.ISSUED, financial_year__gte=year.start_year
    )
    rows = issued.values_list("financial_year").annotate(Count("pk"), Sum("net")).order_by("financial_year")
    sees_money = by.may(Permission.STATEMENT_VIEW)
    return [Budgets(FinancialYear(start), count, net if sees_money else None) for start, count, net in rows]
