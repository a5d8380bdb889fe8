"""Final offers: what one holds, when both are opened, and what follows when a side is silent (R143; S4 ¶73)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from disputes.domain.parties import Side
from disputes.domain.states import Deed, DisputeStatus
from pbc.core.errors import Denied, Invalid
from pbc.core.money import round_pence

RECEIPT = re.compile(r"[0-9a-f]{64}")
OVER = frozenset({DisputeStatus.HEARING, DisputeStatus.RULED, DisputeStatus.FOLLOWED, DisputeStatus.LAPSED})
"""The release job has done its part, so that who lodged is no secret any more."""


@dataclass(frozen=True)
class FinalOffer:
    """One side's whole position. Its text form tells nothing, so that no log or error report does.

    :param position: what is to be done, in words that can be followed as they stand.
    :param amount: in pounds, where the dispute is about money.
    :param because: why, by guidance, figures and earlier rulings.
    """

    position: str = field(repr=False)
    because: str = field(repr=False)
    amount: Decimal | None = field(default=None, repr=False)

    def as_content(self) -> dict[str, Any]:
        """Plain JSON, to be sealed."""
        amount = None if self.amount is None else str(round_pence(self.amount))
        return {"position": self.position.strip(), "because": self.because.strip(), "amount": amount}


def offer_from(content: Mapping[str, Any]) -> FinalOffer:
    """An offer as it was sealed."""
    amount = content["amount"]
    return FinalOffer(content["position"], content["because"], None if amount is None else Decimal(amount))


def are_the_same(ours: FinalOffer, theirs: FinalOffer) -> bool:
    """Whether two offers ask for the same, whatever their reasons: one amount, and the same words."""
    if ours.amount != theirs.amount:
        return False
    return ours.position.casefold().split() == theirs.position.casefold().split()


def check_may_move(lodged: Collection[Side], deadline: datetime, now: datetime, *, moved: bool) -> None:
    """Whether the deadline may be moved: once, after it has passed, while an offer is missing.

    It is for an offer that a restored backup has lost. In any other case a silent side bears its silence.

    :raises Denied: with the rule.
    """
    if moved:
        raise Denied("The deadline was moved before, and is moved once. A side that is silent now bears its silence.")
    if now <= deadline:
        raise Denied("The deadline has not passed: a side whose offer is lost lodges again. Nothing was changed.")
    if len(set(lodged)) == len(Side):
        raise Denied("Both offers are there, so nothing is lost. They are opened together. Nothing was changed.")


def check_lost(receipt: str, known: Collection[str]) -> str:
    """The receipt of the offer that is lost.

    :param known: receipts of offers that are there.
    :raises Invalid: where it is no receipt, or its offer is there.
    """
    found = "".join(receipt.split()).lower()
    fix = "Copy it from the receipt that the side holds: 64 letters a to f and digits. Nothing was changed."
    if not RECEIPT.fullmatch(found):
        raise Invalid("That is not a receipt.", field="receipt", rule="receipt_is_a_hash", fix=fix)
    if found in known:
        raise Invalid("The offer of this receipt is there.", field="receipt", rule="offer_is_lost", fix=fix)
    return found


def sides_told(status: DisputeStatus, own: Side | None, *, chases: bool) -> frozenset[Side]:
    """The sides of which a reader is told whether, when and how often they lodged.

    Before the release a side knows of itself alone. Who knew that the other had lodged would know that their own is
    opened at once, and who knew that it had not, that it may still be worn down.

    :param own: the reader's side; :param chases: for the SHA's clerk, who asks a silent side and compares receipts.
    """
    if chases or status in OVER:
        return frozenset(Side)
    return frozenset({own} if own else ())


def check_offer(offer: FinalOffer) -> None:
    """Refuse an offer that nobody could follow.

    :raises Invalid: where it has no position or no reasons, or an amount below nought.
    """
    for where, text, what in (
        ("position", offer.position, "Your position"),
        ("because", offer.because, "Why the panel should rule for it"),
    ):
        if not text.strip():
            fix = "Write it as it is to be followed. Nothing was lodged."
            raise Invalid(f"{what} is missing.", field=where, rule="said_in_words", fix=fix)
    if offer.amount is not None and offer.amount < 0:
        fix = "Say in words who owes whom. Nothing was lodged."
        raise Invalid("The amount is below nought.", field="amount", rule="amount_is_not_negative", fix=fix)


def due_deed(lodged: Collection[Side], deadline: datetime, now: datetime) -> Deed | None:
    """What the release job has to do now: open the offers, let the dispute lapse, or wait.

    Both lodged: they are opened at once. After the deadline one alone is opened, and is the only one that the panel
    can rule for; where there is none, the dispute lapses. The deadline itself still belongs to the sides.
    """
    if len(set(lodged)) == len(Side):
        return Deed.RELEASE
    if now <= deadline:
        return None
    return Deed.RELEASE if lodged else Deed.LAPSE
