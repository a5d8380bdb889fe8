"""The life of a dispute: settled at home, mediated, or ruled for one side whole (R140–R145).

S4 ¶72, ¶73; S3; domain handbook §11. A deed moves a dispute from one state to another; whose deed it is stands beside
it, so that the page can say who has to act. Until the final offers are opened the two sides may settle at any time;
once they are open, only the panel ends it: a settlement made in sight of both offers would be the compromise that ¶73
rules out. One side alone withdraws only until offers are invited: were it refused once an offer lies there, trying it
would tell whether the other side has lodged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pbc.core.errors import Denied


class DisputeStatus(StrEnum):
    LOCAL = "local"  # the two sides try to settle it at home
    REFERRED = "referred"  # with the SHA's clerk, who looks whether it can be heard
    ASKED = "asked"  # the clerk wants to know something first
    MEDIATION = "mediation"  # offered first, without prejudice
    PREPARING = "preparing"  # panel and joint statement
    OFFERS = "offers"  # sealed final offers are lodged
    HEARING = "hearing"  # the offers are open; the panel asks and votes
    RULED = "ruled"
    FOLLOWED = "followed"  # both sides confirm that it was done
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"  # neither side lodged an offer


class Deed(StrEnum):
    """What moves a dispute."""

    REFER = "refer"
    ASK = "ask"
    ANSWER = "answer"
    DECLINE = "decline"
    ADMIT = "admit"  # mediation is offered
    END_MEDIATION = "end_mediation"  # declined, failed, or out of time
    OPEN_OFFERS = "open_offers"  # panel complete, statement agreed
    RELEASE = "release"
    LAPSE = "lapse"
    MOVE_DEADLINE = "move_deadline"  # once, where a restored backup has lost an offer
    RULE = "rule"
    FOLLOW = "follow"
    SETTLE = "settle"
    WITHDRAW = "withdraw"


class Owner(StrEnum):
    """Whose deed it is, and who has to act in a state."""

    EITHER_SIDE = "either_side"
    RAISER = "raiser"  # the side that raised it
    BOTH_SIDES = "both_sides"
    CLERK = "clerk"
    PANEL = "panel"
    CLOCK = "clock"  # the release job, by both offers or by the deadline
    NOBODY = "nobody"


S = DisputeStatus
AT_HOME = frozenset({S.LOCAL})
"""Nobody but the two sides knows of it."""
BEFORE_OFFERS = frozenset({S.LOCAL, S.REFERRED, S.ASKED, S.MEDIATION, S.PREPARING})
ENDED = frozenset({S.FOLLOWED, S.SETTLED, S.WITHDRAWN, S.DECLINED, S.LAPSED})


@dataclass(frozen=True)
class Move:
    """:param by: whose deed it is."""

    out_of: frozenset[DisputeStatus]
    to: DisputeStatus
    by: Owner


MOVES: Mapping[Deed, Move] = {
    Deed.REFER: Move(frozenset({S.LOCAL}), S.REFERRED, Owner.EITHER_SIDE),
    Deed.ASK: Move(frozenset({S.REFERRED}), S.ASKED, Owner.CLERK),
    Deed.ANSWER: Move(frozenset({S.ASKED}), S.REFERRED, Owner.EITHER_SIDE),
    Deed.DECLINE: Move(frozenset({S.REFERRED, S.ASKED}), S.DECLINED, Owner.CLERK),
    Deed.ADMIT: Move(frozenset({S.REFERRED}), S.MEDIATION, Owner.CLERK),
    Deed.END_MEDIATION: Move(frozenset({S.MEDIATION}), S.PREPARING, Owner.EITHER_SIDE),
    Deed.OPEN_OFFERS: Move(frozenset({S.PREPARING}), S.OFFERS, Owner.CLERK),
    Deed.RELEASE: Move(frozenset({S.OFFERS}), S.HEARING, Owner.CLOCK),
    Deed.LAPSE: Move(frozenset({S.OFFERS}), S.LAPSED, Owner.CLOCK),
    Deed.MOVE_DEADLINE: Move(frozenset({S.OFFERS}), S.OFFERS, Owner.CLERK),
    Deed.RULE: Move(frozenset({S.HEARING}), S.RULED, Owner.PANEL),
    Deed.FOLLOW: Move(frozenset({S.RULED}), S.FOLLOWED, Owner.BOTH_SIDES),
    Deed.SETTLE: Move(BEFORE_OFFERS | {S.OFFERS}, S.SETTLED, Owner.BOTH_SIDES),
    Deed.WITHDRAW: Move(BEFORE_OFFERS, S.WITHDRAWN, Owner.RAISER),
}

TRANSITIONS: Mapping[DisputeStatus, frozenset[DisputeStatus]] = {
    status: frozenset(move.to for move in MOVES.values() if status in move.out_of) for status in DisputeStatus
}

LABELS: Mapping[DisputeStatus, str] = {
    S.LOCAL: "Between the two sides",
    S.REFERRED: "Referred to the SHA",
    S.ASKED: "Question of the SHA",
    S.MEDIATION: "In mediation",
    S.PREPARING: "Panel and joint statement",
    S.OFFERS: "Open for final offers",
    S.HEARING: "Before the panel",
    S.RULED: "Ruled, to be followed",
    S.FOLLOWED: "Ruled and followed",
    S.SETTLED: "Settled",
    S.WITHDRAWN: "Withdrawn",
    S.DECLINED: "Declined by the SHA",
    S.LAPSED: "Lapsed: no offer was lodged",
}

WHO_ACTS: Mapping[DisputeStatus, Owner] = {
    S.LOCAL: Owner.EITHER_SIDE,
    S.REFERRED: Owner.CLERK,
    S.ASKED: Owner.EITHER_SIDE,
    S.MEDIATION: Owner.BOTH_SIDES,
    S.PREPARING: Owner.CLERK,
    S.OFFERS: Owner.BOTH_SIDES,
    S.HEARING: Owner.PANEL,
    S.RULED: Owner.BOTH_SIDES,
    S.FOLLOWED: Owner.NOBODY,
    S.SETTLED: Owner.NOBODY,
    S.WITHDRAWN: Owner.NOBODY,
    S.DECLINED: Owner.NOBODY,
    S.LAPSED: Owner.NOBODY,
}

DEED_WORDS: Mapping[Deed, str] = {
    Deed.REFER: "be referred to the SHA",
    Deed.ASK: "be asked about",
    Deed.ANSWER: "be answered",
    Deed.DECLINE: "be declined",
    Deed.ADMIT: "be admitted",
    Deed.END_MEDIATION: "leave mediation",
    Deed.OPEN_OFFERS: "be opened for final offers",
    Deed.RELEASE: "have its offers opened",
    Deed.LAPSE: "lapse",
    Deed.MOVE_DEADLINE: "have its deadline moved",
    Deed.RULE: "be ruled on",
    Deed.FOLLOW: "be confirmed as followed",
    Deed.SETTLE: "be settled",
    Deed.WITHDRAW: "be withdrawn",
}


def after(deed: Deed, status: DisputeStatus) -> DisputeStatus:
    """The state that a deed leads to.

    :raises Denied: where the deed has no place in this state; nothing was changed.
    """
    move = MOVES[deed]
    if status in move.out_of:
        return move.to
    if deed is Deed.SETTLE and status is S.HEARING:
        raise Denied(
            "The final offers are open, so the panel rules for one of them whole: a settlement now would be the "
            "compromise that S4 ¶73 rules out. Nothing was changed."
        )
    if deed is Deed.WITHDRAW and status is S.OFFERS:
        raise Denied(
            "Final offers were invited, so one side alone ends nothing any more. Settle it together before the "
            "deadline, or let the panel rule. Nothing was changed."
        )
    raise Denied(f"A dispute that is “{LABELS[status].lower()}” cannot {DEED_WORDS[deed]}. Nothing was changed.")
