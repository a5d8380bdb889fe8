"""Decide on claims of freed-up resources, and put notes on them (R87, R95; S4 ¶47, ¶63)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from budgets import permissions
from budgets.actions.claim_records import (
    about,
    check_books_open,
    effective_on,
    keep_steps,
    locked_claim,
    note_deed,
    set_on,
)
from budgets.actions.posting import post
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import (
    DeedKind,
    Explanation,
    FactKind,
    check_another,
    check_change,
    check_explained,
    check_not_given,
    check_ruled,
)
from budgets.domain.freed_up import money, taken_from
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, combined
from budgets.models import Account, Claim, ClaimDeed
from budgets.queries.claims import purse_key
from budgets.queries.freed_up import Freed, accounts_of, agreed_since, freed, frozen_terms, words_of
from budgets.queries.ledger import keeper_of
from budgets.queries.matters import matter_of_claim
from disputes.actions.following import note_carried_out
from disputes.domain.offers import offer_from
from disputes.domain.parties import Side
from disputes.models import Dispute, Ruling
from disputes.queries.rulings import outcomes_for
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.formats import pounds
from pbc.core.money import share_among
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def agree_claim(*, claim: Claim, by: Principal, at: datetime, reason: str = "") -> Claim:
    """Agree a claim, by the terms it was declared under: its money leaves the lines that freed it (S4 ¶47, ¶63).

    :raises Denied: if this hat may not, declared it, the claim is decided or its split unconfirmed, both sides have
        recorded that no agreement stands, the statement has moved since, or the books are closed.
    :raises Overdrawn: where the lines no longer hold so much.
    """
    claim = locked_claim(claim)
    _check_decide(claim, ClaimStatus.AGREED, by, at)
    if claim.is_split_open:
        raise Denied(f"{claim.practice.name} has not confirmed what it gives to others (S4 ¶46). Nothing was changed.")
    year = FinancialYear(claim.books.financial_year)
    if words_of(claim.practice, year)[FactKind.AGREEMENT_STANDS].is_denied:
        raise Denied("Both sides have recorded that no agreement stands, so there are no terms to judge this by.")
    parts = taken_from(_as_declared(claim).lines, claim.total)
    _post_agreed(claim, parts, f"Claim {claim.reference} agreed", by=by, at=at)
    _decide(claim, ClaimStatus.AGREED, reason.strip(), by=by, at=at)
    note_deed(claim, DeedKind.AGREED, by=by, at=at, amount=claim.total, words=reason.strip())
    audit.record(
        "budgets.claim_agreed", claim, by=by, at=at, **about(claim), total=claim.total, practice=claim.practice_part
    )
    return claim


@transaction.atomic
def agree_by_ruling(*, claim: Claim, dispute: Dispute, by: Principal, at: datetime) -> Claim:
    """Agree a claim that was refused, as a panel ruled: the PCT is expected to follow it (S4 ¶73).

    The panel ruled on the figures that were frozen with the claim. So whether the statement has moved since is not
    asked: what was declared is agreed, and taken from the lines that freed it when it was declared.

    :raises Denied: if this hat may not, declared it, the ruling is not on this claim or not for the practice, the
        claim was not refused, the panel ruled for another amount, or another claim gave the money since.
    :raises Overdrawn: where the lines no longer hold so much.
    """
    claim = locked_claim(claim)
    keeper = keeper_of(claim.books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.FREED_UP_DECIDE, to="carry out a ruling")
    permissions.check_no_interest(by, matter_of_claim(claim), day_of(at))
    check_another(by.user_id, claim.declared_by_user_id, what="declared the claim")
    outcomes = outcomes_for(dispute, (claim._meta.label, str(claim.pk)))
    won = [each for each in outcomes if each.side is Side.PRACTICE]
    if not won:
        raise Denied("No panel has ruled for the practice on this claim. Nothing was changed.")
    check_ruled(claim.state, claim.total, offer_from(won[0].offer.content).amount)
    check_not_given(agreed_since(claim))
    check_books_open(claim.books)
    words = f"Claim {claim.reference} agreed by the ruling on {dispute.reference}"
    _post_agreed(claim, _frozen_parts(claim), words, by=by, at=at, ruling=won[0].ruling)
    _decide(claim, ClaimStatus.AGREED, words, by=by, at=at)
    set_on(claim, ruling=won[0].ruling)
    done = f"Claim {claim.reference} is agreed, {pounds(claim.total)}."
    note_carried_out(outcomes=won, words=done, by=by, at=at)
    note_deed(claim, DeedKind.RULED, by=by, at=at, amount=claim.total, words=words)
    facts: dict[str, Any] = {"total": claim.total, "dispute": dispute.reference}
    audit.record("budgets.claim_agreed_by_ruling", claim, by=by, at=at, **about(claim), **facts)
    return claim


@transaction.atomic
def refuse_claim(*, claim: Claim, explanation: Explanation, by: Principal, at: datetime) -> Claim:
    """Refuse a claim, with full reasons, a plan and a timetable (S4 ¶63).

    :raises Denied: if this hat may not, declared it, or the claim is decided.
    :raises Invalid: where reasons, plan or timetable are missing.
    """
    claim = locked_claim(claim)
    _check_decide(claim, ClaimStatus.REFUSED, by, at)
    check_explained(explanation, day_of(at))
    _decide(claim, ClaimStatus.REFUSED, explanation.reasons.strip(), by=by, at=at, plan=explanation.plan.strip())
    keep_steps(claim, explanation, at=at)
    note_deed(claim, DeedKind.REFUSED, by=by, at=at, words=explanation.reasons.strip())
    audit.record("budgets.claim_refused", claim, by=by, at=at, **about(claim), reasons=explanation.reasons)
    return claim


@transaction.atomic
def note_on_claim(*, claim: Claim, words: str, is_dispute: bool, by: Principal, at: datetime) -> ClaimDeed:
    """Put a note or a dispute on a claim, for both sides to see, in whatever state it is.

    :raises Denied: if this hat is of neither side.
    :raises Invalid: without words.
    """
    claim = locked_claim(claim)
    if not permissions.may_in_own_pct(by, keeper_of(claim.books, day_of(at)), Permission.FREED_UP_DECIDE):
        permissions.check_may_claim_for(by, claim.practice, day_of(at), to="put a note on a claim")
    said = check_said(words, field="words", what="The note")
    kind = DeedKind.DISPUTED if is_dispute else DeedKind.NOTED
    deed = note_deed(claim, kind, by=by, at=at, words=said)
    audit.record("budgets.claim_noted", claim, by=by, at=at, **about(claim), dispute=is_dispute, words=said)
    return deed


def _check_decide(claim: Claim, after: ClaimStatus, by: Principal, at: datetime) -> None:
    keeper = keeper_of(claim.books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.FREED_UP_DECIDE, to="decide on freed-up resources")
    permissions.check_no_interest(by, matter_of_claim(claim), day_of(at))
    check_another(by.user_id, claim.declared_by_user_id, what="declared the claim")
    if claim.state is ClaimStatus.REFUSED:
        raise Denied("This claim is refused: only the ruling of a panel changes that (S4 ¶73). Nothing was changed.")
    check_change(claim.state, after)
    check_books_open(claim.books)


def _post_agreed(
    claim: Claim,
    parts: Mapping[str, Decimal],
    reason: str,
    *,
    by: Principal,
    at: datetime,
    ruling: Ruling | None = None,
) -> None:
    post(
        books=claim.books,
        kind=PostingKind.FREED_UP_AGREED,
        moves=combined(_taken(claim, parts), _given(claim)),
        effective_on=effective_on(claim.books, at, PostingKind.FREED_UP_AGREED),
        reason=reason,
        by=by,
        at=at,
        key=f"freed-up:{claim.reference}",
        facts={"claim": claim.reference},
        ruling=ruling,
    )


def _as_declared(claim: Claim) -> Freed:
    """The figures now, if they are still those declared.

    :raises Denied: where the statement has moved: a line adjusted, or another claim agreed.
    """
    terms = frozen_terms(claim.practice, FinancialYear(claim.books.financial_year))
    found = freed(claim.practice, Month.of(claim.month), terms)
    now = money(found.division.total)
    if now != claim.total:
        raise Denied(
            f"{claim.practice.name} declared {pounds(claim.total)}, and the statement now frees {pounds(now)}. "
            "Ask the practice to correct its claim. Nothing was changed."
        )
    return found


def _frozen_parts(claim: Claim) -> dict[str, Decimal]:
    """What each line gave when the claim was declared."""
    parts = {each["line"]: Decimal(each["part"]) for each in claim.figures["lines"]}
    return {line: part for line, part in parts.items() if part}


def _taken(claim: Claim, parts: Mapping[str, Decimal]) -> dict[AccountKey, Decimal]:
    """What leaves the lines, each over the accounts that it stands on.

    :param parts: what each line gives.
    """
    keys = accounts_of(claim.practice, Month.of(claim.month))
    rows = Account.objects.filter(books=claim.books, practice__in=keys, kind=AccountKind.DEVOLVED, balance__gt=0)
    standing: dict[str, dict[int, Decimal]] = {}
    for practice, line, balance in rows.values_list("practice_id", "line", "balance"):
        standing.setdefault(line, {})[practice or 0] = balance
    moves: dict[AccountKey, Decimal] = {}
    for line, part in parts.items():
        held = standing.get(line) or {claim.practice_id: Decimal(1)}
        for practice, amount in share_among(part, held).items():
            moves[AccountKey(AccountKind.DEVOLVED, practice, line)] = -amount
    return moves


def _given(claim: Claim) -> dict[AccountKey, Decimal]:
    moves = {purse_key(claim, share.practice_id): share.amount for share in claim.shares.all()}
    return moves | {AccountKey(AccountKind.FREED_UP_PCT, name=claim.reference): claim.pct_part}


def _decide(claim: Claim, status: ClaimStatus, words: str, *, by: Principal, at: datetime, plan: str = "") -> None:
    who = {"decided_by": by.name, "decided_by_role": by.role, "decided_at": at}
    set_on(claim, status=status, decision=words, plan=plan, **who)
