"""Verdicts on a service that runs: when they are due, what follows from each, and who pays (R101, R108; S3).

A case is judged after so many months of its service, twice by the national rule. What the figures say is computed; a
person decides what follows, with reasons: it goes on, it goes on changed, or it stops.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from business_cases.domain.delivery import Next
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import Month


class Payer(StrEnum):
    """Who pays for a service that goes on."""

    AS_FUNDED = "as_funded"  # the money that it was promised
    PRACTICE_BUDGET = "practice_budget"  # the activity is borne by the indicative budget
    PCT_BUDGET = "pct_budget"
    FREED_UP = "freed_up"


PAYER_LABELS: Mapping[Payer, str] = {
    Payer.AS_FUNDED: "The money that it was promised",
    Payer.PRACTICE_BUDGET: "The practice’s budget",
    Payer.PCT_BUDGET: "The PCT’s budget",
    Payer.FREED_UP: "Freed-up resources",
}


@dataclass(frozen=True)
class Terms:
    """After which months of a service a verdict is drawn, and within how many days of the first it may be."""

    months: tuple[int, ...]
    days: int


@dataclass(frozen=True)
class Due:
    """One verdict of a case: possible from a day on, due by another.

    :param given_on: the day it was given; ``None`` while it was not.
    """

    months: int
    possible_on: date
    due_on: date
    given_on: date | None = None

    def is_late(self, today: date) -> bool:
        return (self.given_on or today) > self.due_on

    @property
    def name(self) -> str:
        return f"after {self.months} months"


@dataclass(frozen=True)
class Decision:
    """What a person decides at a verdict, with reasons.

    :param changes: what changes, where it goes on changed. :param pays_from: the first day that the payer pays for.
    :param amount: pounds, where the PCT’s budget pays. :param ends_on: the last day, where it stops.
    """

    next_step: Next
    reasons: str
    payer: Payer | None = None
    pays_from: date | None = None
    amount: Decimal | None = None
    changes: str = ""
    ends_on: date | None = None


def verdicts_due(begun: date, terms: Terms, given: Mapping[int, date], *, stopped: bool) -> tuple[Due, ...]:
    """The verdicts of a service that began on a day, in order; none after the one that stopped it."""
    start = Month.of(begun)
    rows = []
    for months in sorted(terms.months):
        possible = start.plus(months).first_day
        if not stopped or months in given:
            rows.append(Due(months, possible, possible + timedelta(days=terms.days), given.get(months)))
    return tuple(rows)


def next_due(due: Sequence[Due]) -> Due | None:
    """The verdict whose turn it is."""
    return next((each for each in due if each.given_on is None), None)


def check_turn(months: int, due: Sequence[Due], today: date) -> None:
    """Refuse a verdict that was given, is not the next, or comes too early.

    :raises Denied: with the day from which it is possible.
    """
    found = {each.months: each for each in due}.get(months)
    if found is None:
        raise Denied(f"No verdict is drawn after {months} months here. Nothing was changed.")
    if found.given_on is not None:
        raise Denied(f"The verdict {found.name} was given on {day(found.given_on)}. Nothing was changed.")
    turn = next_due(due)
    if turn is not None and turn.months != months:
        raise Denied(f"First comes the verdict {turn.name}. Nothing was changed.")
    if today < found.possible_on:
        raise Denied(f"The verdict {found.name} is possible from {day(found.possible_on)} on. Nothing was changed.")


def check_decision(decision: Decision, *, is_pilot: bool, begun: date) -> None:
    """Refuse a decision that leaves open who pays, what changes, or when it ends.

    :raises Invalid: with the field and the mend.
    """
    if not decision.reasons.strip():
        raise Invalid("The reasons are missing.", field="reasons", rule="said_in_words", fix="Write a sentence or two.")
    if decision.next_step is Next.STOP:
        _check_end(decision, begun)
        return
    if decision.payer is None:
        fix = f"Choose among {', '.join(label.lower() for label in PAYER_LABELS.values())}."
        raise Invalid("Who pays for it is missing.", field="payer", rule="what_goes_on_is_paid_for", fix=fix)
    if decision.next_step is Next.ADAPT and not decision.changes.strip():
        raise Invalid("What changes is missing.", field="changes", rule="said_in_words", fix="Write a sentence or two.")
    if is_pilot and decision.next_step is Next.CONTINUE:
        _check_leaves_the_fund(decision)


def _check_end(decision: Decision, begun: date) -> None:
    if decision.ends_on is None:
        fix = "Give the last day of the service."
        raise Invalid("The day it ends is missing.", field="ends_on", rule="a_stop_has_its_day", fix=fix)
    if decision.ends_on < begun:
        fix = f"Give a day from {day(begun)} on."
        raise Invalid("It cannot end before it began.", field="ends_on", rule="a_stop_has_its_day", fix=fix)


def _check_leaves_the_fund(decision: Decision) -> None:
    """The fund pays for a trial; what goes on for good is paid for by somebody (R108)."""
    if decision.payer is Payer.AS_FUNDED:
        fix = "Choose the practice’s budget, the PCT’s budget or freed-up resources; or let it go on changed."
        what = "The innovation fund pays for the trial, not for what goes on."
        raise Invalid(what, field="payer", rule="what_goes_on_is_paid_for", fix=fix)
    if decision.pays_from is None:
        fix = "Give the first day that is paid for."
        raise Invalid("From when it is paid is missing.", field="pays_from", rule="what_goes_on_is_paid_for", fix=fix)
