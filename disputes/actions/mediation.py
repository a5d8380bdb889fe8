"""Mediation: accept it, name who mediates, write without prejudice, end it (R145; S3).

Neither the record nor the audit trail holds a word of what was said, nor who left it: the panel reads the record.
"""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_clerk, tell_mediator, tell_other_side, tell_sides
from disputes.domain.mediation import ENDED_WORDS, Word, check_accepted, check_time_is_over
from disputes.domain.parties import Side
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import Dispute, MediationNote, MediationWord, Mediator
from disputes.queries.mediation import accepted_by, mediator_of
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import SYSTEM, Principal
from pbc.core.words import check_said


@transaction.atomic
def accept_mediation(*, dispute: Dispute, by: Principal, at: datetime) -> MediationWord:
    """Accept mediation for a side. Once both have, the clerk names a mediator.

    :raises Denied: if this hat acts for neither side, mediation is not offered now, or the side has accepted.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="accept mediation")
    _check_running(dispute)
    if side in accepted_by(dispute):
        raise Denied("Your side has accepted mediation already. Nothing was changed.")
    word = _say(dispute, side, Word.ACCEPTED, by=by, at=at)
    audit.record("disputes.mediation_accepted", dispute, by=by, at=at, **about(dispute))
    if side.other in accepted_by(dispute):
        tell_clerk(dispute, "disputes.mediator_to_name", at=at)
    else:
        tell_other_side(dispute, side, "disputes.mediation_accepted", at=at)
    return word


@transaction.atomic
def end_mediation(*, dispute: Dispute, by: Principal, at: datetime) -> Dispute:
    """Decline mediation, or end it without a settlement; for the clerk, once its time is over.

    :raises Denied: if this hat is neither a side's nor the clerk's, mediation is not on, or its time still runs for
        the clerk.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    if by.may(Permission.DISPUTE_CLERK):
        permissions.check_clerk(by, dispute, on, to="end mediation")
        _check_running(dispute)
        if dispute.stage_due_on is not None:
            check_time_is_over(dispute.stage_due_on, on)
    else:
        side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, on, to="end mediation")
        _check_running(dispute)
        _say(dispute, side, Word.ENDED, by=by, at=at)
    move(dispute, Deed.END_MEDIATION, by=SYSTEM, at=at, words=ENDED_WORDS)
    audit.record("disputes.mediation_ended", dispute, by=by, at=at, **about(dispute))
    tell_sides(dispute, "disputes.mediation_ended", at=at)  # whoever ended it among them: no row tells who did
    tell_clerk(dispute, "disputes.panel_to_form", at=at)
    return dispute


@transaction.atomic
def name_mediator(*, dispute: Dispute, user: User, by: Principal, at: datetime) -> Mediator:
    """Name who mediates, once both sides accepted: somebody of the SHA, free of whom the dispute concerns.

    :raises Denied: if this hat may not, a side has not accepted, there is a mediator, or this person may not mediate.
        It does not say why not.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="name a mediator")
    _check_running(dispute)
    check_accepted(accepted_by(dispute))
    if mediator_of(dispute):
        raise Denied("There is a mediator already. Release them first, with the reason. Nothing was changed.")
    permissions.check_may_mediate(user, dispute, on)
    mediator = Mediator.objects.create(dispute=dispute, user=user, checked_at=at, named_by=by.name, named_at=at)
    audit.record("disputes.mediator_named", dispute, by=by, at=at, **about(dispute))
    tell_mediator(dispute, "disputes.mediator_named", at=at)
    return mediator


@transaction.atomic
def release_mediator(*, dispute: Dispute, reason: str, by: Principal, at: datetime) -> Mediator:
    """Let a mediator go, so that another can be named. They see nothing of the dispute any more.

    :raises Denied: if this hat may not, or nobody mediates. :raises Invalid: without a reason.
    """
    dispute = locked_dispute(dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="release a mediator")
    _check_running(dispute)
    mediator = mediator_of(dispute)
    if mediator is None:
        raise Denied("Nobody mediates in this dispute. Nothing was changed.")
    mediator.released_because = check_said(reason, field="reason", what="The reason")
    mediator.released_at = at
    mediator.save(update_fields=["released_at", "released_because"])
    audit.record("disputes.mediator_released", dispute, by=by, at=at, **about(dispute))
    return mediator


@transaction.atomic
def write_note(*, dispute: Dispute, words: str, by: Principal, at: datetime) -> MediationNote:
    """Write a note in mediation, for a side or as the mediator. The two sides and the mediator read it, nobody else.

    :raises Denied: if this hat is neither a side's nor the mediator's, or mediation is not on.
    :raises Invalid: without words.
    """
    dispute = locked_dispute(dispute)
    speaker = permissions.check_speaker(by, dispute, day_of(at))
    _check_running(dispute)
    note = MediationNote.objects.create(
        dispute=dispute,
        speaker=speaker,
        words=check_said(words, field="words", what="The note"),
        by_name=by.name,
        by_user_id=by.user_id,
        at=at,
    )
    audit.record("disputes.mediation_noted", dispute, by=by, at=at, **about(dispute))
    return note


def _check_running(dispute: Dispute) -> None:
    if dispute.state is not DisputeStatus.MEDIATION:
        raise Denied("This dispute is not in mediation now. Nothing was changed.")


def _say(dispute: Dispute, side: Side, word: Word, *, by: Principal, at: datetime) -> MediationWord:
    return MediationWord.objects.create(
        dispute=dispute, side=side, word=word, by_name=by.name, by_user_id=by.user_id, at=at
    )
