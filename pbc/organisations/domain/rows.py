"""Rows of the registers, as actions take them, and what came of loading them.

Ends are half-open: the first day on which a thing holds no more. The national registers write the last day on which
it still held; :func:`day_after` turns the one into the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pbc.organisations.domain.kinds import OrganisationKind, ProviderKind, SuccessionKind


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice as the national register (epraccur) knows it. ``parent_code`` is empty where it has none."""

    row_number: int
    code: str
    name: str
    status: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    address: str = ""
    postcode: str = ""
    prescribing_setting: str = ""
    parent_code: str = ""
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A child in a parent, from the day it joined until before the day it left."""

    row_number: int
    child_code: str
    parent_code: str
    joined_on: date | None
    left_on: date | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A code and its name, as in the lists of PCTs and SHAs."""

    row_number: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A PCT in an SHA, without days."""

    row_number: int
    pct_code: str
    sha_code: str


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An SHA, PCT, provider or consortium with one of its parents; it may stand in several rows, a parent each."""

    row_number: int
    kind: OrganisationKind
    code: str
    name: str
    parent_code: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    provider_kind: ProviderKind | None = None
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    row_number: int
    kind: SuccessionKind
    predecessor_code: str
    successor_code: str
    effective_on: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """Patients of one sex, aged from ``age_from`` to before ``age_end`` whole years; no end is open."""

    sex: str
    age_from: int
    age_end: int | None
    patients: int


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """One count of a practice's list. ``row_number`` is the first row it came from."""

    row_number: int
    practice_code: str
    counted_on: date
    strata: tuple[Stratum, ...]

    @property
    def patients(self) -> int:
        return sum(stratum.patients for stratum in self.strata)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule broken by a row: an ``error`` keeps the row out, a ``warning`` lets it in."""

    row_number: int
    column: str
    value: str
    rule: str
    message: str
    fix: str
    severity: str = "error"


@dataclass(frozen=True)
class Loaded:
    """What came of loading rows.

    :param accepted: rows now in use, those that were so before included.
    :param created: rows that made something new.
    :param changed: rows that changed something.
    """

    accepted: int
    created: int = 0
    changed: int = 0
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = field(default=())


def day_after(last_day: date | None) -> date | None:
    """The first day on which what ended on its last day holds no more."""
    return last_day + timedelta(days=1) if last_day else None


def ends_too_early(row_number: int, column: str, start: date | None, end: date | None) -> Problem | None:
    """The problem of a half-open range without a day in it, if it is one."""
    if start is None or end is None or start < end:
        return None
    return Problem(
        row_number,
        column,
        end.isoformat(),
        "dates_in_order",
        f"It ended before {end.isoformat()}, but began only on {start.isoformat()}.",
        "Check both dates with the sender, correct the row and send the file again.",
    )
