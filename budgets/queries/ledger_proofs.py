"""Proofs that a PCT's books of a year add up, each figure made a second way from the entries alone (S4 ¶23, ¶39)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from budgets.domain.claim_states import WITH_MONEY
from budgets.domain.ledger import BUDGET_KINDS, AccountKind, PostingKind
from budgets.domain.proofs import Check, Proof, proof_of
from budgets.models import (
    Account,
    Books,
    Budget,
    BudgetLine,
    Claim,
    ContingencyCall,
    Entry,
    OverspendPart,
    Posting,
    ProposedUse,
    ThresholdRun,
)
from budgets.queries.carrying import holders, moved
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation

NOUGHT = Coalesce(Sum("entries__amount"), ZERO)
RETURNED = AccountKind.CONTINGENCY_RETURNED
CALLED = AccountKind.CONTINGENCY_CALLED


def ledger_proofs(books: Books) -> list[Proof]:
    """As many queries whatever the number of postings."""
    where = f"{books.pct.name}, {FinancialYear(books.financial_year)}"
    return [
        proof_of("Every posting sums to nought", _postings(books, where)),
        proof_of("Every account holds the sum of its entries", _accounts(books, where)),
        proof_of("All accounts together are the allocation", _whole(books, where)),
        proof_of("Issued budgets are what the ledger issued, line by line", _issued(books, where)),
        proof_of("The contingency fund is contributions less calls less returns", _fund(books, where)),
        proof_of("Calls took what they were granted", _calls(books, where)),
        proof_of("Claims on freed-up resources balance", _claims(books, where)),
    ]


def _postings(books: Books, where: str) -> Iterator[Check]:
    for key, kind, total in (
        Posting.objects.filter(books=books).annotate(total=NOUGHT).values_list("pk", "kind", "total")
    ):
        yield Check(f"{where}, posting {key} ({kind})", total, ZERO)


def _accounts(books: Books, where: str) -> Iterator[Check]:
    rows = Account.objects.filter(books=books).select_related("practice").annotate(total=NOUGHT)
    for account in rows.order_by("pk"):
        whose = account.practice.code if account.practice else ""
        words = " ".join(word for word in (account.kind, whose, account.line, account.name) if word)
        yield Check(f"{where}, account {account.pk} ({words})", account.balance, account.total)


def _whole(books: Books, where: str) -> Iterator[Check]:
    sums = dict(Account.objects.filter(books=books).values_list("kind").annotate(total=Sum("balance")))
    allocation = -sums.pop(AccountKind.ALLOCATION, ZERO)
    yield Check(f"{where}, all accounts", sum(sums.values(), ZERO), allocation)
    entered = _entries(books).filter(posting__kind=PostingKind.ALLOCATION).exclude(account__kind=AccountKind.ALLOCATION)
    yield Check(f"{where}, allocation as recorded", allocation, _sum(entered))


def _issued(books: Books, where: str) -> Iterator[Check]:
    """What an issue carried from a practice to its heir beside the issued sums is taken off first (ADR 12)."""
    due: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    budgets = Budget.objects.in_force(books.financial_year).filter(pct=books.pct_id)
    lines = BudgetLine.objects.filter(budget__in=budgets)
    for practice, line, net in lines.values_list("budget__practice_id", "line", "net"):
        due[practice, line] += net
    entries = _entries(books).filter(posting__kind=PostingKind.ISSUE)
    rows = entries.filter(account__kind__in=BUDGET_KINDS).values_list("account__practice_id", "account__line")
    found = {(practice, line): total for practice, line, total in rows.annotate(total=Sum("amount"))}
    so_far = holders(FinancialYear(books.financial_year))
    for each in moved(books, {practice for practice, _ in found}):
        holder = so_far.holder(each.practice, each.posting)
        if holder != each.practice:
            due[each.practice, each.line] -= each.amount
            due[holder, each.line] += each.amount
    codes = Organisation.objects.in_bulk({practice for practice, _ in (*due, *found)})
    for practice, line in sorted({*due, *found}):
        place = f"{where}, {codes[practice].code}, {line}, as issued"
        yield Check(place, found.get((practice, line), ZERO), due.get((practice, line), ZERO))
    contingency = budgets.aggregate(total=Coalesce(Sum("contingency"), ZERO))["total"]
    to_fund = _sum(entries.filter(account__kind=AccountKind.CONTINGENCY))
    yield Check(f"{where}, contingency of issued budgets", to_fund, contingency)


def _fund(books: Books, where: str) -> Iterator[Check]:
    fund = Account.objects.filter(books=books, kind=AccountKind.CONTINGENCY)
    balance = fund.aggregate(total=Coalesce(Sum("balance"), ZERO))["total"]
    of_fund = _entries(books).filter(account__kind=AccountKind.CONTINGENCY)
    by_kind = dict(of_fund.values_list("posting__kind").annotate(total=Sum("amount")))
    yield Check(f"{where}, balance of the fund", balance, sum(by_kind.values(), ZERO))
    called = by_kind.get(PostingKind.CONTINGENCY_CALL, ZERO)
    others = (
        _entries(books)
        .filter(posting__kind=PostingKind.CONTINGENCY_CALL)
        .exclude(account__kind=AccountKind.CONTINGENCY)
    )
    yield Check(f"{where}, calls on the fund", -called, _sum(others))
    back = _sum(_entries(books).filter(account__kind=RETURNED))
    yield Check(f"{where}, returns of the fund", back, -by_kind.get(PostingKind.CONTINGENCY_RETURN, ZERO))
    if by_kind.get(PostingKind.CONTINGENCY_RETURN):
        yield Check(f"{where}, left in the fund after the return", balance, ZERO)


def _calls(books: Books, where: str) -> Iterator[Check]:
    entries = _entries(books).filter(account__kind=CALLED)
    rows = entries.values_list("posting_id").annotate(total=Sum("amount"))
    taken: dict[int, Decimal] = dict(rows)
    for call in ContingencyCall.objects.filter(books=books).order_by("pk"):
        yield Check(f"{where}, call {call.pk}", taken.get(call.posting_id or 0, ZERO), call.granted)
    for run in ThresholdRun.objects.filter(books=books).annotate(parts_met=Coalesce(Sum("parts__met"), ZERO)):
        place = f"{where}, threshold of {run.month:%B %Y}"
        yield Check(f"{place}, parts", run.parts_met, run.met)
        yield Check(f"{place}, taken", taken.get(run.posting_id or 0, ZERO), run.met)


def _claims(books: Books, where: str) -> Iterator[Check]:
    """Of each claim with money: its shares, and where its money stands now or was spent."""
    stands = _by_reference(books)
    claims = Claim.objects.filter(books=books).annotate(shared=Coalesce(Sum("shares__amount"), ZERO)).order_by("pk")
    covered = dict(
        OverspendPart.objects.filter(claim__books=books, cover__posting__isnull=False)
        .values_list("claim_id")
        .annotate(total=Sum("amount"))
    )
    for claim in claims:
        yield Check(f"{where}, claim {claim.reference}, parts", claim.practice_part + claim.pct_part, claim.total)
        yield Check(f"{where}, claim {claim.reference}, shares", claim.shared, claim.practice_part)
        held = stands.get(claim.pk, ZERO) + covered.get(claim.pk, ZERO)
        yield Check(
            f"{where}, claim {claim.reference}, entries", held, claim.total if claim.state in WITH_MONEY else ZERO
        )


def _by_reference(books: Books) -> dict[int, Decimal]:
    """What the entries hold of each claim, over the purses of the claim and of its uses, in whichever books."""
    of: dict[str, int] = dict(Claim.objects.filter(books=books).values_list("reference", "pk"))
    uses = ProposedUse.objects.filter(claim__books=books).select_related("claim")
    of |= {use.reference: use.claim_id for use in uses}
    kinds = (
        *(AccountKind.FREED_UP_PRACTICE, AccountKind.FREED_UP_PCT),
        *(AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT),
    )
    rows = Entry.objects.filter(account__kind__in=kinds, account__name__in=of).values_list("account__name")
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for name, total in rows.annotate(total=Sum("amount")):
        found[of[name]] += total
    return found


def _entries(books: Books) -> QuerySet[Entry]:
    return Entry.objects.filter(posting__books=books)


def _sum(entries: QuerySet[Entry]) -> Decimal:
    total: Decimal = entries.aggregate(total=Coalesce(Sum("amount"), ZERO))["total"]
    return total
