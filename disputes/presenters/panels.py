"""Panels in words."""

from disputes.domain.panels import SeatState

AUDIT_SENTENCES = {
    "disputes.member_asked": "asked somebody to sit on a panel",
    "disputes.member_accepted": "accepted to sit on a panel",
    "disputes.member_declined": "declined to sit on a panel",
    "disputes.member_appointed": "appointed a member of a panel",
    "disputes.seat_given_up": "gave up a seat on a panel",
}

SEAT_LABELS = {
    SeatState.ASKED: "Asked",
    SeatState.ACCEPTED: "Accepted, to be appointed",
    SeatState.DECLINED: "Declined",
    SeatState.APPOINTED: "Sits",
    SeatState.REPLACED: "Given up",
}


def load_words(running: int) -> str:
    """How much somebody carries already: ``no other running dispute``, ``1 running dispute`` …"""
    return "no running dispute" if not running else f"{running} running dispute{'' if running == 1 else 's'}"
