"""Both sides say that a ruling was done; and the SHA publishes it without names (R144; S4 ¶73)."""

from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_other_side
from disputes.domain.parties import Side
from disputes.domain.precedents import check_anonymous
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import CarriedOut, Dispute, Following, Precedent, Ruling
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def confirm_followed(*, dispute: Dispute, words: str, by: Principal, at: datetime) -> Following:
    """Say for one side that the ruling was done, and what was done. Once both have, the dispute is over.

    :raises Denied: if this hat acts for neither side, nothing was ruled, or the side has said so.
    :raises Invalid: without words.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="confirm a ruling")
    if dispute.state is not DisputeStatus.RULED:
        raise Denied("There is no ruling to be confirmed. Nothing was changed.")
    if dispute.ruling.followings.filter(side=side).exists():
        raise Denied("Your side has confirmed it. Nothing was changed.")
    row = Following.objects.create(
        ruling=dispute.ruling,
        side=side,
        words=check_said(words, field="words", what="What was done"),
        by_name=by.name,
        by_role=by.role,
        at=at,
    )
    audit.record("disputes.ruling_confirmed", dispute, by=by, at=at, **about(dispute), side=side)
    if dispute.ruling.followings.count() == len(Side):
        move(dispute, Deed.FOLLOW, by=by, at=at, words="Both sides confirm that the ruling was done.")
    else:
        tell_other_side(dispute, side, "disputes.confirmation_asked", at=at)
    return row


def note_carried_out(*, ruling: Ruling, words: str, by: Principal, at: datetime) -> CarriedOut:
    """Keep on the dispute what was changed because of its ruling. Part of the action that changes it: that says who may
    and records its event. The dispute is locked, so that of two at once one is first.

    :param words: what was changed, in a sentence.
    :raises Denied: where the ruling was carried out already.
    :raises RuntimeError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a ruling is carried out in the transaction of the deed")
    locked_dispute(ruling.dispute)
    earlier = CarriedOut.objects.filter(ruling=ruling).first()
    if earlier:
        raise Denied(
            f"{earlier.by_name} carried this ruling out on {day(earlier.at)}: {earlier.words} Nothing was changed."
        )
    return CarriedOut.objects.create(ruling=ruling, words=words, by_name=by.name, by_role=by.role, at=at)


@transaction.atomic
def publish_precedent(
    *, dispute: Dispute, title: str, question: str, reasons: str, by: Principal, at: datetime
) -> Precedent:
    """Publish a ruling in the precedent book, in words that name nobody.

    :raises Denied: if this hat may not, nothing was ruled, or it is published.
    :raises Invalid: without words, or where they name one of the sides, a member or a reference.
    """
    dispute = locked_dispute(dispute)
    permissions.check_clerk(by, dispute, day_of(at), to="publish a ruling")
    if dispute.ruled_on is None:
        raise Denied("Nothing was ruled in this dispute. Nothing was changed.")
    if Precedent.objects.filter(ruling=dispute.ruling).exists():
        raise Denied("This ruling is published. Nothing was changed.")
    texts = {
        "title": check_said(title, field="title", what="The title"),
        "question": check_said(question, field="question", what="The question"),
        "reasons": check_said(reasons, field="reasons", what="What the panel found"),
    }
    check_anonymous(texts, _names(dispute))
    first = dispute.ruling.outcomes.select_related("offer__offer").order_by("issue")[0]
    row = Precedent.objects.create(
        ruling=dispute.ruling,
        about=dispute.about,
        paragraph=dispute.paragraph,
        for_side=first.side,
        ruled_on=dispute.ruled_on,
        published_by=by.name,
        published_at=at,
        **texts,
    )
    audit.record("disputes.precedent_published", dispute, by=by, at=at, **about(dispute))
    return row


def _names(dispute: Dispute) -> list[str]:
    """What must not be in a published text."""
    people = [seat.user.name for seat in dispute.seats.select_related("user")]
    organisations = [dispute.practice.name, dispute.practice.code, dispute.pct.name, dispute.pct.code]
    return [*organisations, dispute.reference, dispute.subject_label, dispute.raised_by, *people]
