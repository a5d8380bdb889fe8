"""Indicators: data files, one each, that say what is counted, among whom, and what to be careful of (S4 ¶25).

To add or change an indicator, write its file beside this module; page, pack, CSV and API follow.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pbc.activity.domain.lines import Measure

LIST = "list"
"""The denominator of rates: registered patients. Any other denominator is a measure."""


class Standardisation(StrEnum):
    NONE = "none"
    INDIRECT_AGE_SEX = "indirect_age_sex"


class Polarity(StrEnum):
    """Which direction is better; neutral where neither is in itself."""

    NEUTRAL = "neutral"
    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    :ivar benchmark: the benchmark of S4 ¶25 that it answers, in the guidance's words; empty for those beyond it.
    :ivar denominator: ``list`` or a measure; ``per`` multiplies the quotient, to give ``unit``.
    :ivar minimum_denominator: practices with less have no rate.
    :ivar checker: the role that answers for the definition, until the review day.
    """

    code: str
    title: str
    position: int
    benchmark: str
    definition: str
    numerator: Measure
    denominator: str
    per: int
    unit: str
    standardisation: Standardisation
    polarity: Polarity
    minimum_denominator: int
    source: str
    checker: str
    review_on: date
    guidance: str
    caution: str

    @property
    def is_standardised(self) -> bool:
        return self.standardisation is Standardisation.INDIRECT_AGE_SEX

    @property
    def denominator_measure(self) -> Measure | None:
        return None if self.denominator == LIST else Measure(self.denominator)


def parse(name: str, text: str) -> Indicator:
    """Read and check one indicator file.

    :raises ValueError: naming the file and what is wrong in it.
    """
    data = tomllib.loads(text)
    expected = {field.name for field in fields(Indicator)}
    if data.keys() != expected:
        raise ValueError(f"{name}: missing or unknown {', '.join(sorted(expected ^ data.keys()))}")
    try:
        indicator = Indicator(
            **data
            | {
                "numerator": Measure(data["numerator"]),
                "standardisation": Standardisation(data["standardisation"]),
                "polarity": Polarity(data["polarity"]),
            }
        )
        _check(indicator, data)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    return indicator


def _check(indicator: Indicator, data: Mapping[str, Any]) -> None:
    _ = indicator.denominator_measure
    if indicator.is_standardised and indicator.denominator != LIST:
        raise ValueError("only a rate among registered patients can be standardised by age and sex")
    if indicator.per < 1 or indicator.minimum_denominator < 1:
        raise ValueError("per and minimum_denominator must be 1 or more")
    if not isinstance(indicator.review_on, date):
        raise ValueError("review_on must be a date, written without quotation marks")
    empty = [key for key, value in data.items() if value == "" and key != "benchmark"]
    if empty:
        raise ValueError(f"{', '.join(empty)} must not be empty")


@cache
def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the order in which they are shown."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    found = [parse(file.name, file.read_text(encoding="utf-8")) for file in files]
    misnamed = [f.code for f, file in zip(found, files, strict=True) if f.code != file.stem]
    if misnamed:
        raise ValueError(f"an indicator's file is named by its code: {', '.join(misnamed)}")
    return tuple(sorted(found, key=lambda indicator: indicator.position))


def indicator_of(code: str) -> Indicator:
    """The indicator with this code.

    :raises KeyError: if there is none.
    """
    return {indicator.code: indicator for indicator in indicators()}[code]
