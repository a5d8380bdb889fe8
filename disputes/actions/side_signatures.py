"""Sign a paper for one of the two sides. Part of an action, which has locked the dispute."""

from datetime import datetime

from disputes.domain.parties import Side
from disputes.domain.side_signatures import check_may_sign, is_signed_by_both
from disputes.models import SettlementDraft, SideSignature, StatementVersion
from pbc.core.principal import Principal


def sign_for_side(
    paper: SettlementDraft | StatementVersion, side: Side, *, number: int, by: Principal, at: datetime
) -> tuple[SideSignature, bool]:
    """Put a side's signature under the last paper: the signature, and whether both sides have signed now.

    :param number: of the paper that was read.
    :raises Denied: where a later one is there, or the side has signed.
    """
    signed = {Side(each) for each in paper.signatures.values_list("side", flat=True)}
    check_may_sign(side, signed, number=number, last=paper.number)
    signature = paper.signatures.create(
        side=side, digest=paper.digest, by_name=by.name, by_role=by.role, by_user_id=by.user_id, at=at
    )
    return signature, is_signed_by_both(signed | {side})
