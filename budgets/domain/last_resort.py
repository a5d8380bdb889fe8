"""Freed-up resources for a PCT’s overspend: the last resort, and what it may not touch (R53, R93; S4 ¶48, ¶61)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, share_among


class ResortFact(StrEnum):
    """What must be on record before, by the rule ``last_resort_facts``."""

    CONTINGENCY_EXHAUSTED = "contingency_exhausted"
    RECOVERY_PLAN_FAILED = "recovery_plan_failed"
    BOARD_MINUTE = "board_minute"


class PlanOutcome(StrEnum):
    """What became of a recovery plan."""

    UNDER_WAY = "under_way"
    WORKED = "worked"
    FAILED = "failed"


OUTCOME_LABELS = {
    PlanOutcome.UNDER_WAY: "Under way",
    PlanOutcome.WORKED: "Contained the overspend",
    PlanOutcome.FAILED: "Could not contain the overspend",
}

MISSING = {
    ResortFact.CONTINGENCY_EXHAUSTED: "the contingency fund still holds, or gave back, {fund}",
    ResortFact.RECOVERY_PLAN_FAILED: "no recovery plan is recorded as having failed",
    ResortFact.BOARD_MINUTE: "there is no minute of the board that decides it",
}


class LastResortRefused(Denied):
    """Facts are missing. ``missing`` says which, in the order of the rule."""

    def __init__(self, missing: Sequence[str], sentence: str) -> None:
        super().__init__(sentence)
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Evidence:
    """What is on record of the three facts.

    :param fund: what stands on the contingency fund, or was returned from it: pounds that it was not exhausted of.
    """

    fund: Decimal
    plan_failed: bool
    has_minute: bool

    @property
    def found(self) -> Mapping[str, bool]:
        return {
            ResortFact.CONTINGENCY_EXHAUSTED: self.fund == 0,
            ResortFact.RECOVERY_PLAN_FAILED: self.plan_failed,
            ResortFact.BOARD_MINUTE: self.has_minute,
        }


@dataclass(frozen=True)
class Purse:
    """What one practice has of one claim.

    :param free: on the practice’s account, neither released nor promised to an agreed use.
    """

    practice: int
    claim: str
    free: Decimal


@dataclass(frozen=True)
class Holder:
    """A practice whose money it is.

    :param accessible: what became available to it this year: on account, released and spent.
    :param floor: what it keeps at least; nought where no objectives are met.
    """

    practice: int
    name: str
    accessible: Decimal
    floor: Decimal
    purses: tuple[Purse, ...]

    @property
    def may_give(self) -> Decimal:
        """What may be taken: free money, and only down to the floor."""
        free = sum((purse.free for purse in self.purses), ZERO)
        return min(free, max(ZERO, self.accessible - self.floor))


def check_facts(evidence: Evidence, required: Iterable[str]) -> None:
    """Refuse unless each fact that the rule requires is on record.

    :raises LastResortRefused: naming all that are missing. A fact that is not known here counts as missing.
    """
    found = evidence.found
    missing = [fact for fact in required if not found.get(fact, False)]
    if missing:
        words = [_words(fact).format(fund=pounds(evidence.fund)) for fact in missing]
        raise LastResortRefused(
            missing,
            f"Freed-up resources cover an overspend only as a last resort (S4 ¶48), and {'; '.join(words)}. "
            "Nothing was taken.",
        )


def _words(fact: str) -> str:
    known = {str(each): words for each, words in MISSING.items()}
    return known.get(fact, f"nothing is on record of “{fact.replace('_', ' ')}”, which the PCT’s own rule asks")


def check_limit(amount: Decimal, *, uncovered: Decimal, approved: Decimal) -> None:
    """Refuse more than the overspend that the plan left, or than the board decided.

    :raises Invalid: with the limit.
    """
    for limit, words in ((uncovered, "The overspend that is left is"), (approved, "The board decided up to")):
        if amount > limit:
            raise Invalid(
                f"{words} {pounds(limit)}, and {pounds(amount)} would be taken (S4 ¶48).",
                field="amount",
                rule="last_resort_limit",
                fix=f"Take at most {pounds(limit)}.",
            )


def takings(
    amount: Decimal, holders: Sequence[Holder], named: Mapping[int, Decimal] | None = None
) -> dict[Purse, Decimal]:
    """What is taken from each purse: pro rata to what each practice may give, or as named (S4 ¶48, ¶61).

    :param amount: pounds above nought.
    :param named: by practice, adding up to the amount.
    :raises Invalid: for more than there is, a practice below its floor, or names that do not add up.
    """
    if amount <= 0:
        raise Invalid("Nothing would be taken.", field="amount", rule="amount_above_nought", fix="Give an amount.")
    may_give = {holder.practice: holder.may_give for holder in holders if holder.may_give}
    total = sum(may_give.values(), ZERO)
    if amount > total:
        raise Invalid(
            f"At most {pounds(total)} may be taken: money that is released or promised to an agreed use, and the "
            "floor of practices that met their objectives, is out of reach (S4 ¶48, ¶61).",
            field="amount",
            rule="last_resort_floor",
            fix=f"Take at most {pounds(total)}.",
        )
    shares = _named(amount, holders, named) if named else share_among(amount, may_give)
    taken: dict[Purse, Decimal] = {}
    for holder in holders:
        if part := shares.get(holder.practice, ZERO):
            free = {purse: purse.free for purse in holder.purses if purse.free}
            taken |= {purse: share for purse, share in share_among(part, free).items() if share}
    return taken


def _named(amount: Decimal, holders: Sequence[Holder], named: Mapping[int, Decimal]) -> dict[int, Decimal]:
    by_key = {holder.practice: holder for holder in holders}
    if min(named.values()) < 0 or sum(named.values(), ZERO) != amount:
        raise Invalid(
            f"What is named comes to {pounds(sum(named.values(), ZERO))}, and {pounds(amount)} is to be taken.",
            field="named",
            rule="named_is_the_whole",
            fix="Change the parts so that they add up.",
        )
    for practice, part in named.items():
        holder = by_key.get(practice)
        if holder is None or part > holder.may_give:
            name, most = (holder.name, holder.may_give) if holder else ("That practice", ZERO)
            raise Invalid(
                f"{name} may give at most {pounds(most)}, and {pounds(part)} is named (S4 ¶48, ¶61).",
                field="named",
                rule="last_resort_floor",
                fix="Name less, or another practice.",
            )
    return dict(named)
