"""Settle a dispute: one side drafts terms, both sign them, and it ends (R145; S3)."""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.side_signatures import sign_for_side
from disputes.actions.telling import tell_other_side, tell_settled
from disputes.domain.settlement import digest_of
from disputes.domain.states import Deed, after
from disputes.models import Dispute, SettlementDraft, SideSignature
from disputes.queries.settlement import last_draft
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def draft_settlement(*, dispute: Dispute, terms: str, by: Principal, at: datetime) -> SettlementDraft:
    """Write terms for both sides to sign. An earlier draft, and whoever signed it, counts no more.

    :raises Denied: if this hat acts for neither side, or the dispute can no longer be settled.
    :raises Invalid: without terms.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="draft a settlement")
    after(Deed.SETTLE, dispute.state)
    words = check_said(terms, field="terms", what="What the two sides agree")
    number = dispute.settlement_drafts.count() + 1
    draft = SettlementDraft.objects.create(
        dispute=dispute,
        number=number,
        terms=words,
        digest=digest_of(dispute.reference, number, words),
        side=side,
        by_name=by.name,
        by_user_id=by.user_id,
        at=at,
    )
    audit.record("disputes.settlement_drafted", dispute, by=by, at=at, **about(dispute), number=number)
    tell_other_side(dispute, side, "disputes.settlement_drafted", at=at, is_private=True)
    return draft


@transaction.atomic
def sign_settlement(
    *, dispute: Dispute, number: int, proven_at: datetime, by: Principal, at: datetime
) -> SideSignature:
    """Sign the last draft for a side. With the second signature the dispute ends.

    :param number: the draft that was read. ``proven_at``: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, there is no draft or a later one, the
        side has signed, or the dispute can no longer be settled.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_LODGE, day_of(at), to="sign a settlement")
    check_proof(proven_at, at=at)
    after(Deed.SETTLE, dispute.state)
    draft = last_draft(dispute)
    if draft is None:
        raise Denied("There are no terms to sign yet: either side drafts them. Nothing was signed.")
    signature, settled = sign_for_side(draft, side, number=number, by=by, at=at)
    if settled:
        move(dispute, Deed.SETTLE, by=by, at=at)
    kind = "disputes.dispute_settled" if settled else "disputes.settlement_signed"
    audit.record(kind, dispute, by=by, at=at, **about(dispute), number=number)
    if settled:
        tell_settled(dispute, at=at)
    else:
        signers = Permission.DISPUTE_LODGE
        tell_other_side(dispute, side, "disputes.settlement_signed", at=at, permission=signers, is_private=True)
    return signature
