"""The joint statement in words."""

AUDIT_SENTENCES = {
    "disputes.statement_drafted": "wrote a version of the joint statement",
    "disputes.statement_signed": "signed the joint statement",
    "disputes.statement_agreed": "signed the joint statement, which both sides have signed now",
    "disputes.statement_fixed": "fixed the joint statement",
    "disputes.offers_invited": "opened a dispute for final offers",
}


def scope_words(*, by_issue: bool) -> str:
    """On what the panel rules, in a sentence."""
    return (
        "The panel rules on each question by itself, for one side or the other."
        if by_issue
        else "The panel rules on the whole package, for one side or the other."
    )
