"""What freed-up resources may buy, and by which route (R88, R89, R94; S4 ¶44, ¶49)."""

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

from budgets.domain.use_states import LABELS, TRANSITIONS, UseStatus
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.money import round_pence


class UseKind(StrEnum):
    """Kinds of use. All but premises are named by the rule ``freed_up_uses`` and the terms."""

    EQUIPMENT = "equipment"
    TRAINING = "training"
    CLINICAL_STAFF = "clinical_staff"
    NON_CLINICAL_STAFF = "non_clinical_staff"
    PREMISES = "premises"


USE_LABELS = {
    UseKind.EQUIPMENT: "Equipment",
    UseKind.TRAINING: "Training",
    UseKind.CLINICAL_STAFF: "Clinical staff",
    UseKind.NON_CLINICAL_STAFF: "Non-clinical staff",
    UseKind.PREMISES: "Premises",
}


class MinuteAbout(StrEnum):
    """What a minute of the board decides."""

    PREMISES = "premises"
    LAST_RESORT = "last_resort"


def check_kind(kind: str, permitted: Collection[str]) -> UseKind:
    """The kind of use, if the terms permit it; premises may always be proposed, for the board decides them.

    :raises Invalid: with the kinds that are permitted.
    """
    known = {str(each): each for each in UseKind}
    if kind == UseKind.PREMISES or (kind in permitted and kind in known):
        return known[kind]
    names = ", ".join(USE_LABELS[known[each]].lower() for each in permitted if each in known)
    said = USE_LABELS[known[kind]] if kind in known else kind or "Nothing"
    raise Invalid(
        f"{said} is not a use that the terms permit (S4 ¶44).",
        field="kind",
        rule="freed_up_uses",
        fix=f"Choose {names}, or premises with the board’s approval.",
    )


def check_amount(amount: Decimal, left: Decimal, *, of: str) -> None:
    """Refuse an amount that is not above nought, not in whole pence, or more than is left.

    :param of: what it is taken from, as a sentence begins: "The claim", "The use".
    :raises Invalid: with what is left.
    """
    if amount <= 0 or amount != round_pence(amount):
        raise Invalid(
            f"{pounds(amount, 3) if amount != round_pence(amount) else pounds(amount)} is no amount to move.",
            field="amount",
            rule="amount_above_nought",
            fix="Give pounds and pence above nought.",
        )
    if amount > left:
        raise Invalid(
            f"{of} has {pounds(left)} left, and {pounds(amount)} is asked: {pounds(amount - left)} too much.",
            field="amount",
            rule="no_more_than_is_there",
            fix=f"Give at most {pounds(left)}.",
        )


def is_small(kind: UseKind, amount: Decimal, limit: Decimal) -> bool:
    """Whether the light route is open: a small purchase, agreed with a minimum of bureaucracy (S4 ¶49)."""
    return kind is not UseKind.PREMISES and amount <= limit


def check_small(kind: UseKind, amount: Decimal, limit: Decimal) -> None:
    """Refuse the light route to premises and to what is above its limit.

    :raises Denied: with the limit.
    """
    if kind is UseKind.PREMISES:
        raise Denied("Premises need a decision of the board, whatever they cost (S4 ¶44). Nothing was changed.")
    if not is_small(kind, amount, limit):
        raise Denied(
            f"The light route is for purchases up to {pounds(limit)}, and this one costs {pounds(amount)} (S4 ¶49). "
            "Decide it by the usual one. Nothing was changed."
        )


def check_minute(kind: UseKind, amount: Decimal, *, about: str, up_to: Decimal | None) -> None:
    """Refuse premises without a minute of the board that approves as much (R89; S4 ¶44).

    :param about: what the minute given decides; empty where none is given.
    :param up_to: the sum it approves.
    :raises Invalid: with what is missing.
    """
    if kind is not UseKind.PREMISES:
        return
    if about != MinuteAbout.PREMISES or up_to is None:
        raise Invalid(
            "Freed-up resources go into premises only with specific approval of the PCT board (S4 ¶44): there is no "
            "minute of it.",
            field="minute",
            rule="premises_decided_by",
            fix="Have the board’s clerk record the minute, then choose it.",
        )
    if amount > up_to:
        raise Invalid(
            f"The board approved {pounds(up_to)}, and {pounds(amount)} is asked.",
            field="minute",
            rule="premises_decided_by",
            fix="Choose the minute that approves this sum.",
        )


def check_change(before: UseStatus, after: UseStatus) -> None:
    """Refuse what the state table does not hold.

    :raises Denied: naming the state the use is in.
    """
    if after not in TRANSITIONS[before]:
        raise Denied(f"This use is “{LABELS[before].lower()}”, so that cannot be done any more. Nothing was changed.")
