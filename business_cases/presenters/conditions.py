"""Conditions of an approval, in words."""

from business_cases.domain.condition_states import ConditionDeed, ConditionStatus

CONDITION_COLOURS = {
    ConditionStatus.WAITING: "yellow",
    ConditionStatus.SHOWN: "blue",
    ConditionStatus.SENT_BACK: "orange",
    ConditionStatus.ACCEPTED: "green",
    ConditionStatus.WAIVED: "grey",
}

DEEDS_DONE = {
    ConditionDeed.SHOW: "Shown to be met",
    ConditionDeed.ACCEPT: "Accepted: it is met",
    ConditionDeed.SEND_BACK: "Sent back",
    ConditionDeed.WAIVE: "Waived",
    ConditionDeed.MOVE_DAY: "Given another day",
}

AUDIT_SENTENCES = {
    "business_cases.condition_shown": "showed that a condition of a business case is met",
    "business_cases.condition_accepted": "accepted a condition of a business case as met",
    "business_cases.condition_sent_back": "sent back what was shown for a condition of a business case",
    "business_cases.condition_waived": "waived a condition of a business case",
    "business_cases.condition_day_moved": "gave a condition of a business case another day",
}
