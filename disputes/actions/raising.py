"""Raise a dispute, try to settle it at home, and refer it to the SHA (R140; S4 ¶72)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from disputes import permissions, policies
from disputes.actions.dispute_records import about, locked_dispute, move, note_change
from disputes.actions.telling import tell_clerk, tell_other_side
from disputes.domain.parties import Side, Subject, Tried
from disputes.domain.stages import stage_due_on
from disputes.domain.states import ENDED, Deed, DisputeStatus
from disputes.models import Dispute, DisputeBody, LocalStep
from disputes.queries.rules import stage_terms
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of, sha_of


@transaction.atomic
def raise_dispute(
    *,
    practice: Organisation,
    subject: Subject,
    question: str,
    sought: str,
    by: Principal,
    at: datetime,
) -> Dispute:
    """Say what is in dispute, and what one wants instead. The other side sees it at once; the SHA does not.

    What both sides said of it before goes along as the first local steps, each on its own day.

    :param practice: the practice or consortium, whichever side raises it.
    :param question: what the two sides disagree about; ``sought``: what this side wants.
    :raises Denied: if this hat acts for neither side, the person of the PCT has an interest in it, or the same thing
        is in dispute already.
    :raises Invalid: without question or wish, or where the practice has no PCT on that day.
    """
    on = day_of(at)
    pct = _pct_of(practice, on)
    side = permissions.check_raiser(by, practice, pct, on)
    if side is Side.PCT:
        permissions.check_free_to_raise(by, practice, subject, on)
    reference = _reference(practice, on)  # locks the practice's row: of two at once, one is first
    _check_is_first(practice, subject, None if side is Side.PRACTICE else by, on)
    dispute = Dispute.objects.create(
        practice=practice,
        pct=pct,
        reference=reference,
        about=subject.about,
        subject_type=subject.key[0],
        subject_id=subject.key[1],
        subject_label=subject.label,
        subject_address=subject.address,
        paragraph=subject.paragraph,
        figures=[dict(figure) for figure in subject.figures],
        question=check_said(question, field="question", what="What is in dispute"),
        sought=check_said(sought, field="sought", what="What you want instead"),
        raised_by_side=side,
        raised_by=by.name,
        raised_by_user_id=by.user_id,
        raised_on=on,
        raised_at=at,
        stage_due_on=stage_due_on(DisputeStatus.LOCAL, on, stage_terms(pct, on)),
    )
    DisputeBody.objects.bulk_create(_body(dispute, each) for each in dict.fromkeys(subject.bodies))
    LocalStep.objects.bulk_create(_step(dispute, each) for each in subject.tried)
    note_change(dispute, None, None, by=by, at=at)
    facts: Mapping[str, Any] = {
        "about": dispute.about,
        "concerns": dispute.subject_label,
        "tried_before": len(subject.tried),
    }
    audit.record("disputes.dispute_raised", dispute, by=by, at=at, **about(dispute), **facts)
    tell_other_side(dispute, side, "disputes.dispute_raised", at=at)
    return dispute


@transaction.atomic
def record_step(*, dispute: Dispute, on: date, words: str, outcome: str, by: Principal, at: datetime) -> LocalStep:
    """Record what was tried at home, or what this side answers. It is carried along to the SHA.

    :raises Denied: if this hat acts for neither side, or the dispute has left home.
    :raises Invalid: without words or outcome, or for a day before the dispute or after today.
    """
    dispute = locked_dispute(dispute)
    today = day_of(at)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, today, to="record what was tried")
    if dispute.state is not DisputeStatus.LOCAL:
        raise Denied("The dispute has left home: what was tried is as it was carried along. Nothing was changed.")
    if not dispute.raised_on <= on <= today:
        raise Invalid(
            f"{day(on)} is not a day between the dispute and today.",
            field="on",
            rule="step_is_within_the_dispute",
            fix=f"Give a day from {day(dispute.raised_on)} to {day(today)}.",
        )
    step = LocalStep.objects.create(
        dispute=dispute,
        on=on,
        words=check_said(words, field="words", what="What was tried"),
        outcome=check_said(outcome, field="outcome", what="What came of it"),
        by_side=side,
        by_name=by.name,
        recorded_at=at,
    )
    audit.record("disputes.step_recorded", dispute, by=by, at=at, **about(dispute), side=side, on=on)
    return step


@transaction.atomic
def refer_dispute(*, dispute: Dispute, words: str, by: Principal, at: datetime) -> Dispute:
    """Refer a dispute to the SHA, once it could not be settled at home (S4 ¶72). Either side may.

    :raises Denied: if this hat acts for neither side, local steps were not tried, or the PCT has no SHA on record.
    :raises Invalid: without words.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, on, to="refer a dispute")
    policies.check_tried_at_home(dispute, side, on)
    sha = sha_of(dispute.pct, on)
    if sha is None:
        raise Denied(f"{dispute.pct.name} has no strategic health authority on record. Load the register first.")
    why = check_said(words, field="words", what="Why it could not be settled")
    move(dispute, Deed.REFER, by=by, at=at, words=why, sha=sha, referred_on=on)
    audit.record("disputes.dispute_referred", dispute, by=by, at=at, **about(dispute), sha=sha.code)
    tell_other_side(dispute, side, "disputes.dispute_referred", at=at)
    tell_clerk(dispute, "disputes.dispute_to_admit", at=at)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, reason: str, by: Principal, at: datetime) -> Dispute:
    """Take a dispute back. Only the side that raised it may, and only until final offers are invited.

    :raises Denied: if this hat acts for the other side, or offers were invited: both sides settle, or the panel rules.
    :raises Invalid: without a reason.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, on, to="withdraw a dispute")
    if side is not dispute.raiser:
        raise Denied("Only the side that raised a dispute withdraws it. You may settle it together.")
    why = check_said(reason, field="reason", what="The reason")
    move(dispute, Deed.WITHDRAW, by=by, at=at, words=why)
    audit.record("disputes.dispute_withdrawn", dispute, by=by, at=at, **about(dispute))
    tell_other_side(dispute, side, "disputes.dispute_withdrawn", at=at)
    tell_clerk(dispute, "disputes.dispute_withdrawn", at=at)
    return dispute


def _body(dispute: Dispute, body: int | str) -> DisputeBody:
    if isinstance(body, int):
        return DisputeBody(dispute=dispute, organisation_id=body)
    return DisputeBody(dispute=dispute, name=body[:200])


def _step(dispute: Dispute, tried: Tried) -> LocalStep:
    return LocalStep(
        dispute=dispute,
        on=tried.on,
        words=tried.words,
        outcome=tried.outcome,
        by_side=tried.side,
        by_name=tried.by_name,
        recorded_at=dispute.raised_at,
    )


def _pct_of(practice: Organisation, on: date) -> Organisation:
    pct = pct_of(practice, on)
    if pct is None:
        fix = "Load the register of practices first."
        raise Invalid(f"{practice.name} belongs to no PCT on {day(on)}.", field="practice", rule="has_a_pct", fix=fix)
    return pct


def _check_is_first(practice: Organisation, subject: Subject, walled: Principal | None, on: date) -> None:
    """:param walled: who is told of an earlier dispute only if they are free of it; others are sides of it."""
    rows = Dispute.objects.filter(practice=practice, subject_type=subject.key[0], subject_id=subject.key[1])
    earlier = rows.exclude(status__in=ENDED).first() if subject.key[0] else None
    if earlier and walled:
        permissions.check_free(walled, earlier, on)
    if earlier:
        raise Denied(f"This is in dispute already, as {earlier.reference}. Nothing was changed.")


def _reference(practice: Organisation, on: date) -> str:
    """The practice's code, the financial year and a number. Its row is locked, so that numbers run on."""
    Organisation.objects.select_for_update(no_key=True).get(pk=practice.pk)
    start = f"{practice.code}-D{FinancialYear.of(on).start_year}-"
    return f"{start}{Dispute.objects.filter(practice=practice, reference__startswith=start).count() + 1}"
