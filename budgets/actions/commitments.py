"""Promise money to an approved case, give it out, take back what is not needed (R101, R107; S4 ¶49, ¶54).

Like a posting, none of these is a deed of its own: the action on the case says who may and why, and records its event.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from budgets.actions.claim_records import effective_on
from budgets.actions.posting import post
from budgets.domain.commitments import check_part, committing, releasing, returning, source_key
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Books, Commitment, CommitmentBody, Posting
from budgets.queries.commitments import standing_of
from pbc.core.errors import Denied
from pbc.core.money import ZERO
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def commit_money(
    *,
    books: Books,
    owner: Organisation,
    reference: str,
    title: str,
    source_kind: AccountKind,
    source_name: str,
    amount: Decimal,
    by: Principal,
    at: datetime,
    case_id: int | None = None,
    bodies: Iterable[tuple[int | None, str]] = (),
) -> Commitment:
    """Promise money of a year to a case: it leaves its account, and nobody else can be promised it.

    :param case_id: the key of the case, and ``bodies`` the organisations that it names (key and name): whoever has an
        interest in one of them is not told what the money is for.
    :raises Denied: where the case has its commitment of the year already, or the books are closed.
    :raises Invalid: for an account that may not pay, or no amount. :raises Overdrawn: where it does not hold as much.
    """
    _check_in_transaction()
    books = _locked(books)
    source = source_key(source_kind, source_name)
    if Commitment.objects.filter(books=books, reference=reference).exists():
        raise Denied(f"{reference} has its commitment of this year already. Nothing was changed.")
    commitment = Commitment.objects.create(
        books=books,
        owner=owner,
        case_id=case_id,
        reference=reference,
        title=title,
        source_kind=source.kind,
        source_name=source.name,
        amount=amount,
        committed_by=by.name,
        committed_at=at,
    )
    CommitmentBody.objects.bulk_create(
        CommitmentBody(commitment=commitment, organisation_id=key, name=name) for key, name in bodies
    )
    post(
        books=books,
        kind=PostingKind.COMMITTED,
        moves=committing(source, reference, amount),
        effective_on=effective_on(books, at, PostingKind.COMMITTED),
        reason=f"Business case {reference}: {title}"[:500],
        authority="S4 ¶52",
        key=f"commitment:{reference}",
        by=by,
        at=at,
    )
    return commitment


def release_commitment(*, commitment: Commitment, amount: Decimal, reason: str, by: Principal, at: datetime) -> Posting:
    """Give out part of what was promised, in a closed year too.

    :raises Invalid: for more than is left of it.
    """
    _check_in_transaction()
    books = _locked(commitment.books)
    check_part(amount, standing_of([commitment])[commitment.pk].waiting, "released")
    return post(
        books=books,
        kind=PostingKind.COMMITMENT_RELEASED,
        moves=releasing(commitment.reference, amount),
        effective_on=effective_on(books, at, PostingKind.COMMITMENT_RELEASED),
        reason=reason[:500],
        by=by,
        at=at,
    )


def return_commitment(*, commitment: Commitment, reason: str, by: Principal, at: datetime) -> Decimal:
    """Take back all that was not released, to where it came from.

    :returns: how much; nought where all was released.
    :raises Denied: where the books are closed.
    """
    _check_in_transaction()
    books = _locked(commitment.books)
    waiting = standing_of([commitment])[commitment.pk].waiting
    if not waiting:
        return ZERO
    post(
        books=books,
        kind=PostingKind.COMMITMENT_RETURNED,
        moves=returning(commitment.source, commitment.reference, waiting),
        effective_on=effective_on(books, at, PostingKind.COMMITMENT_RETURNED),
        reason=reason[:500],
        by=by,
        at=at,
    )
    return waiting


def _locked(books: Books) -> Books:
    """The books held still, so that two releases never both see the same money."""
    return Books.objects.select_for_update(no_key=True, of=("self",)).get(pk=books.pk)


def _check_in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("money is promised in the transaction of the deed")
