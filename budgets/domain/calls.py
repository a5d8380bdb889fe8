"""Calls on the contingency fund: scored by the published method, shared out when the fund runs short (R49; S4 ¶42)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeVar

from budgets.domain.call_states import LABELS, TRANSITIONS, CallStatus
from governance.domain.rules import RuleInForce
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.money import ZERO, round_pence, share_among
from pbc.core.working import Working

Key = TypeVar("Key", bound=Hashable)
FULL_SHARE = Decimal("0.1")
"""The part of a line's budget from which a call has all points for its size."""
TENTH = Decimal("0.1")


class ReasonKind(StrEnum):
    """Why a practice calls on the fund. No patient is named in it."""

    COSTLY_CARE = "costly_care"
    MORE_ACTIVITY = "more_activity"
    NEW_PATIENTS = "new_patients"
    PROVIDER_CHANGE = "provider_change"
    OTHER = "other"


class Criterion(StrEnum):
    """What a call is scored by; the points of each are a rule of its name."""

    UNFORESEEN = "unforeseen"
    OUTSIDE_CONTROL = "outside_control"
    SIZE = "size"
    SMALL_LIST = "small_list"

    @property
    def rule(self) -> str:
        return f"call_weight_{self.value}"


@dataclass(frozen=True)
class Facts:
    """What a call is scored on.

    :param unforeseen: the caller's word, with evidence; likewise ``outside_control``.
    :param line_budget: the line's budget for the year, pounds.
    :param list_size: patients; ``None`` where no list is held.
    """

    amount: Decimal
    unforeseen: bool
    outside_control: bool
    line_budget: Decimal
    list_size: int | None


def met(facts: Facts, pooling_population: Decimal) -> dict[Criterion, Decimal]:
    """How far a call meets each criterion, from nought to one."""
    size = min(Decimal(1), facts.amount / (facts.line_budget * FULL_SHARE)) if facts.line_budget > 0 else Decimal(1)
    small = Decimal(0)
    if facts.list_size is not None and pooling_population > 0:
        small = max(Decimal(0), 1 - facts.list_size / pooling_population)
    return {
        Criterion.UNFORESEEN: Decimal(facts.unforeseen),
        Criterion.OUTSIDE_CONTROL: Decimal(facts.outside_control),
        Criterion.SIZE: size,
        Criterion.SMALL_LIST: small,
    }


def score(facts: Facts, rules: Mapping[str, RuleInForce]) -> Working:
    """The call's points of 100, rounded to a tenth: each criterion's points × how far it is met, of all points.

    :raises Invalid: where the PCT's rules give no criterion any points.
    """
    weights = {criterion: rules[criterion.rule] for criterion in Criterion}
    whole = sum((rule.number for rule in weights.values()), Decimal(0))
    if whole <= 0:
        fix = "Adopt points above nought for at least one of them."
        raise Invalid("No criterion has any points, so a call cannot be scored.", rule="call_weights", fix=fix)
    part = met(facts, rules["pooling_population"].number)
    points = {criterion: weights[criterion].number * part[criterion] for criterion in Criterion}
    return Working(
        name="Score of the call",
        value=(sum(points.values(), Decimal(0)) * 100 / whole).quantize(TENTH, ROUND_HALF_UP),
        unit="points of 100",
        formula="sum of points of each criterion × how far it is met ÷ all points × 100",
        inputs=tuple(_criterion(criterion, part[criterion], weights[criterion]) for criterion in Criterion),
        parameters=tuple(rule.as_parameter() for rule in (*weights.values(), rules["pooling_population"])),
        paragraph="S4 ¶42",
    )


def _criterion(criterion: Criterion, part: Decimal, rule: RuleInForce) -> Working:
    value = (part * 100).quantize(TENTH, ROUND_HALF_UP)
    return Working.given(f"{rule.title}: met to", value, "%")


def share_out(wanted: Mapping[Key, Decimal], available: Decimal) -> dict[Key, Decimal]:
    """What each gets of what is there: all of it where there is enough, else in proportion, to the penny.

    :param wanted: pounds above nought. Nobody gets more than is wanted, and no penny is left while any want is open.
    """
    total = sum(wanted.values(), ZERO)
    if total <= available:
        return dict(wanted)
    if available <= 0:
        return dict.fromkeys(wanted, ZERO)
    return share_among(available, wanted)


def check_request(amount: Decimal, evidence: str) -> None:
    """Refuse a call without amount or evidence.

    :raises Invalid: naming the field.
    """
    if amount <= 0 or amount != round_pence(amount):
        fix = "Give pounds and pence above nought."
        raise Invalid(f"{amount} is not an amount to call for.", field="amount", rule="amount_above_nought", fix=fix)
    if not evidence.strip():
        fix = "Say what happened and where the figures are; name no patient."
        raise Invalid("The evidence is missing.", field="evidence", rule="evidence_given", fix=fix)


def granted(outcome: CallStatus, asked: Decimal, amount: Decimal | None) -> Decimal:
    """What a decision takes from the fund.

    :param amount: what part is met; left out where the call is met whole or refused.
    :raises Invalid: where the outcome is none, or the part is not one.
    """
    if outcome is CallStatus.MET:
        return asked
    if outcome is CallStatus.REFUSED:
        return ZERO
    if outcome is not CallStatus.PART_MET:
        raise Invalid("That is no decision.", field="outcome", rule="outcome", fix="Meet it, meet a part, or refuse.")
    if amount is None or not 0 < amount < asked or amount != round_pence(amount):
        fix = f"Give a part above nought and below the {pounds(asked)} asked for."
        raise Invalid("The part to be met is missing or is none.", field="amount", rule="part_of_the_call", fix=fix)
    return amount


def check_move(old: CallStatus, new: CallStatus) -> None:
    """:raises Denied: where a call's life does not lead from the one state to the other."""
    if new not in TRANSITIONS[old]:
        raise Denied(f"The call is “{LABELS[old].lower()}” already, and that is final. Nothing was changed.")
