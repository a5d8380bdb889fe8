"""The joint statement in words."""

from disputes.domain.parties import Side
from disputes.models import Dispute, StatementVersion
from disputes.presenters.disputes import side_name

AUDIT_SENTENCES = {
    "disputes.statement_drafted": "wrote a version of the joint statement",
    "disputes.statement_signed": "signed the joint statement",
    "disputes.statement_agreed": "signed the joint statement, which both sides have signed now",
    "disputes.statement_fixed": "fixed the joint statement",
    "disputes.offers_invited": "opened a dispute for final offers",
    "disputes.deadline_moved": "moved the deadline for final offers, because one was lost",
}


def scope_words(*, by_issue: bool) -> str:
    """On what the panel rules, in a sentence."""
    return (
        "The panel rules on each question by itself, for one side or the other."
        if by_issue
        else "The panel rules on the whole package, for one side or the other."
    )


def writer_of(dispute: Dispute, version: StatementVersion) -> str:
    """Who wrote a version."""
    return side_name(dispute, Side(version.side)) if version.side else "the SHA’s clerk"
