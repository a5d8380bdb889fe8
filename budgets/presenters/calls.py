"""Calls on the contingency fund in words."""

from budgets.domain.call_states import LABELS, CallStatus
from budgets.domain.calls import Criterion, ReasonKind

STATUS_LABELS = LABELS

STATUS_COLOURS = {
    CallStatus.WAITING: "blue",
    CallStatus.MET: "green",
    CallStatus.PART_MET: "yellow",
    CallStatus.REFUSED: "orange",
    CallStatus.WITHDRAWN: "grey",
}

REASON_LABELS = {
    ReasonKind.COSTLY_CARE: "Costly care of one patient or few",
    ReasonKind.MORE_ACTIVITY: "More patients ill than planned for",
    ReasonKind.NEW_PATIENTS: "Patients who joined the list in the year",
    ReasonKind.PROVIDER_CHANGE: "A provider’s change that the practice did not make",
    ReasonKind.OTHER: "Something else",
}

CRITERION_LABELS = {
    Criterion.UNFORESEEN: "Could not be foreseen when the budget was set",
    Criterion.OUTSIDE_CONTROL: "Outside the practice’s control",
    Criterion.SIZE: "Size of the call against the line’s budget",
    Criterion.SMALL_LIST: "Smallness of the list",
}

OUTCOME_LABELS = {
    CallStatus.MET: "Meet it whole",
    CallStatus.PART_MET: "Meet a part of it",
    CallStatus.REFUSED: "Refuse it",
}

AUDIT_SENTENCES = {
    "budgets.threshold_called": "made the month’s calls of costly patients on the contingency fund",
    "budgets.contingency_call_written": "called on the contingency fund",
    "budgets.contingency_call_decided": "decided a call on the contingency fund",
    "budgets.contingency_call_withdrawn": "withdrew a call on the contingency fund",
    "budgets.contingency_returned": "returned what was left of the contingency fund",
    "budgets.costly_rows_viewed": "looked at the rows of costly patients",
}
