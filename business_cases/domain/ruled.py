"""A refused case on which a panel ruled for the practice: whether it is approved by that (R100, R144; S4 ¶53, ¶73)."""

from collections.abc import Collection
from decimal import Decimal

from business_cases.domain.case_states import CaseStatus, Deed, after
from pbc.core.errors import Denied
from pbc.core.formats import pounds

OUT_OF_THE_WAY = frozenset({CaseStatus.WITHDRAWN, CaseStatus.REFUSED})
"""States of a case begun again in which it does not stand in the refused one’s place."""


def check_ruled(before: CaseStatus, value: Decimal | None, offered: Decimal | None, missing: Collection[str]) -> None:
    """Refuse to approve a case that is not refused, that the panel ruled to be worth something else, or that lacks a
    consent, which no ruling gives (S4 ¶35).

    :param value: of the case, in pounds; ``offered`` the amount of the offer that the panel ruled for, if it names one.
    :param missing: professions whose consent is missing.
    :raises Denied: with the way to mend it.
    """
    after(Deed.RULE, before)
    if offered is not None and offered != value:
        raise Denied(
            f"The panel ruled for {pounds(offered)}, and the case is worth {pounds(value)}. The practice begins it "
            f"again for {pounds(offered)}, and the PCT approves that case. Nothing was changed."
        )
    if missing:
        names = ", ".join(sorted(name.replace("_", " ") for name in missing))
        raise Denied(
            f"The consent of {names} is missing: their services change only with it, whatever a panel rules (S4 ¶35). "
            "Record the consent first. Nothing was changed."
        )


def check_place_is_free(reference: str, status: CaseStatus | None) -> None:
    """Refuse to approve a case in whose place another stands: the same would be agreed twice.

    :param reference: of the case begun again, and ``status`` its state; ``None`` where there is none.
    :raises Denied: naming it.
    """
    if status is not None and status not in OUT_OF_THE_WAY:
        raise Denied(
            f"This case was begun again as {reference}, which stands in its place. Withdraw that one first, or have "
            "it decided and confirm the ruling by it. Nothing was changed."
        )
