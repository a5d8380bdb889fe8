"""Who must sign a business case, and why (R89, R94, R103–R105; S3; S4 ¶35, ¶44, ¶49, ¶50, ¶52).

The value sets the level; what the case touches may raise it, and nothing lowers it. Those below the level that decides
recommend, in their order: nobody is left out, and nobody decides above their limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from pbc.core.formats import pounds
from pbc.core.working import Parameter


class Level(IntEnum):
    """Bodies that sign, the lowest first."""

    CONSORTIUM = 1
    DIRECTOR = 2
    COMMITTEE = 3  # the professional executive committee, or the committee that it names
    BOARD = 4


LEVEL_LABELS: Mapping[Level, str] = {
    Level.CONSORTIUM: "the consortium itself",
    Level.DIRECTOR: "a nominated director",
    Level.COMMITTEE: "the professional executive committee",
    Level.BOARD: "the PCT board",
}
LEVEL_TITLES: Mapping[Level, str] = {level: label[0].upper() + label[1:] for level, label in LEVEL_LABELS.items()}
"""The same at the beginning of a sentence."""


@dataclass(frozen=True)
class Limits:
    """Values in pounds from which the next level decides, and from which quotes and tender are needed.

    :param group: below it the consortium signs; ``director`` and ``committee`` likewise.
    :param small: the most that goes by the light route (S4 ¶49).
    """

    group: Parameter
    director: Parameter
    committee: Parameter
    quotes: Parameter
    tender: Parameter
    small: Parameter


@dataclass(frozen=True)
class Facts:
    """What the route goes by.

    :param value: what the case commits; ``upfront`` what is to be found before it pays itself back, pounds.
    :param recurrent: recurrent cost of a full year, pounds.
    :param contract: yearly value of services to be bought from a provider, pounds; none where nothing is bought.
    :param in_consortium: whether the proposer is a consortium, or belongs to one.
    :param protected: professions whose services change (S4 ¶35): dentists, pharmacists, optometrists.
    :param consents: those of them whose consent is recorded.
    """

    value: Decimal
    upfront: Decimal
    recurrent: Decimal
    contract: Decimal
    in_consortium: bool
    premises: bool = False
    protected: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One reason for the level: a sentence, and the paragraph it rests on."""

    words: str
    paragraph: str


@dataclass(frozen=True)
class Route:
    """Who signs, in order. The last step decides; those before it recommend.

    :param missing: professions whose consent is needed before anybody may approve.
    :param light: whether one page is enough and nobody assesses (S4 ¶49).
    :param procurement: what standing financial instructions ask for, in a sentence.
    """

    steps: tuple[Level, ...]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    light: bool
    procurement: str

    @property
    def decides(self) -> Level:
        return self.steps[-1]


def route(facts: Facts, limits: Limits) -> Route:
    """The route of a case by the rules in force.

    :returns: the board alone decides on premises, whatever the value (S4 ¶44).
    """
    level, reasons = _by_value(facts, limits)
    for least, reason in _raising(facts):
        reasons.append(reason)
        level = max(level, least)
    steps = tuple(each for each in Level if each <= level and _signs(each, facts))
    light = _is_light(facts, limits)
    if light:
        steps = (level,) if level in steps else steps
    return Route(steps, tuple(reasons), tuple(sorted(facts.protected - facts.consents)), light, _bought(facts, limits))


def _by_value(facts: Facts, limits: Limits) -> tuple[Level, list[Reason]]:
    value = pounds(facts.value)
    for level, limit in (
        (Level.CONSORTIUM, limits.group),
        (Level.DIRECTOR, limits.director),
        (Level.COMMITTEE, limits.committee),
    ):
        if level is Level.CONSORTIUM and not facts.in_consortium:
            continue
        if facts.value < _number(limit):
            words = f"Its value of {value} is below {pounds(_number(limit))}: {LEVEL_LABELS[level]} may decide."
            return level, [Reason(words, "S3")]
    words = f"Its value of {value} is {pounds(_number(limits.committee))} or more: {LEVEL_LABELS[Level.BOARD]} decides."
    return Level.BOARD, [Reason(words, "S4 ¶52")]


def _raising(facts: Facts) -> list[tuple[Level, Reason]]:
    found = []
    if facts.premises:
        found.append((Level.BOARD, Reason("It is about premises: only the board approves those.", "S4 ¶44")))
    if facts.protected:
        words = f"It changes services of {_listed(facts.protected)}: these change only with their consent."
        found.append((Level.COMMITTEE, Reason(words, "S4 ¶35")))
    if facts.upfront > 0:
        words = f"{pounds(facts.upfront)} has to be found before it pays itself back: the PCT agrees to that."
        found.append((Level.DIRECTOR, Reason(words, "S4 ¶50")))
    return found


def _signs(level: Level, facts: Facts) -> bool:
    return level is not Level.CONSORTIUM or facts.in_consortium


def _is_light(facts: Facts, limits: Limits) -> bool:
    """Whether it is a small change or purchase: little money, nothing recurrent, nothing that others must agree to."""
    touches = facts.premises or facts.protected or facts.recurrent > 0
    return facts.value <= _number(limits.small) and not touches


def _bought(facts: Facts, limits: Limits) -> str:
    """What the PCT's standing financial instructions ask for (S4 ¶52, ¶54)."""
    if facts.contract <= 0:
        return "Nothing is bought from a provider."
    if facts.contract >= _number(limits.tender):
        return f"A formal tender: {pounds(facts.contract)} a year is {pounds(_number(limits.tender))} or more."
    if facts.contract >= _number(limits.quotes):
        return f"Three written quotes: {pounds(facts.contract)} a year is {pounds(_number(limits.quotes))} or more."
    return f"One quote: {pounds(facts.contract)} a year is below {pounds(_number(limits.quotes))}."


def changed(before: Route, now: Route) -> tuple[str, ...]:
    """What has changed between two routes of a case, a sentence each; nothing where they are the same."""
    found = []
    if before.decides is not now.decides:
        found.append(
            f"The decision is now for {LEVEL_LABELS[now.decides]}; before, it was for {LEVEL_LABELS[before.decides]}."
        )
    if before.light is not now.light:
        found.append("It now goes by the light route." if now.light else "It no longer goes by the light route.")
    if before.procurement != now.procurement:
        found.append(f"Buying it now takes: {now.procurement}")
    if before.missing != now.missing:
        found.append("The consents that are missing have changed.")
    return tuple(found)


def _listed(names: frozenset[str]) -> str:
    ordered = [name.replace("_", " ") for name in sorted(names)]
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} and {ordered[-1]}"


def _number(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    return parameter.value
