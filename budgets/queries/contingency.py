"""Contingency funds: whose money is in them, what they have borne, how far they last (R45, R49, R50; S4 ¶41, ¶42)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Sum

from budgets.domain import contingency as domain
from budgets.domain.attribution import FUND
from budgets.domain.contingency import Flow
from budgets.domain.high_cost import terms_in
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Books, Budget, ContingencyCall, Entry, ThresholdRun
from budgets.models.calls import ContingencyCallQuerySet
from budgets.queries.borne import CALLED
from budgets.queries.carrying import holders
from budgets.queries.ledger import books_of, keeper_of
from governance.queries.rules import rules_in_force
from pbc.activity.models import ClosedActivity, MonthClose
from pbc.core.clock import day_of
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Fund:
    """A PCT's fund of a year, as it stands.

    :param months: months of the year whose threshold calls are made.
    :param forecasts: of the year's calls, by each method.
    """

    books: Books
    flow: Flow
    months: tuple[Month, ...]
    forecasts: tuple[Working, ...]

    @property
    def year(self) -> FinancialYear:
        return FinancialYear(self.books.financial_year)

    @property
    def balance(self) -> Working:
        return domain.balance_working(self.flow)

    @property
    def warning(self) -> str:
        return domain.warning(self.flow, self.forecasts)


@dataclass(frozen=True)
class Stake:
    """A practice's part in a fund: what it put in, what the fund bore for it, what came back."""

    practice: Organisation
    contributed: Decimal
    borne: Decimal
    returned: Decimal
    preview: Decimal


def funds_by_practice(practice_ids: Collection[int], year: FinancialYear) -> dict[int, Books]:
    """The books that each practice's contingency went to: those of the PCT that issued its budget. Three queries.

    Of a practice whose history another's budget holds since: those of that budget.
    """
    so_far = holders(year)
    holder = {practice: so_far.holder(practice) for practice in practice_ids}
    wanted = {*holder, *holder.values()}
    rows = Budget.objects.in_force(year.start_year).filter(practice__in=wanted)
    issued_by = dict(rows.values_list("practice_id", "pct_id"))
    found = {practice: issued_by.get(practice, issued_by.get(heir)) for practice, heir in holder.items()}
    pcts = {practice: pct for practice, pct in found.items() if pct is not None}
    books = {each.pct_id: each for each in Books.objects.filter(pct__in=pcts.values(), financial_year=year.start_year)}
    return {practice: books[pct] for practice, pct in pcts.items() if pct in books}


def flow_of(books: Books) -> Flow:
    """What went through a fund, from its ledger. One query."""
    of_fund = Entry.objects.filter(posting__books=books, account__kind=FUND.kind)
    by_kind: dict[str, Decimal] = dict(of_fund.values_list("posting__kind").annotate(total=Sum("amount")))
    contributed = by_kind.pop(PostingKind.ISSUE, ZERO)
    returned = -by_kind.pop(PostingKind.CONTINGENCY_RETURN, ZERO)
    taken = -by_kind.pop(PostingKind.CONTINGENCY_CALL, ZERO)
    return Flow(contributed, sum(by_kind.values(), ZERO), taken, returned)


def fund(books: Books) -> Fund:
    """The fund with its forecasts."""
    flow = flow_of(books)
    rows = ThresholdRun.objects.filter(books=books).values_list("month", flat=True).distinct()
    months = tuple(sorted(Month.of(day) for day in rows))
    forecasts = [domain.forecast(flow.called, len(months))]
    if months:
        forecasts.append(domain.forecast_by_pattern(flow.called, *_last_year(books, months[-1])))
    return Fund(books, flow, months, tuple(forecasts))


def _last_year(books: Books, month: Month) -> tuple[Decimal | None, Decimal | None]:
    """What last year's fund of the same PCT had borne a year before the month's end, and by the year's end."""
    before = books_of(books.pct, FinancialYear(books.financial_year - 1))
    if before is None:
        return None, None
    rows = Entry.objects.filter(posting__books=before, account__kind=CALLED)
    whole = rows.aggregate(total=Sum("amount"))["total"]
    until = month.plus(-12).last_day
    return rows.filter(posting__effective_on__lte=until).aggregate(total=Sum("amount"))["total"], whole


