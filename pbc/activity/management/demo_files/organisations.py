"""Organisations of the invented world. No real organisation ever had these codes (a test reads the real lists)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np

from pbc.activity.management.demo_files import names, stories
from pbc.activity.management.demo_files.settings import Stream, WorldSettings
from pbc.core.periods import Month

SHA_CODE = "Q9X"
SHA_NAME = "Nine Rivers Strategic Health Authority (INVENTED)"
PREDECESSOR_CODES = ("9Y1", "9Y2")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST_DAY_OF_PCTS = date(2002, 4, 1)
FIRST_DAY_OF_PRACTICES = date(1974, 4, 1)
PBC_STARTED = date(2005, 4, 1)
LONG_CLOSED = date(2004, 3, 31)
PRACTICES_A_CONSORTIUM = 8


class Role(IntEnum):
    """What a provider is to the PCT whose patients it treats."""

    ACUTE = 0
    SECOND = 1
    SPECIALIST = 2
    TREATMENT_CENTRE = 3
    MINOR_INJURIES = 4


class Kind(IntEnum):
    """What sort of people a practice has."""

    TYPICAL = 0
    ELDERLY = 1
    DEPRIVED = 2
    RURAL = 3
    STUDENT = 4


SHARE_OF_KINDS = (0.45, 0.18, 0.22, 0.15)  # students are planted
PROVIDER_KINDS = {
    Role.ACUTE: "nhs_trust",
    Role.SECOND: "nhs_trust",
    Role.SPECIALIST: "foundation_trust",
    Role.TREATMENT_CENTRE: "istc",
    Role.MINOR_INJURIES: "primary_care_contractor",
}
PROVIDER_NAMES = {
    Role.ACUTE: "{town} General Hospitals NHS Trust",
    Role.SECOND: "{town} and District NHS Trust",
    Role.SPECIALIST: "Royal {town} NHS Foundation Trust",
    Role.TREATMENT_CENTRE: "{town} Treatment Centre",
    Role.MINOR_INJURIES: "{town} Minor Injuries Unit",
}


@dataclass(frozen=True)
class Pct:
    """A primary care trust, from a day up to the day on which it is closed (half-open)."""

    code: str
    name: str
    opened: date
    closed: date | None = None


@dataclass(frozen=True)
class Provider:
    """Who treats the patients of one PCT in one role."""

    code: str
    name: str
    role: Role


@dataclass(frozen=True)
class Practice:
    """A practice as the world began; a merged one keeps its patients, who carry the survivor's code from then on."""

    number: int
    code: str
    name: str
    kind: Kind
    deprivation: float
    list_size: int
    pct: int
    predecessor: int | None
    story: int | None  # place in the first PCT, where the stories are


@dataclass(frozen=True)
class Organisations:
    """Everybody, and which code stands for whom in which month."""

    settings: WorldSettings
    pcts: tuple[Pct, ...]
    predecessors: tuple[Pct, ...]
    practices: tuple[Practice, ...]

    @property
    def known_pcts(self) -> tuple[Pct, ...]:
        """Every PCT there ever was: the two that merge, and the merged one once it is there."""
        return (*self.predecessors, *(self.pcts if self.pcts_merged() else self.pcts[1:]))

    def practices_of(self, pct: int) -> list[Practice]:
        return [practice for practice in self.practices if practice.pct == pct]

    def pct_of(self, practice: Practice, month: Month) -> Pct:
        if practice.predecessor is not None and month < stories.PCT_MERGER:
            return self.predecessors[practice.predecessor]
        return self.pcts[practice.pct]

    def code_of(self, practice: Practice, month: Month) -> str:
        """The practice code that this practice's patients carry."""
        if practice.story == stories.MERGED_AWAY and month >= stories.PRACTICE_MERGER:
            return self.planted(stories.SURVIVOR).code
        return practice.code

    def planted(self, story: int) -> Practice:
        return self.practices[story]

    @property
    def closed_code(self) -> str:
        """A practice that closed long before the first month."""
        return practice_code(len(self.practices) + 1)

    def merged(self) -> bool:
        """Does the world reach the practice merger?"""
        return self.settings.calendar[-1] >= stories.PRACTICE_MERGER

    def pcts_merged(self) -> bool:
        """Does the world reach the PCT merger?"""
        return self.settings.calendar[-1] >= stories.PCT_MERGER


def practice_code(number: int) -> str:
    return f"Q{number + 1:05d}"


def pct_code(number: int) -> str:
    return f"9{LETTERS[number // 10]}{number % 10}"


def provider_code(pct: int, role: Role) -> str:
    """Three characters for a trust, five for a site of another body."""
    if role == Role.TREATMENT_CENTRE:
        return f"XN{pct + 1:03d}"
    if role == Role.MINOR_INJURIES:
        return f"XM{pct + 1:03d}"
    number = pct * 3 + role
    return f"X{LETTERS[number // 20]}{'0123456789ABCDEFGHJK'[number % 20]}"


def providers_of(pct: int) -> tuple[Provider, ...]:
    def town(role: Role) -> str:
        return names.town(pct * 3 + {Role.SECOND: 1, Role.SPECIALIST: 2}.get(role, 0))

    return tuple(
        Provider(code=provider_code(pct, role), name=PROVIDER_NAMES[role].format(town=town(role)), role=role)
        for role in Role
    )


def build(settings: WorldSettings) -> Organisations:
    """The organisations of a world; the same for the same settings."""
    merger = stories.PCT_MERGER.first_day
    first_is_new = settings.calendar[-1] >= stories.PCT_MERGER
    pcts = tuple(
        Pct(pct_code(n), f"{names.town(n * 3)} PCT", merger if n == 0 and first_is_new else FIRST_DAY_OF_PCTS)
        for n in range(settings.pcts)
    )
    closed = merger if first_is_new else None
    predecessors = (
        Pct(PREDECESSOR_CODES[0], f"North {names.town(0)} PCT", FIRST_DAY_OF_PCTS, closed),
        Pct(PREDECESSOR_CODES[1], f"{names.town(0)} Vale PCT", FIRST_DAY_OF_PCTS, closed),
    )
    return Organisations(settings, pcts, predecessors, tuple(_practices(settings)))


def _practices(settings: WorldSettings) -> Iterator[Practice]:
    number = 0
    for pct, members in enumerate(np.array_split(np.arange(settings.practices), settings.pcts)):
        draw = settings.random(Stream.PRACTICES, pct)
        sizes = np.clip(draw.lognormal(np.log(6_500) - 0.125, 0.5, len(members)), 1_600, 16_000)
        kinds = draw.choice(len(SHARE_OF_KINDS), len(members), p=SHARE_OF_KINDS)
        spread = draw.normal(0, 0.3, len(members))
        first_part = round(len(members) * stories.PREDECESSOR_SHARE)
        for place in range(len(members)):
            story = place if pct == 0 and place in stories.LIST_SIZES else None
            kind = _kind_of_story(story) if story is not None else Kind(kinds[place])
            yield Practice(
                number=number,
                code=practice_code(number),
                name=names.surgery(number),
                kind=kind,
                deprivation=float(spread[place] + {Kind.DEPRIVED: 1.0, Kind.RURAL: -0.5}.get(kind, 0.0)),
                list_size=int(sizes[place]) if story is None else stories.LIST_SIZES[story],
                pct=pct,
                predecessor=int(place >= first_part) if pct == 0 else None,
                story=story,
            )
            number += 1


def _kind_of_story(story: int) -> Kind:
    return Kind.STUDENT if story == stories.STUDENT_PRACTICE else Kind.TYPICAL
