"""What the PCT does once a case is approved: procure, sign, begin (R91, R101, R102; S4 ¶54, ¶55; handbook §7.3).

The PCT owns these steps, with advice from the practice. Which there are follows from how the service is bought.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day


class Step(StrEnum):
    SPECIFICATION = "specification"
    TERMS = "terms"
    QUOTES = "quotes"
    ADVERT = "advert"
    ACCREDITATION = "accreditation"
    OFFERS = "offers"
    AWARD = "award"
    CONTRACT = "contract"
    START = "start"


@dataclass(frozen=True)
class Procurement:
    """One step in words, with what it rests on. What is marked unverified in the handbook says so there."""

    step: Step
    words: str
    paragraph: str


WORDS: Mapping[Step, Procurement] = {
    each.step: each
    for each in (
        Procurement(Step.SPECIFICATION, "Specification written, with the practice’s advice", "S4 ¶54"),
        Procurement(Step.TERMS, "Terms agreed with the provider there is", "S4 ¶54"),
        Procurement(Step.QUOTES, "Quotes taken, as standing financial instructions say", "handbook §7.3"),
        Procurement(Step.ADVERT, "Advertised, open and fair to all who could provide it", "handbook §7.3"),
        Procurement(Step.ACCREDITATION, "Providers accredited for quality and safety", "S4 ¶65"),
        Procurement(Step.OFFERS, "Offers judged by those free of interest", "S4 ¶54"),
        Procurement(Step.AWARD, "Award notified", "handbook §7.3"),
        Procurement(Step.CONTRACT, "Contract signed", "S4 ¶54"),
        Procurement(Step.START, "The service has begun", "S4 ¶54"),
    )
}

STEPS: Mapping[str, tuple[Step, ...]] = {
    "nothing": (Step.START,),
    "variation": (Step.TERMS, Step.CONTRACT, Step.START),
    "enhanced_service": (Step.SPECIFICATION, Step.CONTRACT, Step.START),
    "apms": (Step.SPECIFICATION, Step.ADVERT, Step.OFFERS, Step.AWARD, Step.CONTRACT, Step.START),
    "any_willing": (Step.SPECIFICATION, Step.ADVERT, Step.ACCREDITATION, Step.CONTRACT, Step.START),
    "tender": (Step.SPECIFICATION, Step.ADVERT, Step.OFFERS, Step.AWARD, Step.CONTRACT, Step.START),
}
"""By the proforma's answer to “How would it be bought?”; what is bought on the light route is bought by quotes."""


def steps_for(buying: str) -> tuple[Procurement, ...]:
    """The steps of a way of buying, in their order."""
    steps = STEPS.get(buying, (Step.QUOTES, Step.START))
    return tuple(WORDS[step] for step in steps)


def check_step(step: str, buying: str, done: Mapping[Step, date], done_on: date, today: date) -> Step:
    """Refuse a step that is not of this case, is done, comes before its turn, or lies in the future.

    :param done: the steps done so far, with their days.
    :raises Invalid: for a step or day that cannot be. :raises Denied: out of turn.
    """
    order = [each.step for each in steps_for(buying)]
    if step not in order:
        fix = f"Choose among {', '.join(order)}."
        raise Invalid(f"This case has no step “{step}”.", field="step", rule="step_of_the_route", fix=fix)
    wanted = Step(step)
    if wanted in done:
        raise Denied(f"“{WORDS[wanted].words}” was recorded for {day(done[wanted])}. Nothing was changed.")
    if before := [each for each in order[: order.index(wanted)] if each not in done]:
        raise Denied(f"First comes “{WORDS[before[0]].words}”. Nothing was changed.")
    _check_day(done_on, done.values(), today)
    return wanted


def _check_day(done_on: date, earlier: Collection[date], today: date) -> None:
    if done_on > today:
        fix = "Record it once it is done."
        raise Invalid(f"{day(done_on)} is not here yet.", field="done_on", rule="day_has_come", fix=fix)
    if earlier and done_on < max(earlier):
        fix = f"Give a day from {day(max(earlier))} on."
        raise Invalid(f"{day(done_on)} is before the step before it.", field="done_on", rule="steps_in_order", fix=fix)


class Verdict(StrEnum):
    """What came of a case."""

    AS_PROMISED = "as_promised"
    IN_PART = "in_part"
    NOT = "not"


class Next(StrEnum):
    """What is to become of the service (R108)."""

    CONTINUE = "continue"
    ADAPT = "adapt"
    STOP = "stop"


VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.AS_PROMISED: "It did what was promised",
    Verdict.IN_PART: "It did part of what was promised",
    Verdict.NOT: "It did not do what was promised",
}
NEXT_LABELS: Mapping[Next, str] = {
    Next.CONTINUE: "It goes on",
    Next.ADAPT: "It goes on, changed",
    Next.STOP: "It stops",
}
