"""Freed-up resources of practices: the terms, what a month frees, balances, and what both sides say (R87, R95)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Sum, Value, When

from budgets.domain.claim_states import WITH_MONEY, ClaimStatus
from budgets.domain.claims import FactKind, TwoWords
from budgets.domain.freed_up import (
    Division,
    FrozenTerms,
    ScopedLine,
    check_freed,
    check_lines,
    divide,
    freed_up_total,
    objectives_guarantee,
    plan_payment,
)
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.domain.terms import Side, TermsContent
from budgets.models import Account, Books, Claim, ClaimShare, Entry, OverspendPart, PlanFact
from budgets.queries.actuals import actuals
from budgets.queries.agreement import terms_of_practice
from budgets.queries.ledger import books_of
from budgets.queries.statements import Statement, statement
from budgets.queries.takeovers import takeovers
from governance.queries.rules import rule_in_force, rules_in_force
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.queries.activity import DATASET_OF_LINE
from pbc.core.clock import day_of
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter, Working
from pbc.organisations.models import Organisation
from pbc.organisations.queries import list_size, pct_of

Rows = QuerySet[Any, Any]
_ROW = ("practice_id", "part", "total")

FREED_UP_KINDS = (AccountKind.FREED_UP_PRACTICE, AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT)


@dataclass(frozen=True)
class Freed:
    """What a month’s statement frees: the lines in scope, and the total in its two parts."""

    lines: tuple[ScopedLine, ...]
    division: Division


@dataclass(frozen=True)
class Balance:
    """Where a practice’s freed-up resources of a year stand, pounds.

    :param declared: the practice’s parts of claims that wait for the PCT.
    :param agreed: what became the practice’s, with what others shared with it.
    :param available: agreed, and neither released nor taken.
    :param released: given out and not yet spent.
    :param covered: taken as a last resort for a PCT overspend.
    """

    declared: Decimal = ZERO
    agreed: Decimal = ZERO
    available: Decimal = ZERO
    released: Decimal = ZERO
    spent: Decimal = ZERO
    covered: Decimal = ZERO

    @property
    def accessible(self) -> Decimal:
        """What really became available to the practice (the guarantee of S4 ¶61 counts it)."""
        return self.available + self.released + self.spent

    @property
    def is_empty(self) -> bool:
        return not (self.declared or self.agreed)

    def working(self) -> Working:
        """The balance with its parts, each read from the ledger."""
        parts = {
            "Agreed": self.agreed,
            "Released and not yet spent": self.released,
            "Spent": self.spent,
            "Taken as a last resort": self.covered,
        }
        return Working(
            name="Freed-up resources still to be put to use",
            value=self.available,
            unit="£",
            formula="agreed − released and not yet spent − spent − taken as a last resort",
            inputs=tuple(Working.given(name, amount, "£") for name, amount in parts.items()),
            paragraph="S4 ¶43, ¶63",
        )


@dataclass(frozen=True)
class Incentives:
    """What the enhanced service comes to for a practice, and what both sides say of its conditions."""

    words: Mapping[FactKind, TwoWords]
    plan: Working
    guarantee: Working


def pct_of_year(practice: Organisation, year: FinancialYear) -> Organisation | None:
    """The PCT of a practice in a year: that of its first day, or where there was none yet, of its last."""
    return pct_of(practice, year.first_day) or pct_of(practice, year.months[-1].last_day)


def frozen_terms(practice: Organisation, year: FinancialYear) -> FrozenTerms:
    """The terms a claim of the year is judged by: the latest that both sides have signed under the budget in force, or
    the rules of the year’s first day where there are none."""
    if signed := terms_of_practice(practice, year):
        content = TermsContent.from_dict(signed.content)
        last = max(signature.signed_at for signature in signed.signatures.all())
        return FrozenTerms(content.sharing_percent, content.permitted_uses, signed.version, signed.digest, day_of(last))
    rules = rules_in_force(year.first_day, pct_of(practice, year.first_day))
    return FrozenTerms(rules["freed_up_share"].number, rules["freed_up_uses"].items)


def national_share(year: FinancialYear) -> Parameter:
    """The least that a practice has of what it frees (S4 ¶47)."""
    return rule_in_force("freed_up_share", on=year.first_day).as_parameter()


def freed(practice: Organisation, month: Month, terms: FrozenTerms) -> Freed:
    """What is freed by the end of a month, and not agreed before.

    :raises Invalid: where no line is devolved, data are missing, or nothing is freed.
    """
    lines = scoped_lines(practice, month)
    check_lines(lines, month.label)
    total = freed_up_total(lines, agreed_before(practice, month.financial_year), month.to_date_label)
    check_freed(total)
    return Freed(tuple(lines), divide(total, terms, national_share(month.financial_year)))


def agreed_before(practice: Organisation, year: FinancialYear) -> Decimal:
    """The totals of a practice’s claims of the year that were agreed."""
    rows = Claim.objects.of_year(year.start_year).filter(practice=practice, status__in=WITH_MONEY)
    return rows.aggregate(total=Sum("total"))["total"] or ZERO


def agreed_since(claim: Claim) -> dict[str, Decimal]:
    """The totals of the practice’s other claims of the year that were agreed after this one was declared."""
    rows = Claim.objects.filter(books=claim.books_id, practice=claim.practice_id, status__in=WITH_MONEY)
    rows = rows.exclude(pk=claim.pk).filter(decided_at__gte=claim.declared_at).order_by("pk")
    return {each.reference: each.total for each in rows}


def scoped_lines(practice: Organisation, month: Month) -> list[ScopedLine]:
    """The lines of a statement that are devolved to the practice, as the ledger has them, with earlier takings.

    A line of which no kind of data tells the cost is left out: nothing can be said to be freed there.
    """
    found = statement(practice, month)
    keys = accounts_of(practice, month)
    taken = _taken(keys, month.financial_year)
    devolved = _devolved(keys, month.financial_year)
    held = _months_held(practice, month)
    return [
        _scoped(found, line, taken.get(line, ZERO), held, month)
        for line in (each.line for each in found.lines)
        if line in devolved and Line(line) in DATASET_OF_LINE
    ]


def accounts_of(practice: Organisation, month: Month) -> list[int]:
    """The practice, and those it took over by the end of the month: whose accounts its budget stands on."""
    taken = takeovers([practice], month).of.get(practice.pk, ())
    return [practice.pk, *(each.practice.pk for each in taken)]


def books_for(practice: Organisation, month: Month) -> Books | None:
    """The books that hold the practice’s budget: those of the PCT that issued it, whatever has become of that PCT."""
    year = month.financial_year
    rows = Account.objects.filter(practice__in=accounts_of(practice, month), kind=AccountKind.DEVOLVED)
    holding = rows.filter(books__financial_year=year.start_year).select_related("books").order_by("pk").first()
    if holding:
        return holding.books
    pct = pct_of(practice, month.last_day)
    return books_of(pct, year) if pct else None


def balances(practice_ids: Collection[int], year: FinancialYear) -> dict[int, Balance]:
    """Each practice’s balance of a year; one that has none is left out. One query, however many practices."""
    figures: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for practice, name, total in _in_accounts(practice_ids, year).union(
        _covered(practice_ids, year), _waiting(practice_ids, year), all=True
    ):
        figures[practice][name] += total
    return {practice: _balance(parts) for practice, parts in figures.items() if any(parts.values())}


def _in_accounts(practice_ids: Collection[int], year: FinancialYear) -> Rows:
    names = dict(zip(FREED_UP_KINDS, ("available", "released", "spent"), strict=True))
    rows = Account.objects.filter(
        books__financial_year=year.start_year, practice__in=practice_ids, kind__in=FREED_UP_KINDS
    )
    name = Case(*(When(kind=kind, then=Value(name)) for kind, name in names.items()), output_field=CharField())
    return rows.values("practice_id", part=name).annotate(total=Sum("balance")).values_list(*_ROW).order_by()


def _covered(practice_ids: Collection[int], year: FinancialYear) -> Rows:
    rows = OverspendPart.objects.filter(practice__in=practice_ids, cover__books__financial_year=year.start_year)
    return _named(rows, "covered")


def _waiting(practice_ids: Collection[int], year: FinancialYear) -> Rows:
    rows = ClaimShare.objects.filter(
        practice__in=practice_ids, claim__books__financial_year=year.start_year, claim__status=ClaimStatus.DECLARED
    )
    return _named(rows, "declared")


def _named(rows: Rows, name: str) -> Rows:
    named = rows.values("practice_id", part=Value(name, output_field=CharField()))
    summed: Rows = named.annotate(total=Sum("amount")).values_list(*_ROW).order_by()
    return summed


def words_of(practice: Organisation, year: FinancialYear) -> dict[FactKind, TwoWords]:
    """The latest word of each side on each fact. One query."""
    return words_of_all([practice.pk], year)[practice.pk]


def words_of_all(practice_ids: Collection[int], year: FinancialYear) -> dict[int, dict[FactKind, TwoWords]]:
    """As :func:`words_of`, for several practices. One query."""
    rows = PlanFact.objects.filter(practice__in=practice_ids, financial_year=year.start_year).order_by("pk")
    said = {(row.practice_id, FactKind(row.kind), Side(row.side)): row.holds for row in rows}
    return {
        key: {
            kind: TwoWords(said.get((key, kind, Side.PRACTICE)), said.get((key, kind, Side.PCT))) for kind in FactKind
        }
        for key in practice_ids
    }


def incentives(practice: Organisation, year: FinancialYear, balance: Balance) -> Incentives | None:
    """The enhanced service’s two payments; none in a year that has it not."""
    rules = rules_in_force(year.first_day, pct_of(practice, year.first_day))
    if "des_objectives_payment" not in rules:
        return None
    words = words_of(practice, year)
    plan_on, guarantee_on = rules["des_plan_list_on"].day, rules["des_objectives_list_on"].day
    plan_list, guarantee_list = list_size(practice, plan_on), list_size(practice, guarantee_on)
    return Incentives(
        words=words,
        plan=plan_payment(
            plan_agreed=words[FactKind.PLAN_AGREED].stands,
            patients=plan_list.patients if plan_list else None,
            rate=rules["des_plan_payment"].as_parameter(),
            list_on=plan_on,
        ),
        guarantee=objectives_guarantee(
            objectives_met=words[FactKind.OBJECTIVES_MET].stands,
            patients=guarantee_list.patients if guarantee_list else None,
            accessible=balance.accessible,
            rate=rules["des_objectives_payment"].as_parameter(),
            list_on=guarantee_on,
        ),
    )


def _balance(parts: Mapping[str, Decimal]) -> Balance:
    agreed = sum((parts.get(name, ZERO) for name in ("available", "released", "spent", "covered")), ZERO)
    return Balance(agreed=agreed, **parts)


def _taken(keys: Collection[int], year: FinancialYear) -> dict[str, Decimal]:
    rows = Entry.objects.filter(
        account__practice__in=keys,
        account__kind=AccountKind.DEVOLVED,
        posting__books__financial_year=year.start_year,
        posting__kind=PostingKind.FREED_UP_AGREED,
    )
    return {line: -total for line, total in rows.values_list("account__line").annotate(total=Sum("amount"))}


def _devolved(keys: Collection[int], year: FinancialYear) -> set[str]:
    """Lines that stand on the practice’s own accounts and not, even in part, on those that are blocked back."""
    rows = Account.objects.filter(books__financial_year=year.start_year, practice__in=keys)
    blocked = rows.filter(kind=AccountKind.BLOCKED_BACK, balance__gt=0)
    own = rows.filter(Q(balance__gt=0) | Q(entries__posting__kind=PostingKind.FREED_UP_AGREED))
    own = own.filter(kind=AccountKind.DEVOLVED).exclude(line__in=blocked.values("line"))
    return set(own.values_list("line", flat=True))


def _months_held(practice: Organisation, month: Month) -> dict[Dataset, int]:
    """For how many months of the year the practice has data of each kind: a line may well be nought in them."""
    held: dict[Dataset, int] = {}
    for line, actual in actuals([practice.pk], month).get(practice.pk, {}).items():
        dataset = DATASET_OF_LINE[line]
        held[dataset] = max(held.get(dataset, 0), actual.months_held)
    return held


def _scoped(found: Statement, name: str, taken: Decimal, held: Mapping[Dataset, int], month: Month) -> ScopedLine:
    line = next(each for each in found.lines if each.line == name)
    months = held.get(DATASET_OF_LINE[Line(name)], 0)
    actual = line.actual
    if actual.value is None and months:
        actual = Working(actual.name, ZERO, "£", "no rows in the months held: nothing was used")
    short = months < month.number_in_year
    notes = (f"Data are held for {months} of {month.number_in_year} months.",) if short else ()
    return ScopedLine(name, line.label, line.budget_to_date, actual, taken, notes)
