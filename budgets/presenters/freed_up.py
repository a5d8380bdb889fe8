"""Freed-up resources in words: claims, uses, what both sides say, and the last resort."""

from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import DeedKind, FactKind, TwoWords
from budgets.domain.last_resort import OUTCOME_LABELS, PlanOutcome
from budgets.domain.use_states import UseStatus
from budgets.domain.uses import USE_LABELS, MinuteAbout, UseKind
from budgets.models import Claim
from pbc.core.periods import FinancialYear, Month

CLAIM_COLOURS = {
    ClaimStatus.DECLARED: "blue",
    ClaimStatus.AGREED: "green",
    ClaimStatus.RELEASED: "aqua-green",
    ClaimStatus.SPENT: "grey",
    ClaimStatus.REFUSED: "red",
    ClaimStatus.WITHDRAWN: "grey",
    ClaimStatus.CORRECTED: "grey",
}

USE_COLOURS = {
    UseStatus.PROPOSED: "blue",
    UseStatus.CANNOT_YET: "orange",
    UseStatus.AGREED: "green",
    UseStatus.RELEASED: "aqua-green",
    UseStatus.SPENT: "grey",
    UseStatus.REFUSED: "red",
    UseStatus.WITHDRAWN: "grey",
}

OUTCOME_COLOURS = {PlanOutcome.UNDER_WAY: "blue", PlanOutcome.WORKED: "green", PlanOutcome.FAILED: "red"}

FACT_LABELS = {
    FactKind.AGREEMENT_STANDS: "The agreement between practice and PCT stands",
    FactKind.PLAN_AGREED: "The practice’s plan is agreed",
    FactKind.OBJECTIVES_MET: "The plan’s objectives are met",
}

MINUTE_LABELS = {
    MinuteAbout.PREMISES: "Freed-up resources for premises (S4 ¶44)",
    MinuteAbout.LAST_RESORT: "Freed-up resources for a PCT overspend (S4 ¶48)",
}

DEED_LABELS = {
    DeedKind.DECLARED: "Declared",
    DeedKind.CORRECTED: "Corrected by another claim",
    DeedKind.WITHDRAWN: "Withdrawn",
    DeedKind.SPLIT_CONFIRMED: "The practice confirmed the shares",
    DeedKind.AGREED: "Agreed",
    DeedKind.REFUSED: "Refused",
    DeedKind.NOTED: "Note",
    DeedKind.DISPUTED: "Dispute",
    DeedKind.USE_PROPOSED: "Use proposed",
    DeedKind.USE_AGREED: "Use agreed",
    DeedKind.USE_REFUSED: "Use refused",
    DeedKind.USE_CANNOT_YET: "Use cannot be done yet",
    DeedKind.USE_WITHDRAWN: "Use withdrawn",
    DeedKind.RELEASED: "Money released",
    DeedKind.SPENT: "Money spent",
    DeedKind.RETURNED: "Money returned to the practice’s account",
    DeedKind.COVERED: "Taken as a last resort for a PCT overspend",
    DeedKind.RULED: "Agreed by the ruling of a panel",
}

UNPOSTED = {
    ClaimStatus.DECLARED: "Nothing is posted for this claim yet: that is done when it is agreed.",
    ClaimStatus.REFUSED: "Nothing was posted for this claim: it was refused.",
    ClaimStatus.WITHDRAWN: "Nothing was posted for this claim: it was withdrawn before it was decided.",
    ClaimStatus.CORRECTED: "Nothing was posted for this claim: another stands in its place.",
}
"""Why the ledger of a claim without money is empty."""

UNUSED = {
    ClaimStatus.DECLARED: "Uses are proposed once the claim is agreed.",
    ClaimStatus.REFUSED: "The claim was refused: there is no money to propose a use for.",
    ClaimStatus.WITHDRAWN: "The claim was withdrawn: there is no money to propose a use for.",
    ClaimStatus.CORRECTED: "Uses are proposed for the claim that stands in its place.",
}
"""Why a claim without money has no uses."""

AUDIT_SENTENCES = {
    "budgets.claim_agreed_by_ruling": "agreed a refused claim by the ruling of a panel",
    "budgets.claim_declared": "declared freed-up resources",
    "budgets.claim_withdrawn": "withdrew a claim on freed-up resources",
    "budgets.claim_split_confirmed": "confirmed what the practice shares with others",
    "budgets.claim_agreed": "agreed a claim on freed-up resources",
    "budgets.claim_refused": "refused a claim on freed-up resources",
    "budgets.claim_noted": "put a note on a claim",
    "budgets.use_proposed": "proposed a use of freed-up resources",
    "budgets.use_agreed": "agreed a use of freed-up resources",
    "budgets.small_purchase_agreed": "agreed and released a small purchase by the light route",
    "budgets.use_declined": "declined a use of freed-up resources, with plan and timetable",
    "budgets.use_withdrawn": "withdrew a use of freed-up resources",
    "budgets.use_released": "released freed-up resources",
    "budgets.use_spent": "accounted for freed-up resources that were spent",
    "budgets.use_returned": "returned freed-up resources that were not spent",
    "budgets.plan_fact_recorded": "recorded what a side says of agreement, plan or objectives",
    "budgets.minute_recorded": "recorded a minute of the board",
    "budgets.recovery_plan_recorded": "recorded a recovery plan",
    "budgets.recovery_plan_ended": "recorded the outcome of a recovery plan",
    "budgets.overspend_covered": "took freed-up resources for a PCT overspend, as a last resort",
    "budgets.last_resort_refused": "asked to cover an overspend from freed-up resources, and was refused",
}

__all__ = ["OUTCOME_LABELS", "USE_LABELS"]


def use_label(kind: str) -> str:
    """A kind of use in words."""
    return USE_LABELS[UseKind(kind)]


def unposted_words(status: ClaimStatus) -> str:
    """Why nothing stands in the ledger of a claim."""
    return UNPOSTED.get(status, "Nothing is posted for this claim.")


def unused_words(status: ClaimStatus) -> str:
    """Why a claim has no uses."""
    return UNUSED.get(status, "No use is proposed yet.")


def period(claim: Claim) -> str:
    """``April to May 2006``, or ``the year 2006/07``."""
    if claim.is_final:
        return f"the year {FinancialYear(claim.books.financial_year)}"
    return Month.of(claim.month).to_date_label


def word(holds: bool | None) -> str:
    """One side’s latest word on a fact."""
    if holds is None:
        return "has said nothing"
    return "says yes" if holds else "says no"


def both_words(words: TwoWords) -> str:
    """Both sides on a fact, and whether they agree."""
    sentence = f"The practice {word(words.practice)}; the PCT {word(words.pct)}"
    return f"{sentence}: the two do not agree." if words.is_disputed else f"{sentence}."
