"""Disputes as rows alone, by no action: for lists, walls and addresses."""

from datetime import UTC, date, datetime
from typing import Any

from disputes.domain.parties import Subject
from disputes.domain.settlement import digest_of
from disputes.domain.statement import Statement
from disputes.domain.statement import digest_of as digest_of_statement
from disputes.models import (
    Dispute,
    JointStatement,
    OpenedOffer,
    PanelQuestion,
    PanelSeat,
    Ruling,
    RulingOn,
    SealedOffer,
    SettlementDraft,
    StatementVersion,
)
from pbc.organisations.models import Organisation
from pbc.organisations.queries import sha_of
from tests.factories.accounts import RoleAssignmentFactory

RAISED_ON = date(2006, 9, 4)
AT = datetime(2006, 9, 4, 10, tzinfo=UTC)


def dispute_in(*, practice: Organisation, pct: Organisation, **given: Any) -> Dispute:
    """A dispute of a practice with its PCT, at home unless a status is given."""
    values: dict[str, Any] = {
        "reference": f"{practice.code}-D2006-{Dispute.objects.filter(practice=practice).count() + 1}",
        "about": "information",
        "subject_label": "the July activity report",
        "question": "Is it late?",
        "sought": "By the tenth of each month.",
        "raised_by_side": "practice",
        "raised_by": "M. Manager",
        "raised_on": RAISED_ON,
        "raised_at": AT,
        "stage_due_on": date(2006, 10, 16),
    }
    if given.get("status", "local") != "local":
        values |= {"sha": sha_of(pct, RAISED_ON), "referred_on": RAISED_ON, "offers_due_at": AT}
    return Dispute.objects.create(practice=practice, pct=pct, **(values | given))


def ruled_on(subject: Subject, *, practice: Organisation, pct: Organisation, side: str, amount: str | None) -> Dispute:
    """A dispute about a thing, on which a panel ruled for a side's offer of that amount."""
    dispute = dispute_in(
        practice=practice,
        pct=pct,
        about=subject.about,
        subject_type=subject.key[0],
        subject_id=subject.key[1],
        subject_label=subject.label,
        subject_address=subject.address,
        figures=[dict(each) for each in subject.figures],
        sha=sha_of(pct, RAISED_ON) or pct,  # in a world without an SHA any organisation stands for it
        referred_on=RAISED_ON,
        offers_due_at=AT,
        status="ruled",
        ruled_on=RAISED_ON,
    )
    opened = opened_for(dispute, side, amount)
    RulingOn.objects.create(ruling=ruling_on(dispute), issue=0, offer=opened, votes_for=2, votes_against=1)
    return dispute


def opened_for(dispute: Dispute, side: str, amount: str | None) -> OpenedOffer:
    """A side's offer of that amount, opened."""
    sealed = SealedOffer.objects.create(
        dispute=dispute,
        side=side,
        number=1,
        box=b"0",
        receipt="0" * 64,
        key="0" * 16,
        lodged_by="M",
        lodged_by_role="practice_manager",
        lodged_at=AT,
    )
    content = {"position": "P", "because": "B", "amount": amount}
    return OpenedOffer.objects.create(offer=sealed, content=content, opened_at=AT)


def draft_of(dispute: Dispute, terms: str = "Half is released.") -> SettlementDraft:
    """Terms of a settlement, put by the practice."""
    number = dispute.settlement_drafts.count() + 1
    return SettlementDraft.objects.create(
        dispute=dispute,
        number=number,
        terms=terms,
        digest=digest_of(dispute.reference, number, terms),
        side="practice",
        by_name="M. Manager",
        at=AT,
    )


def seat_on(dispute: Dispute, sha: Organisation, **given: Any) -> PanelSeat:
    """Somebody of the SHA who is asked to sit."""
    member = RoleAssignmentFactory(role="sha_panel_member", organisation=sha).user
    values: dict[str, Any] = {"user": member, "chair": "financial", "checked_at": AT, "asked_at": AT, "asked_by": "K"}
    return PanelSeat.objects.create(dispute=dispute, **(values | given))


def statement_of(dispute: Dispute, *, by_issue: bool = False) -> JointStatement:
    """A joint statement that stands."""
    said = Statement(("Is it late?", "Who pays?"), "It is monthly.", "How late it is.", by_issue)
    number = dispute.statement_versions.count() + 1
    version = StatementVersion.objects.create(
        dispute=dispute,
        number=number,
        side="practice",
        questions=list(said.questions),
        by_issue=said.by_issue,
        agreed=said.agreed,
        disputed=said.disputed,
        figures=dispute.figures,
        figures_on=dispute.raised_on,
        digest=digest_of_statement(dispute.reference, number, said, dispute.figures, dispute.raised_on),
        by_name="M. Manager",
        at=AT,
    )
    return JointStatement.objects.create(dispute=dispute, version=version, at=AT)


def question_to(dispute: Dispute) -> PanelQuestion:
    """A question of the panel."""
    return PanelQuestion.objects.create(
        dispute=dispute, number=1, words="Which month?", answer_by=RAISED_ON, asked_by="A member", asked_at=AT
    )


def ruling_on(dispute: Dispute) -> Ruling:
    """A ruling, without its outcomes."""
    return Ruling.objects.create(
        dispute=dispute, content={}, pdf=b"%PDF", digest="0" * 64, issued_at=AT, issued_on=RAISED_ON
    )
