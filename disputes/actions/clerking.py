"""What the SHA's clerk does with a referral: ask, admit or decline (R140, R145; S4 ¶72; S3)."""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_clerk, tell_sides
from disputes.domain.states import Deed
from disputes.models import Dispute
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def ask_sides(*, dispute: Dispute, words: str, by: Principal, at: datetime) -> Dispute:
    """Ask the two sides for what is missing before the dispute can be admitted.

    :raises Denied: if this hat may not, or not now. :raises Invalid: without a question.
    """
    dispute = locked_dispute(dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="ask about a dispute")
    move(dispute, Deed.ASK, by=by, at=at, words=check_said(words, field="words", what="The question"))
    audit.record("disputes.sides_asked", dispute, by=by, at=at, **about(dispute))
    tell_sides(dispute, "disputes.sides_asked", at=at)
    return dispute


@transaction.atomic
def answer_clerk(*, dispute: Dispute, words: str, by: Principal, at: datetime) -> Dispute:
    """Answer the clerk's question, for either side.

    :raises Denied: if this hat acts for neither side, or nothing was asked. :raises Invalid: without an answer.
    """
    dispute = locked_dispute(dispute)
    permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="answer the SHA")
    move(dispute, Deed.ANSWER, by=by, at=at, words=check_said(words, field="words", what="The answer"))
    audit.record("disputes.clerk_answered", dispute, by=by, at=at, **about(dispute))
    tell_clerk(dispute, "disputes.clerk_answered", at=at)
    return dispute


@transaction.atomic
def decline_referral(*, dispute: Dispute, reasons: str, by: Principal, at: datetime) -> Dispute:
    """Decline to hear a dispute, with reasons that both sides read.

    :raises Denied: if this hat may not, or not now. :raises Invalid: without reasons.
    """
    dispute = locked_dispute(dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="decline a dispute")
    move(dispute, Deed.DECLINE, by=by, at=at, words=check_said(reasons, field="reasons", what="A reason"))
    audit.record("disputes.referral_declined", dispute, by=by, at=at, **about(dispute))
    tell_sides(dispute, "disputes.referral_declined", at=at, is_mandatory=True)
    return dispute


@transaction.atomic
def admit_referral(*, dispute: Dispute, by: Principal, at: datetime) -> Dispute:
    """Admit a dispute. Mediation is offered first (S3).

    :raises Denied: if this hat may not, or not now.
    """
    dispute = locked_dispute(dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="admit a dispute")
    move(dispute, Deed.ADMIT, by=by, at=at)
    audit.record("disputes.referral_admitted", dispute, by=by, at=at, **about(dispute))
    tell_sides(dispute, "disputes.mediation_offered", at=at)
    return dispute
