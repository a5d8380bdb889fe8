"""What a PCT’s practices have of freed-up resources that a last resort could reach (R93; S4 ¶48, ¶61)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from budgets.domain.claims import FactKind
from budgets.domain.freed_up import guaranteed_floor
from budgets.domain.last_resort import Evidence, Holder, PlanOutcome, Purse
from budgets.domain.ledger import AccountKind
from budgets.domain.use_states import PROMISED
from budgets.domain.uses import MinuteAbout
from budgets.models import Account, BoardMinute, Books, OverspendCover, ProposedUse, RecoveryPlan
from budgets.queries.claims import money_of
from budgets.queries.freed_up import Balance, balances, words_of_all
from budgets.queries.ledger import keeper_of
from governance.queries.rules import rules_in_force
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation
from pbc.organisations.queries import list_sizes


def holders(books: Books) -> list[Holder]:
    """Practices whose freed-up resources stand on the books, by name, each with its purses and its floor."""
    promised = _promised(books)
    purses: dict[int, list[Purse]] = defaultdict(list)
    rows = Account.objects.filter(books=books, kind=AccountKind.FREED_UP_PRACTICE, balance__gt=0).order_by("name")
    for practice, name, balance in rows.values_list("practice_id", "name", "balance"):
        free = balance - promised.get((practice, name), ZERO)
        purses[practice].append(Purse(practice, name, max(ZERO, free)))
    year = FinancialYear(books.financial_year)
    floors, standing = _floors(books, list(purses), year), balances(list(purses), year)
    practices = Organisation.objects.filter(pk__in=purses).order_by("name", "code")
    return [
        Holder(
            practice=each.pk,
            name=each.name,
            accessible=standing.get(each.pk, Balance()).accessible,
            floor=floors.get(each.pk, ZERO),
            purses=tuple(purses[each.pk]),
        )
        for each in practices
    ]


def holding_money_of(kept: Collection[Books], practices: QuerySet[Organisation]) -> set[int]:
    """Which of these sets of books hold anything of these practices, by key. One query."""
    rows = Account.objects.filter(books__in=kept, practice__in=practices)
    return set(rows.order_by().values_list("books_id", flat=True).distinct())


def evidence(books: Books, minute: BoardMinute | None, on: date) -> Evidence:
    """What is on record of the three facts on a day; the minute is of the board that answers for the books.

    A fund that was given back at year end was not exhausted: what went back counts as what it still held.
    """
    not_needed = (AccountKind.CONTINGENCY, AccountKind.CONTINGENCY_RETURNED)
    fund = Account.objects.filter(books=books, kind__in=not_needed).aggregate(total=Sum("balance"))["total"]
    is_about = minute is not None and minute.about == MinuteAbout.LAST_RESORT
    is_fit = is_about and minute is not None and minute.pct == keeper_of(books, on)
    return Evidence(fund=fund or ZERO, plan_failed=failed_plan(books) is not None, has_minute=is_fit)


def failed_plan(books: Books) -> RecoveryPlan | None:
    """The latest recovery plan, if it could not contain the overspend; one under way, or that worked, is none."""
    latest = books.recovery_plans.order_by("-pk").first()
    return latest if latest and latest.outcome == PlanOutcome.FAILED else None


def uncovered(plan: RecoveryPlan) -> Decimal:
    """What the plan could not contain, and no freed-up resources have covered."""
    return (plan.remaining or ZERO) - _granted(
        OverspendCover.objects.filter(plan=plan).values_list("amount", "posting")
    )


def unused(minute: BoardMinute) -> Decimal:
    """What the board approved and is not yet taken."""
    taken = OverspendCover.objects.filter(minute=minute).values_list("amount", "posting")
    return minute.up_to - _granted(taken)


def _granted(rows: Collection[tuple[Decimal, int | None]]) -> Decimal:
    return sum((amount for amount, posting in rows if posting), ZERO)


def _promised(books: Books) -> dict[tuple[int, str], Decimal]:
    names = Account.objects.filter(books=books, kind=AccountKind.FREED_UP_PRACTICE).values("name")
    uses = list(ProposedUse.objects.filter(claim__reference__in=names, status__in=PROMISED).select_related("claim"))
    money = money_of(uses)
    promised: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    for use in uses:
        promised[use.practice_id, use.claim.reference] += money[use.pk].left(use)
    return promised


def _floors(books: Books, practices: Collection[int], year: FinancialYear) -> dict[int, Decimal]:
    """95p a patient, of practices of which one side at least says that the objectives are met (S4 ¶61)."""
    rules = rules_in_force(year.first_day, books.pct)
    if "des_objectives_payment" not in rules:
        return {}
    met = [key for key, words in words_of_all(practices, year).items() if words[FactKind.OBJECTIVES_MET].protects]
    list_on = rules["des_objectives_list_on"].day
    lists = list_sizes(met, list_on)
    rate = rules["des_objectives_payment"].as_parameter()
    floors = {key: guaranteed_floor(lists[key].patients, rate, list_on).value for key in met if key in lists}
    return {key: value for key, value in floors.items() if isinstance(value, Decimal)}
