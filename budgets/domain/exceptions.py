"""Exceptions from the rules of budgets: what is asked for, and what the Department decides (R28; S4 ¶32 to ¶48)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budgets.domain.exception_states import OF_THE_DEPARTMENT, ExceptionStatus
from budgets.domain.services import SERVICES, ServiceClass, line_label
from pbc.core.errors import Invalid
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.words import check_said
from pbc.core.working import Working

EXCLUDED_RULE = "excluded_services"
"""The one rule whose check goes by what is granted: other exceptions are on record, and their checks stand."""

RULES = (
    "budgets_due_on",
    "minimum_scope",
    EXCLUDED_RULE,
    "protected_services",
    "purchasing_power",
    "break_even",
    "contingency_rate",
    "contingency_return",
    "freed_up_share",
    "last_resort_facts",
)
"""The rules of a rule set from which a PCT may ask to be excepted."""


@dataclass(frozen=True)
class Wish:
    """What a PCT asks for.

    :param rule: key of the rule. ``services``: of which it asks to be excepted, where the rule is about services.
    :param amounts: what it touches, pounds, by the key of each practice: nought where no money is touched.
    :param from_day: the first day it is wanted for; ``until_day``: the last.
    """

    rule: str
    reason: str
    from_day: date
    until_day: date
    amounts: Mapping[int, Decimal]
    services: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Decision:
    """What the Department decided, as its letter says.

    :param expires_on: the last day on which a granted exception holds.
    """

    outcome: ExceptionStatus
    decided_on: date
    reference: str
    conditions: str = ""
    expires_on: date | None = None


def check_wish(wish: Wish) -> None:
    """Refuse what the SHA could not judge.

    :raises Invalid: naming what is lacking, and the mend.
    """
    if wish.rule not in RULES:
        raise Invalid("That is not a rule of budgets.", field="rule", rule="known_rule", fix="Choose one of the list.")
    check_said(wish.reason, field="reason", what="Why the PCT cannot follow the rule")
    if wish.until_day < wish.from_day:
        fix = f"Give a day from {day(wish.from_day)} on."
        raise Invalid("The last day lies before the first.", field="until_day", rule="period_runs_forward", fix=fix)
    if not wish.amounts:
        fix = "Give the amount that each practice is touched by: 0 where no money is."
        raise Invalid("No practice is named.", field="amounts", rule="practices_named", fix=fix)
    if any(amount < ZERO for amount in wish.amounts.values()):
        raise Invalid("An amount is below nought.", field="amounts", rule="amount_counts_up", fix="Give 0 or more.")
    _check_services(wish)


def _check_services(wish: Wish) -> None:
    if wish.rule != EXCLUDED_RULE:
        if wish.services:
            fix = "Leave the services empty."
            raise Invalid("Services are named for S4 ¶34 alone.", field="services", rule="services_fit", fix=fix)
        return
    if not wish.services:
        fix = "Choose the excluded services that the budgets are to hold."
        raise Invalid("No service is named.", field="services", rule="services_named", fix=fix)
    if other := [
        key for key in wish.services if key not in SERVICES or SERVICES[key].kind is not ServiceClass.EXCLUDED
    ]:
        message = f"{', '.join(line_label(key) for key in other)} is not excluded by S4 ¶34."
        raise Invalid(message, field="services", rule="services_fit", fix="Choose excluded services alone.")


def check_decision(decision: Decision, *, put_on: date, today: date) -> None:
    """Refuse a decision that the Department's letter cannot have said.

    :param put_on: the day on which the SHA put it to the Department.
    :raises Invalid: naming what is wrong, and the mend.
    """
    if decision.outcome not in OF_THE_DEPARTMENT:
        fix = "Choose granted or refused."
        raise Invalid("That is not the Department’s to decide.", field="outcome", rule="outcome_known", fix=fix)
    if not put_on <= decision.decided_on <= today:
        fix = f"Give the day of the letter: from {day(put_on)} to {day(today)}."
        message = f"The Department cannot have decided it on {day(decision.decided_on)}."
        raise Invalid(message, field="decided_on", rule="decided_after_asked", fix=fix)
    check_said(decision.reference, field="reference", what="The reference of the Department’s letter")
    if decision.outcome is ExceptionStatus.REFUSED:
        return
    if decision.expires_on is None:
        fix = "Give the last day on which it holds: an exception without an end would be a rule."
        raise Invalid("A granted exception needs its end.", field="expires_on", rule="exceptions_expire", fix=fix)
    if decision.expires_on < decision.decided_on:
        fix = f"Give a day from {day(decision.decided_on)} on."
        raise Invalid("It would end before it was granted.", field="expires_on", rule="exceptions_expire", fix=fix)


def total_of(amounts: Collection[tuple[str, Decimal]]) -> Working:
    """What an exception touches, over its practices.

    :param amounts: name and pounds of each practice.
    """
    return Working(
        name="Money touched",
        value=sum((amount for _, amount in amounts), ZERO),
        unit="£",
        formula="the sum over the practices named",
        inputs=tuple(Working.given(name, amount, "£") for name, amount in amounts),
        notes=("As the PCT states it in its request.",),
    )
