"""Close a year of budgets, once, and sign it (R35, R50; S4 ¶39, ¶65)."""

from datetime import datetime

from django.db import transaction

from budgets import permissions
from budgets.domain.year_end import check_may_close, check_may_sign, total_of
from budgets.models import Books, YearClose, YearSignature
from budgets.queries.ledger import keeper_of
from budgets.queries.year_end import outturn, year_of, year_state
from budgets.rendering.bundle import bundle_of
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof_of
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal


@transaction.atomic
def close_year(
    *, books: Books, by: Principal, at: datetime, note: str = "", proven_at: datetime | None = None
) -> YearClose:
    """Close the books: the outturn is kept, the audit bundle made, and nothing moves in them any more but what was
    freed up, which goes on being given out and spent.

    :param proven_at: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, the books are closed already, or
        anything of the checklist is left.
    """
    books = Books.objects.select_for_update(of=("self",)).select_related("pct").get(pk=books.pk)
    today = day_of(at)
    permissions.check_own_pct(by, keeper_of(books, today), Permission.YEAR_CLOSE, to="close the year")
    check_proof_of(by, proven_at, at=at)
    if books.closed_at:
        raise Denied(f"The books of {year_of(books)} were closed already by {books.closed_by}. Nothing was changed.")
    check_may_close(year_state(books, today))
    rows = outturn(books)
    books.closed_at, books.closed_by = at, by.name
    books.save(update_fields=["closed_at", "closed_by"])
    bundle, root = bundle_of(books, rows)
    closed = YearClose.objects.create(
        books=books,
        outturn=[row.as_dict() for row in rows],
        bundle=bundle,
        root=root,
        note=note.strip(),
        closed_by=by.name,
        closed_by_user_id=by.user_id,
        closed_at=at,
    )
    facts = {"year": str(year_of(books)), "practices": len(rows), "root": root, **total_of(rows)}
    audit.record("budgets.year_closed", books, by=by, at=at, organisation_code=books.pct.code, **facts)
    return closed


@transaction.atomic
def sign_year(
    *, year_close: YearClose, name: str, root: str, by: Principal, at: datetime, proven_at: datetime | None = None
) -> YearSignature:
    """Sign a closed year: a director of the PCT, and not the person who closed it.

    :param name: as typed, which must be the signer's own.
    :param root: the hash that the page showed; another one is a refusal.
    :param proven_at: when the signer last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, it is signed already, or the signer
        closed it.
    :raises Invalid: where name or hash are not those expected.
    """
    closed = YearClose.objects.select_for_update(of=("self",)).select_related("books__pct").get(pk=year_close.pk)
    keeper = keeper_of(closed.books, day_of(at))
    permissions.check_own_pct(by, keeper, Permission.YEAR_SIGN, to="sign the year")
    check_proof_of(by, proven_at, at=at)
    is_signed = YearSignature.objects.filter(year_close=closed).exists()
    check_may_sign(closed_by_user=closed.closed_by_user_id, by_user=by.user_id, is_signed=is_signed)
    if " ".join(name.split()).casefold() != by.name.casefold():
        fix = f"Type it as the account has it: {by.name}."
        raise Invalid("That is not your name.", field="name", rule="own_name", fix=fix)
    if root != closed.root:
        fix = "Look at the page again before you sign."
        raise Invalid("That is not the bundle that was made.", field="root", rule="signed_what_was_seen", fix=fix)
    signature = YearSignature.objects.create(
        year_close=closed,
        name=name.strip(),
        root=root,
        signed_by=by.name,
        signed_by_role=by.role,
        signed_by_user_id=by.user_id,
        signed_at=at,
    )
    facts = {"year": str(year_of(closed.books)), "root": root}
    audit.record("budgets.year_signed", closed.books, by=by, at=at, organisation_code=closed.books.pct.code, **facts)
    return signature