def contributions(books: Books) -> dict[int, Decimal]:
    """What each practice's issued budget put into the fund, by practice in the order of their names."""
    rows = Budget.objects.in_force(books.financial_year).filter(pct=books.pct_id).order_by("practice__name", "pk")
    return dict(rows.values_list("practice_id", "contingency"))


def stakes(books: Books) -> list[Stake]:
    """Each practice's part in the fund, and what it would get back if the year ended now."""
    put_in = contributions(books)
    totals = Entry.objects.filter(
        posting__books=books, account__kind__in=(CALLED, AccountKind.CONTINGENCY_RETURNED)
    ).values_list("account__practice_id", "account__kind")
    sums = {(practice, kind): total for practice, kind, total in totals.annotate(total=Sum("amount"))}
    preview = domain.returns(flow_of(books).balance, put_in)
    practices = Organisation.objects.in_bulk(put_in.keys() | {practice for practice, _ in sums})
    return [
        Stake(
            practice,
            put_in.get(practice.pk, ZERO),
            sums.get((practice.pk, CALLED), ZERO),
            sums.get((practice.pk, AccountKind.CONTINGENCY_RETURNED), ZERO),
            preview.get(practice.pk, ZERO),
        )
        for practice in sorted(practices.values(), key=lambda each: (each.name, each.code))
    ]


def uncalled_closes(pct: Organisation, year: FinancialYear) -> list[Month]:
    """Closed months of a PCT's year with the threshold among its options, whose calls are not made. In order.

    Closes without a practice that has a budget call on no fund, and are not among them.
    """
    budgeted = Budget.objects.in_force(year.start_year).values("practice")
    with_budget = ClosedActivity.objects.filter(close=OuterRef("pk"), practice__in=budgeted)
    made = ThresholdRun.objects.filter(pct=pct, month=OuterRef("month"))
    rows = MonthClose.objects.filter(pct=pct, month__gte=year.first_day, month__lt=year.end).order_by("month")
    days = rows.filter(Exists(with_budget)).exclude(Exists(made)).values_list("month", flat=True)
    return [month for month in map(Month.of, days) if terms_in(rules_in_force(month.last_day, pct))]


def pcts_uncalled(years: Collection[FinancialYear]) -> list[tuple[Organisation, FinancialYear]]:
    """PCTs with a closed month of these years that was not called for, whatever their options. One query a year."""
    made = ThresholdRun.objects.filter(pct=OuterRef("pct"), month=OuterRef("month"))
    found = []
    for year in years:
        rows = MonthClose.objects.filter(month__gte=year.first_day, month__lt=year.end).exclude(Exists(made))
        pcts = Organisation.objects.filter(pk__in=rows.values("pct")).order_by("code")
        found += [(pct, year) for pct in pcts]
    return found


def uncalled_of_fund(books: Books) -> list[Month]:
    """Months of the fund's year whose threshold calls are not made yet, where the threshold is among the options."""
    called = set(ThresholdRun.objects.filter(books=books).values_list("month", flat=True))
    months = [month for month in FinancialYear(books.financial_year).months if month.first_day not in called]
    return [month for month in months if terms_in(rules_in_force(month.last_day, keeper_of(books, month.last_day)))]


def queue_of(books: Books) -> ContingencyCallQuerySet:
    """Every call on a fund, for those whose money it is: of others' show amount, score, state and day alone."""
    return ContingencyCall.objects.filter(books=books)


def calls_by_state(books: Books) -> dict[str, int]:
    """How many calls of a fund stand in each state."""
    return dict(queue_of(books).values_list("status").annotate(number=Count("pk")))


def score_to_meet(call: ContingencyCall, keeper: Organisation) -> Decimal | None:
    """The score from which the method of the day a call was written advises to meet it."""
    rule = rules_in_force(day_of(call.written_at), keeper).get("call_score_to_meet")
    return rule.number if rule else None
