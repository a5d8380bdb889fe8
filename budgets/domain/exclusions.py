"""Treatments out of scope: which HRGs the terms of a budget leave to the PCT, and from when (R44, R47; S4 ¶41).

The first terms of a budget count from April, for the year as a whole, signed or not: the budget itself was set without
these treatments. A later version counts from the month after both sides have signed it: months before it stay as they
were, so no month that may be closed by then is changed, and nothing that the fund has borne is taken back. What it
moves in money is posted by itself. Of last year, which statements are held against, the same month's list counts.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from budgets.domain.parameters import RiskOption
from pbc.core.formats import day
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Parameter, Source

Triple = tuple[int, Month, str]
"""Practice, month and HRG."""


@dataclass(frozen=True)
class TermsList:
    """The HRGs that one version of terms takes out of scope.

    :param terms: its key. ``since``: the first month it counts for.
    :param agreed_on: when both sides had signed; ``None`` where they have not.
    """

    terms: int
    version: int
    since: Month
    codes: tuple[str, ...]
    agreed_on: date | None = None

    @property
    def words(self) -> str:
        """``version 1, from April 2006, signed by both sides on 1 May 2006``."""
        signed = f"signed by both sides on {day(self.agreed_on)}" if self.agreed_on else "not signed by both sides yet"
        return f"version {self.version}, from {self.since.label}, {signed}"


@dataclass(frozen=True)
class Exclusions:
    """The lists that bind in a year, the earliest first. False where nothing is out of scope."""

    year: FinancialYear
    lists: tuple[TermsList, ...] = ()

    def __bool__(self) -> bool:
        return any(each.codes for each in self.lists)

    def in_force(self, month: Month) -> TermsList | None:
        """The list of a month of the year, or of the same month of the year before."""
        at = month if month >= self.year.months[0] else month.plus(12)
        return next((each for each in reversed(self.lists) if each.since <= at), None)

    def codes(self, month: Month) -> tuple[str, ...]:
        found = self.in_force(month)
        return found.codes if found else ()

    def in_words(self, months: Iterable[Month]) -> tuple[Parameter, ...]:
        """The lists that count for any of these months, for a working."""
        every = dict.fromkeys(found for month in months if (found := self.in_force(month)) and found.codes)
        return tuple(
            Parameter("Treatments out of scope", ", ".join(each.codes), "HRGs", f"terms of the budget, {each.words}")
            for each in every
        )

    def sources(self) -> tuple[Source, ...]:
        return tuple(Source("terms", f"Terms {each.words}", str(each.terms)) for each in self.lists if each.codes)

    def digest(self, months: Iterable[Month]) -> str:
        """Words that change whenever the codes of any of these months do; empty where there are none."""
        said = [f"{month}={','.join(codes)}" for month in months if (codes := self.codes(month))]
        return hashlib.sha256(" ".join(said).encode()).hexdigest()[:32] if said else ""


Lists = Mapping[int, Exclusions]
"""By practice: those with anything out of scope alone."""


def exclusions_in(year: FinancialYear, rows: Sequence[Mapping[str, Any]]) -> Exclusions:
    """What the terms of one budget leave out.

    :param rows: its versions, the earliest first: ``id``, ``version``, ``options``, ``codes``, and ``agreed_on``, the
        day both sides had signed or ``None``.
    """
    first, *later = rows
    lists = [_list(first, year.months[0])]
    for row in later:
        if row["agreed_on"]:
            lists.append(_list(row, max(Month.of(row["agreed_on"]).plus(1), year.months[0])))
    return Exclusions(year, tuple(lists))


def triples(lists: Lists, months: Iterable[Month]) -> list[Triple]:
    """Each practice, month and HRG that is out of scope, in order."""
    every = tuple(months)
    return sorted(
        (practice, month, code) for practice, of in lists.items() for month in every for code in of.codes(month)
    )


def _list(row: Mapping[str, Any], since: Month) -> TermsList:
    codes = row["codes"] if RiskOption.EXCLUSIONS in row["options"] else ()
    return TermsList(row["id"], row["version"], since, tuple(sorted(codes)), row["agreed_on"])
