"""Cover a PCT’s overspend from freed-up resources, as a last resort only (R53, R93; S4 ¶48, ¶61)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.actions.claim_records import advance, check_books_open, effective_on, note_deed, set_on
from budgets.actions.posting import post
from budgets.domain.claims import DeedKind
from budgets.domain.last_resort import LastResortRefused, PlanOutcome, Purse, check_facts, check_limit, takings
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind
from budgets.domain.uses import check_amount
from budgets.models import Account, BoardMinute, Books, Claim, OverspendCover, OverspendPart, RecoveryPlan
from budgets.queries.last_resort import evidence, failed_plan, holders, uncovered, unused
from budgets.queries.ledger import keeper_of
from governance.queries.rules import rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def record_recovery_plan(
    *, books: Books, begun_on: date, ends_on: date, overspend: Decimal, measures: str, by: Principal, at: datetime
) -> RecoveryPlan:
    """Record how the PCT means to contain an overspend.

    :param overspend: pounds that the plan is to contain.
    :raises Denied: if this hat may not, another plan is under way, or the books are closed.
    :raises Invalid: for days in the wrong order, no amount, or no measures.
    """
    books = _locked_books(books)
    keeper = keeper_of(books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.BUDGET_ADJUST, to="record a recovery plan")
    check_books_open(books)
    if books.recovery_plans.filter(outcome=PlanOutcome.UNDER_WAY).exists():
        raise Denied("A recovery plan is under way: record its outcome first. Nothing was changed.")
    if ends_on <= begun_on:
        fix = "Give the day by which it is to have worked."
        raise Invalid("The plan ends before it begins.", field="ends_on", rule="plan_has_days", fix=fix)
    check_amount(overspend, overspend, of="The plan")
    plan = RecoveryPlan.objects.create(
        books=books,
        begun_on=begun_on,
        ends_on=ends_on,
        overspend=overspend,
        measures=check_said(measures, field="measures", what="What the PCT does"),
        recorded_by=by.name,
        recorded_at=at,
    )
    facts = {"begun_on": begun_on, "ends_on": ends_on, "overspend": str(overspend)}
    audit.record("budgets.recovery_plan_recorded", plan, by=by, at=at, organisation_code=books.pct.code, plan=facts)
    return plan


@transaction.atomic
def record_plan_outcome(
    *, plan: RecoveryPlan, outcome: PlanOutcome, remaining: Decimal, words: str, by: Principal, at: datetime
) -> RecoveryPlan:
    """Record what became of a recovery plan; it stands from then on.

    :param remaining: the overspend it could not contain, pounds; nought where it worked.
    :raises Denied: if this hat may not, or the outcome is recorded already.
    :raises Invalid: where outcome and remainder contradict each other, or nothing is said of it.
    """
    books = _locked_books(plan.books)
    keeper = keeper_of(books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.BUDGET_ADJUST, to="record the outcome of a recovery plan")
    plan = RecoveryPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if plan.outcome != PlanOutcome.UNDER_WAY:
        raise Denied("The outcome of this plan is recorded already, and stands. Nothing was changed.")
    if outcome is PlanOutcome.UNDER_WAY or (outcome is PlanOutcome.FAILED) != (remaining > 0):
        raise Invalid(
            "A plan that failed leaves an overspend above nought; one that worked leaves none.",
            field="remaining",
            rule="outcome_and_remainder_agree",
            fix="Give what is left of the overspend, or nought.",
        )
    said = check_said(words, field="words", what="What the plan achieved, and why it did not do")
    set_on(plan, outcome=outcome, remaining=remaining, outcome_words=said, outcome_by=by.name, outcome_at=at)
    facts = {"outcome": str(outcome), "remaining": str(remaining)}
    audit.record(
        "budgets.recovery_plan_ended", plan, by=by, at=at, organisation_code=books.pct.code, words=said, plan=facts
    )
    return plan


def cover_overspend(
    *,
    books: Books,
    amount: Decimal,
    minute: BoardMinute | None,
    reason: str,
    by: Principal,
    at: datetime,
    named: Mapping[int, Decimal] | None = None,
    proven_at: datetime | None = None,
) -> OverspendCover:
    """Take freed-up resources for a PCT’s overspend, once all three facts are on record (S4 ¶48).

    Neither released money, nor what is promised to agreed uses, nor the floor of practices that met their objectives
    (S4 ¶61) is touched. Without a fact nothing is taken, and the attempt is kept for all whose money it is.

    :param named: what each of some practices gives, by key; pro rata over all where not given.
    :param proven_at: when the person last gave the password.
    :raises LastResortRefused: naming the facts that are missing, after the attempt is recorded.
    :raises Denied: if this hat may not, the password was not given just before, or the books are closed.
    :raises Invalid: for more than is there, than the plan left, or than the board decided.
    """
    keeper = keeper_of(books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.BUDGET_ADJUST_LARGE, to="cover an overspend")
    check_proof_of(by, proven_at, at=at)
    words = check_said(reason, field="reason", what="The reason")
    try:
        with transaction.atomic():
            return _covered(books, amount, minute, words, named, by=by, at=at)
    except LastResortRefused as refusal:
        _keep_refusal(books, amount, words, refusal, by=by, at=at)
        raise


def _covered(
    books: Books,
    amount: Decimal,
    minute: BoardMinute | None,
    reason: str,
    named: Mapping[int, Decimal] | None,
    *,
    by: Principal,
    at: datetime,
) -> OverspendCover:
    books = _locked_books(books)
    check_books_open(books)
    names = Account.objects.filter(books=books, kind=AccountKind.FREED_UP_PRACTICE).values("name")
    claims = Claim.objects.filter(reference__in=names).select_for_update(no_key=True, of=("self",))
    by_reference = {claim.reference: claim for claim in claims.select_related("practice").order_by("pk")}
    _lock_fund(books)
    rules = rules_in_force(day_of(at), books.pct)
    check_facts(evidence(books, minute, day_of(at)), rules["last_resort_facts"].items)
    plan = failed_plan(books)
    if plan is None or minute is None:
        raise Denied("A recovery plan that failed and a minute of the board are needed (S4 ¶48). Nothing was taken.")
    check_limit(amount, uncovered=uncovered(plan), approved=unused(minute))
    taken = takings(amount, holders(books), named)
    cover = _posted(books, plan, minute, taken, amount, reason, by=by, at=at)
    for purse, part in taken.items():
        claim = by_reference[purse.claim]
        OverspendPart.objects.create(cover=cover, claim=claim, practice_id=purse.practice, amount=part)
        note_deed(claim, DeedKind.COVERED, by=by, at=at, amount=part, words=reason)
        advance(claim)
    parts = {purse.claim: str(round_pence(part)) for purse, part in taken.items()}
    facts = {"amount": str(amount), "minute": minute.reference, "plan": str(plan.pk), "reason": reason}
    audit.record(
        "budgets.overspend_covered", cover, by=by, at=at, organisation_code=books.pct.code, cover=facts, parts=parts
    )
    return cover


def _posted(
    books: Books,
    plan: RecoveryPlan,
    minute: BoardMinute,
    taken: Mapping[Purse, Decimal],
    amount: Decimal,
    reason: str,
    *,
    by: Principal,
    at: datetime,
) -> OverspendCover:
    moves = {AccountKey(AccountKind.FREED_UP_PRACTICE, p.practice, name=p.claim): -part for p, part in taken.items()}
    posting = post(
        books=books,
        kind=PostingKind.LAST_RESORT,
        moves=moves | {AccountKey(AccountKind.OVERSPEND_COVER): sum(taken.values(), ZERO)},
        effective_on=effective_on(books, at, PostingKind.LAST_RESORT),
        reason=reason[:500],
        authority=f"Board minute {minute.reference} of {day(minute.held_on)}",
        by=by,
        at=at,
        facts={"plan": plan.pk, "minute": minute.pk},
    )
    return OverspendCover.objects.create(
        books=books,
        amount=amount,
        reason=reason,
        plan=plan,
        minute=minute,
        posting=posting,
        by_name=by.name,
        by_role=by.role,
        at=at,
    )


@transaction.atomic
def _keep_refusal(
    books: Books, amount: Decimal, reason: str, refusal: LastResortRefused, *, by: Principal, at: datetime
) -> None:
    """Keep the attempt and what it lacked, for all whose money was asked for."""
    cover = OverspendCover.objects.create(
        books=books,
        amount=amount,
        reason=reason,
        missing=list(refusal.missing),
        refusal=str(refusal),
        by_name=by.name,
        by_role=by.role,
        at=at,
    )
    audit.record(
        "budgets.last_resort_refused",
        cover,
        by=by,
        at=at,
        organisation_code=books.pct.code,
        year=str(FinancialYear(books.financial_year)),
        amount=amount,
        missing=list(refusal.missing),
    )


def _locked_books(books: Books) -> Books:
    return Books.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=books.pk)


def _lock_fund(books: Books) -> None:
    """Hold the contingency fund as it is, so that what is read of it stays true until all is posted."""
    fund = Account.objects.filter(books=books, kind=AccountKind.CONTINGENCY)
    list(fund.select_for_update(no_key=True).order_by("pk").values_list("pk"))
