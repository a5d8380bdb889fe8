"""The two sides of a dispute, and what it may be about (R140; S4 ¶72; domain handbook §11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Who disputes with whom. The panel rules for one of them (S4 ¶73)."""

    PRACTICE = "practice"  # a practice, or a consortium
    PCT = "pct"

    @property
    def other(self) -> "Side":
        return Side.PCT if self is Side.PRACTICE else Side.PRACTICE


class About(StrEnum):
    """What the local application of the framework is in dispute about."""

    BUDGET = "budget"
    FREED_UP = "freed_up"
    PLAN = "plan"
    INCENTIVE = "incentive"
    CASE = "case"
    INFORMATION = "information"
    AGREEMENT = "agreement"


def side_among(practice: int, pct: int, mine: Collection[int]) -> Side | None:
    """The side that one of these organisations stands on, by their keys."""
    if practice in mine:
        return Side.PRACTICE
    return Side.PCT if pct in mine else None


ABOUT_LABELS: Mapping[About, str] = {
    About.BUDGET: "A line of the budget",
    About.FREED_UP: "Freed-up resources",
    About.PLAN: "A plan",
    About.INCENTIVE: "An incentive payment",
    About.CASE: "A business case that was refused",
    About.INFORMATION: "Information that is late or wrong",
    About.AGREEMENT: "A clause of the agreement",
}


@dataclass(frozen=True)
class Tried:
    """What one side tried before the dispute was raised, and what came of it."""

    on: date
    words: str
    outcome: str
    side: Side
    by_name: str


@dataclass(frozen=True)
class Subject:
    """What a dispute is about, handed down by the app that knows it.

    :param key: label and key such as ``("budgets.Claim", "7")``, as in the audit trail; empty for what no record of
        this system stands for, such as a clause.
    :param label: in words, such as ``claim ZZ0001-2006-1``.
    :param address: the page on which it is read, without the site.
    :param figures: those in dispute: name, value as shown, and its working as kept, frozen on the day it was raised.
    :param paragraph: the rule relied on.
    :param bodies: whom else it concerns, as its own wall goes by them: key of an organisation on record, or the name
        of one that is not. Whoever has an interest in one of them does not find the dispute either.
    :param tried: what both sides said of it before: questions and answers, dated. They are its first local steps.
    """

    about: About
    label: str
    key: tuple[str, str] = ("", "")
    address: str = ""
    paragraph: str = ""
    figures: tuple[Mapping[str, Any], ...] = field(default=())
    bodies: tuple[int | str, ...] = ()
    tried: tuple[Tried, ...] = ()
