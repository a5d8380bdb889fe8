"""Say what freed-up resources are to buy, decide it, give the money out and account for it (R88, R89, R94, R95).

S4 ¶44 says what may be bought, ¶49 that small purchases take little bureaucracy, ¶63 what a refusal owes.
All of it goes on after the year’s books are closed: what was agreed is the practice’s.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets import permissions
from budgets.actions.claim_records import about, advance, effective_on, keep_steps, locked_claim, note_deed, set_on
from budgets.actions.posting import post
from budgets.domain.claim_states import OPEN
from budgets.domain.claims import DeedKind, Explanation, check_another, check_explained
from budgets.domain.ledger import AccountKey, PostingKind, transfer
from budgets.domain.use_states import UseStatus
from budgets.domain.uses import UseKind, check_amount, check_change, check_kind, check_minute, check_small
from budgets.models import BoardMinute, Claim, Posting, ProposedUse
from budgets.queries.claims import UseMoney, free_of, money_of, purse_key, released_key, spent_key
from budgets.queries.ledger import keeper_of
from budgets.queries.matters import matter_of_claim, matter_of_use
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation


@transaction.atomic
def propose_use(
    *,
    claim: Claim,
    practice: Organisation,
    kind: str,
    description: str,
    benefit: str,
    amount: Decimal,
    by: Principal,
    at: datetime,
    is_recurrent: bool = False,
    supplier: str = "",
) -> ProposedUse:
    """Propose what a practice’s part of an agreed claim should buy, for local patients (S4 ¶44).

    :param practice: whose part pays: the claim’s own, or one that has a share of it.
    :raises Denied: if this hat may not, or the claim is not agreed or is spent.
    :raises Invalid: for a kind the terms do not permit, words that are missing, or more than is there.
    """
    claim = locked_claim(claim)
    permissions.check_may_claim_for(by, practice, day_of(at), to="propose a use of freed-up resources")
    if claim.state not in OPEN:
        raise Denied("Uses are proposed once a claim is agreed, and while money of it is left. Nothing was changed.")
    chosen = check_kind(kind, claim.terms["permitted_uses"])
    check_amount(amount, free_of(claim).get(practice.pk, ZERO), of=f"The claim’s part of {practice.name}")
    use = ProposedUse.objects.create(
        claim=claim,
        practice=practice,
        number=claim.uses.count() + 1,
        kind=chosen,
        description=check_said(description, field="description", what="What is to be bought"),
        benefit=check_said(benefit, field="benefit", what="The benefit for local patients (S4 ¶44)"),
        amount=amount,
        is_recurrent=is_recurrent,
        supplier=supplier.strip(),
        proposed_by=by.name,
        proposed_by_user_id=by.user_id,
        proposed_at=at,
    )
    note_deed(claim, DeedKind.USE_PROPOSED, by=by, at=at, use=use, amount=amount, words=use.description)
    audit.record("budgets.use_proposed", use, by=by, at=at, **about(claim), use=use.reference, amount=amount)
    return use


@transaction.atomic
def agree_use(
    *, use: ProposedUse, by: Principal, at: datetime, minute: BoardMinute | None = None, reason: str = ""
) -> ProposedUse:
    """Agree a use: its money is promised to it, and to nothing else.

    :param minute: the board’s approval; of premises it must be, and approves that one use.
    :raises Denied: if this hat may not, proposed it, or it is decided for good.
    :raises Invalid: for more than is there, or premises without their minute.
    """
    claim, use = _locked(use)
    _check_decide(claim, use, UseStatus.AGREED, by, at)
    check_amount(use.amount, free_of(claim).get(use.practice_id, ZERO), of="The claim")
    _check_minute(use, minute, day_of(at))
    _decide(use, UseStatus.AGREED, reason, by=by, at=at, minute=minute)
    note_deed(claim, DeedKind.USE_AGREED, by=by, at=at, use=use, amount=use.amount, words=reason.strip())
    facts: dict[str, Any] = {"use": use.reference, "amount": use.amount, "minute": minute.reference if minute else ""}
    audit.record("budgets.use_agreed", use, by=by, at=at, **about(claim), **facts)
    return use


@transaction.atomic
def agree_small_purchase(
    *, use: ProposedUse, by: Principal, at: datetime, proven_at: datetime | None = None
) -> ProposedUse:
    """Agree a small purchase and give its money out at once; the board is told in its monthly list (S4 ¶49).

    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, proposed it, the password was not given just before, it is decided, or is too
        large for the light route.
    :raises Invalid: for more than is there.
    """
    claim, use = _locked(use)
    _check_decide(claim, use, UseStatus.RELEASED, by, at)
    check_proof_of(by, proven_at, at=at)
    limit = rule_in_force("small_purchase_limit", on=day_of(at), pct=claim.books.pct).number
    check_small(UseKind(use.kind), use.amount, limit)
    check_amount(use.amount, free_of(claim).get(use.practice_id, ZERO), of="The claim")
    _decide(use, UseStatus.RELEASED, "", by=by, at=at, by_light_route=True)
    _release(claim, use, use.amount, by=by, at=at)
    note_deed(claim, DeedKind.USE_AGREED, by=by, at=at, use=use, amount=use.amount, words="By the light route")
    note_deed(claim, DeedKind.RELEASED, by=by, at=at, use=use, amount=use.amount)
    facts: dict[str, Any] = {"use": use.reference, "amount": use.amount, "limit": limit}
    audit.record("budgets.small_purchase_agreed", use, by=by, at=at, **about(claim), **facts)
    return use


@transaction.atomic
def decline_use(
    *, use: ProposedUse, explanation: Explanation, for_good: bool, by: Principal, at: datetime
) -> ProposedUse:
    """Refuse a use, or say that it cannot be done yet: with full reasons, plan and timetable (S4 ¶63).

    :param for_good: refuse; else it waits until the obstacle is gone, and may then be agreed.
    :raises Denied: if this hat may not, proposed it, or it is decided for good.
    :raises Invalid: where reasons, plan or timetable are missing.
    """
    claim, use = _locked(use)
    status = UseStatus.REFUSED if for_good else UseStatus.CANNOT_YET
    _check_decide(claim, use, status, by, at)
    check_explained(explanation, day_of(at))
    _decide(use, status, explanation.reasons, by=by, at=at, plan=explanation.plan.strip())
    keep_steps(claim, explanation, at=at, use=use)
    kind = DeedKind.USE_REFUSED if for_good else DeedKind.USE_CANNOT_YET
    note_deed(claim, kind, by=by, at=at, use=use, words=use.decision)
    facts: dict[str, Any] = {"use": use.reference, "for_good": for_good, "reasons": use.decision}
    audit.record("budgets.use_declined", use, by=by, at=at, **about(claim), **facts)
    return use


@transaction.atomic
def withdraw_use(*, use: ProposedUse, reason: str, by: Principal, at: datetime) -> ProposedUse:
    """Take back a use before money is given out for it; what was promised to it is free again.

    :raises Denied: if this hat may not, or money was released.
    :raises Invalid: without a reason.
    """
    claim, use = _locked(use)
    permissions.check_may_claim_for(by, use.practice, day_of(at), to="withdraw a use")
    if use.state is UseStatus.RELEASED:
        raise Denied("Money was given out for this use: return what is not spent instead. Nothing was changed.")
    check_change(use.state, UseStatus.WITHDRAWN)
    words = check_said(reason, field="reason", what="The reason")
    set_on(use, status=UseStatus.WITHDRAWN)
    note_deed(claim, DeedKind.USE_WITHDRAWN, by=by, at=at, use=use, words=words)
    audit.record("budgets.use_withdrawn", use, by=by, at=at, **about(claim), use=use.reference, reason=words)
    return use


@transaction.atomic
def release_use(
    *,
    use: ProposedUse,
    amount: Decimal,
    by: Principal,
    at: datetime,
    seen: Decimal | None = None,
    proven_at: datetime | None = None,
) -> Posting:
    """Give out money for an agreed use, part by part, up to what was agreed.

    :param seen: what the person saw as released so far; another release since is a refusal.
    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, this hat proposed it, it is not
        agreed, or somebody released meanwhile.
    :raises Invalid: for more than was agreed. ``Overdrawn`` where the account holds less.
    """
    claim, use = _locked(use)
    _check_pct(claim, use, by, at, to="release freed-up resources")
    check_proof_of(by, proven_at, at=at)
    if use.state not in (UseStatus.AGREED, UseStatus.RELEASED):
        raise Denied("Money is released for uses that are agreed. Nothing was changed.")
    money = money_of([use])[use.pk]
    if seen is not None and seen != money.released + money.spent:
        raise Denied("Somebody else has released money for this use since you looked. Look again.")
    check_amount(amount, money.left(use), of="The use")
    posting = _release(claim, use, amount, by=by, at=at)
    set_on(use, status=UseStatus.RELEASED)
    note_deed(claim, DeedKind.RELEASED, by=by, at=at, use=use, amount=amount)
    audit.record("budgets.use_released", use, by=by, at=at, **about(claim), use=use.reference, amount=amount)
    return posting


@transaction.atomic
def record_spending(
    *, use: ProposedUse, amount: Decimal, evidence: str, spent_on: date, by: Principal, at: datetime
) -> Posting:
    """Account for money spent on a use, part by part, with the evidence: an invoice, say.

    :raises Denied: if this hat may not, or no money was released.
    :raises Invalid: for more than was released, no evidence, or a day to come.
    """
    claim, use = _locked(use)
    permissions.check_may_claim_for(by, use.practice, day_of(at), to="account for freed-up resources")
    money = _money_given_out(use)
    words = check_said(evidence, field="evidence", what="The evidence")
    if spent_on > day_of(at):
        fix = "Give the day of the invoice or payment."
        raise Invalid(f"{day(spent_on)} is to come.", field="spent_on", rule="spent_in_the_past", fix=fix)
    check_amount(amount, money.released, of="What was released")
    key = released_key(use)
    reason = f"{use.reference} spent: {words}"
    posting = _post(claim, PostingKind.FREED_UP_SPENT, key, spent_key(use), amount, reason, by=by, at=at)
    if money.spent + amount == use.amount:
        set_on(use, status=UseStatus.SPENT)
    advance(claim)
    said = f"{day(spent_on)}: {words}"
    note_deed(claim, DeedKind.SPENT, by=by, at=at, use=use, amount=amount, words=said)
    facts: dict[str, Any] = {"use": use.reference, "amount": amount, "evidence": words, "on": spent_on}
    audit.record("budgets.use_spent", use, by=by, at=at, **about(claim), **facts)
    return posting


@transaction.atomic
def return_unspent(*, use: ProposedUse, reason: str, by: Principal, at: datetime) -> ProposedUse:
    """End a use that cost less than was released for it, or was not bought: the rest is the practice’s again.

    :raises Denied: if this hat may not, or no money was released.
    :raises Invalid: without a reason, or where nothing is left of it.
    """
    claim, use = _locked(use)
    permissions.check_may_claim_for(by, use.practice, day_of(at), to="return freed-up resources")
    money = _money_given_out(use)
    words = check_said(reason, field="reason", what="The reason")
    check_amount(money.released, money.released, of="The use")
    kind, said = PostingKind.FREED_UP_RELEASED, f"{use.reference} returned: {words}"
    _post(claim, kind, released_key(use), purse_key(claim, use.practice_id), money.released, said, by=by, at=at)
    set_on(use, status=UseStatus.SPENT if money.spent else UseStatus.WITHDRAWN)
    advance(claim)
    note_deed(claim, DeedKind.RETURNED, by=by, at=at, use=use, amount=money.released, words=words)
    facts: dict[str, Any] = {"use": use.reference, "amount": money.released, "reason": words}
    audit.record("budgets.use_returned", use, by=by, at=at, **about(claim), **facts)
    return use


def _locked(use: ProposedUse) -> tuple[Claim, ProposedUse]:
    """The claim, locked, and the use as it is now."""
    claim = locked_claim(use.claim)
    use = ProposedUse.objects.select_related("practice").get(pk=use.pk)
    use.claim = claim
    return claim, use


def _check_pct(claim: Claim, use: ProposedUse, by: Principal, at: datetime, *, to: str) -> None:
    permissions.check_own_pct(by, keeper_of(claim.books, day_of(at)), Permission.FREED_UP_DECIDE, to=to)
    permissions.check_no_interest(by, matter_of_use(use), day_of(at))
    permissions.check_no_interest(by, matter_of_claim(claim), day_of(at))
    check_another(by.user_id, use.proposed_by_user_id, what="proposed the use")


def _check_decide(claim: Claim, use: ProposedUse, after: UseStatus, by: Principal, at: datetime) -> None:
    _check_pct(claim, use, by, at, to="decide on uses of freed-up resources")
    check_change(use.state, after)


def _check_minute(use: ProposedUse, minute: BoardMinute | None, on: date) -> None:
    is_own = minute is not None and minute.pct == keeper_of(use.claim.books, on)
    about_, up_to = (minute.about, minute.up_to) if minute and is_own else ("", None)
    check_minute(UseKind(use.kind), use.amount, about=about_, up_to=up_to)
    if minute and ProposedUse.objects.filter(minute=minute).exclude(pk=use.pk).exists():
        raise Invalid(
            f"Minute {minute.reference} approved another use already, and approval is specific (S4 ¶44).",
            field="minute",
            rule="premises_decided_by",
            fix="Choose the minute of this use.",
        )


def _decide(use: ProposedUse, status: UseStatus, words: str, *, by: Principal, at: datetime, **more: object) -> None:
    who = {"decided_by": by.name, "decided_by_role": by.role, "decided_at": at}
    set_on(use, status=status, decision=words.strip(), **who, **more)


def _money_given_out(use: ProposedUse) -> UseMoney:
    if use.state is not UseStatus.RELEASED:
        raise Denied("No money is given out for this use. Nothing was changed.")
    return money_of([use])[use.pk]


def _release(claim: Claim, use: ProposedUse, amount: Decimal, *, by: Principal, at: datetime) -> Posting:
    source, reason = purse_key(claim, use.practice_id), f"{use.reference} released"
    kind = PostingKind.FREED_UP_RELEASED
    posting = _post(claim, kind, source, released_key(use), amount, reason, by=by, at=at)
    advance(claim)
    return posting


def _post(
    claim: Claim,
    kind: PostingKind,
    source: AccountKey,
    target: AccountKey,
    amount: Decimal,
    reason: str,
    *,
    by: Principal,
    at: datetime,
) -> Posting:
    return post(
        books=claim.books,
        kind=kind,
        moves=transfer(source, target, amount),
        effective_on=effective_on(claim.books, at, kind),
        reason=reason[:500],
        by=by,
        at=at,
        facts={"claim": claim.reference},
    )
