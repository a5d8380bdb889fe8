"""What the two sides said to each other before a dispute: its first local steps (R140; S4 ¶72)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disputes.domain.parties import Side, Tried
from pbc.core.formats import day


@dataclass(frozen=True)
class Said:
    """One word of one side, where they talk about what is in dispute: a question, an answer, a refusal."""

    on: date
    side: Side
    by_name: str
    words: str


def steps_from(said: Sequence[Said], names: dict[Side, str]) -> tuple[Tried, ...]:
    """Words as local steps, in their order: what came of each is the next word of the other side.

    :param names: of the two sides, as the outcome names them.

    >>> asked = Said(date(2006, 6, 1), Side.PRACTICE, "M. Manager", "Why so low?")
    >>> steps_from([asked], {Side.PRACTICE: "First Surgery", Side.PCT: "Northmoor PCT"})[0].outcome
    'Northmoor PCT had not answered when the dispute was raised.'
    """
    return tuple(
        Tried(each.on, each.words, _outcome(each, said[number:], names), each.side, each.by_name)
        for number, each in enumerate(said, start=1)
    )


def _outcome(said: Said, later: Sequence[Said], names: dict[Side, str]) -> str:
    answer = next((each for each in later if each.side is not said.side), None)
    if answer:
        return f"{names[answer.side]} answered on {day(answer.on)}."
    return f"{names[said.side.other]} had not answered when the dispute was raised."
