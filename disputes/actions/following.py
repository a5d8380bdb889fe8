"""Both sides say that a ruling was done; and the SHA publishes it without names (R144; S4 ¶73)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute, move
from disputes.actions.telling import tell_other_side
from disputes.domain.parties import Side
from disputes.domain.precedents import check_anonymous
from disputes.domain.states import Deed, DisputeStatus
from disputes.models import CarriedOut, Dispute, Following, Precedent, RulingOn
from disputes.queries.rulings import outcomes_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
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
    if side is Side.PCT:
        _check_all_issues_done(dispute)
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


def _check_all_issues_done(dispute: Dispute) -> None:
    """A panel that rules issue by issue is followed issue by issue.

    :raises Denied: with the questions that nobody has carried out.
    """
    outcomes = outcomes_of(dispute)
    waiting = [str(each.issue) for each in outcomes if not hasattr(each, "carried_out")]
    if len(outcomes) > 1 and waiting:
        raise Denied(
            f"The panel ruled on {len(outcomes)} questions, and nothing is recorded as done on question "
            f"{', '.join(waiting)}. Carry each out, then confirm. Nothing was changed."
        )


def note_carried_out(*, outcomes: Sequence[RulingOn], words: str, by: Principal, at: datetime) -> list[CarriedOut]:
    """Keep on the dispute what was done because of what a panel ruled, each issue once. Part of the action that does
    it: that says who may and records its event. The dispute is locked, so that of two at once one is first.

    :param outcomes: of one ruling: the issues that the one deed carries out.
    :param words: what was done, in a sentence.
    :raises Denied: where any of them was carried out already.
    :raises RuntimeError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a ruling is carried out in the transaction of the deed")
    locked_dispute(outcomes[0].ruling.dispute)
    earlier = CarriedOut.objects.filter(outcome__in=outcomes).order_by("outcome__issue").first()
    if earlier:
        raise Denied(
            f"{earlier.by_name} carried this ruling out on {day(earlier.at)}: {earlier.words} Nothing was changed."
        )
    rows = [CarriedOut(outcome=each, words=words, by_name=by.name, by_role=by.role, at=at) for each in outcomes]
    return CarriedOut.objects.bulk_create(rows)


@transaction.atomic
def carry_out_issue(*, dispute: Dispute, issue: int, words: str, by: Principal, at: datetime) -> CarriedOut:
    """Say for the PCT what it did because of the ruling on one issue, where no action of the system does it.

    :raises Denied: if this hat does not act for the PCT, nothing was ruled, or the issue was carried out.
    :raises Invalid: without words, or for an issue that was not ruled on.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="carry out a ruling")
    if side is not Side.PCT or dispute.state is not DisputeStatus.RULED:
        raise Denied("A ruling is carried out by the PCT, once it is issued and until both sides have confirmed it.")
    outcome = next((each for each in outcomes_of(dispute) if each.issue == issue), None)
    if outcome is None:
        fix = "Choose one of the questions on the page of the dispute. Nothing was changed."
        raise Invalid("The panel did not rule on that question.", field="issue", rule="one_of_the_issues", fix=fix)
    said = check_said(words, field="words", what="What was done")
    (row,) = note_carried_out(outcomes=[outcome], words=said, by=by, at=at)
    audit.record("disputes.issue_carried_out", dispute, by=by, at=at, **about(dispute), issue=issue)
    return row


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
