"""Read and check the files of national rules: one TOML file a financial year.

A file may carry on an earlier year's rules (``carries``), less those that ended (``ended``): it then states only what
is new. A fault is named by file and key, so that whoever edits a file can find it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from governance.domain.rules import NUMBERS, Local, Rule, RuleKind, RuleSet, RuleValue, Standing
from pbc.core.periods import FinancialYear

DIRECTORY = Path(__file__).parent / "rule_sets"
DEFAULT_YEAR = FinancialYear(2006)
REQUIRED = ("group", "title", "kind", "value", "paragraph", "source", "words", "local")
OPTIONAL = ("unit", "standing", "minimum", "maximum", "lowest", "highest", "choices", "suggested", "below")

Word = TypeVar("Word", bound=StrEnum)


class RuleFileFault(ValueError):
    """A file of rules cannot be used. The text names the file, the key and what is wrong."""


@cache
def rule_sets() -> Mapping[FinancialYear, RuleSet]:
    """All rule sets that the system holds, by financial year."""
    return read_rule_sets({path.name: path.read_text(encoding="utf-8") for path in sorted(DIRECTORY.glob("*.toml"))})


def rule_set_on(day: date) -> RuleSet:
    """The rules in force on a day: its year's own, or the default year's where that year has none of its own."""
    held = rule_sets()
    return held.get(FinancialYear.of(day), held[DEFAULT_YEAR])


@dataclass(frozen=True)
class Period:
    """Days for which one rule set holds, half-open; without a start or an end they go on for ever."""

    start: date | None
    end: date | None
    rule_set: RuleSet


def rule_periods() -> tuple[Period, ...]:
    """All days, from the first to the last, with the rules in force on them (see :func:`rule_set_on`)."""
    held = rule_sets()
    starts = sorted({day for year in held for day in (year.first_day, year.end)})
    edges: list[date | None] = [None, *starts, None]
    return tuple(
        Period(start, end, held.get(FinancialYear.of(start), held[DEFAULT_YEAR]) if start else held[DEFAULT_YEAR])
        for start, end in pairwise(edges)
    )


def read_rule_sets(files: Mapping[str, str]) -> dict[FinancialYear, RuleSet]:
    """Turn the texts of files, by name, into rule sets.

    :raises RuleFileFault: for the first fault.
    """
    sets: dict[FinancialYear, RuleSet] = {}
    for name in sorted(files):
        rule_set = _read(name, files[name], sets)
        sets[rule_set.financial_year] = rule_set
    if DEFAULT_YEAR not in sets:
        raise RuleFileFault(f"there is no file for the default year {DEFAULT_YEAR}")
    return sets


def _read(name: str, text: str, earlier: Mapping[FinancialYear, RuleSet]) -> RuleSet:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise RuleFileFault(f"{name}: not a TOML file: {fault}") from fault
    year = _year(name, data, "financial_year")
    if name != f"{year.label.replace('/', '-')}.toml":
        raise RuleFileFault(f"{name}: financial_year is {year}, so the file should be named after it")
    carried = _carried(name, data, earlier)
    sources = (dict(carried.sources) if carried else {}) | data.get("sources", {})
    rules = dict(carried.rules) if carried else {}
    for key in data.get("ended", []):
        if rules.pop(key, None) is None:
            raise RuleFileFault(f"{name}: ended: “{key}” is not among the rules carried on")
    for key, fields in data.get("rules", {}).items():
        rules[key] = _rule(name, key, fields, year, sources)
    _check_below(name, rules.values())
    return RuleSet(financial_year=year, title=data.get("title", f"Rules for {year}"), rules=rules, sources=sources)


def _year(name: str, data: Mapping[str, Any], key: str) -> FinancialYear:
    try:
        return FinancialYear.parse(data[key])
    except (KeyError, ValueError, AttributeError) as fault:
        raise RuleFileFault(f"{name}: {key}: {fault}") from fault


def _carried(name: str, data: Mapping[str, Any], earlier: Mapping[FinancialYear, RuleSet]) -> RuleSet | None:
    if "carries" not in data:
        return None
    year = _year(name, data, "carries")
    if year not in earlier:
        raise RuleFileFault(f"{name}: carries: there is no earlier file for {year}")
    return earlier[year]


def _rule(name: str, key: str, fields: Mapping[str, Any], year: FinancialYear, sources: Mapping[str, str]) -> Rule:
    where = f"{name}: {key}"
    if missing := [field for field in REQUIRED if field not in fields]:
        raise RuleFileFault(f"{where}: lacks {', '.join(missing)}")
    if unknown := sorted(set(fields) - {*REQUIRED, *OPTIONAL}):
        raise RuleFileFault(f"{where}: has fields nobody reads: {', '.join(unknown)}")
    if fields["source"] not in sources:
        raise RuleFileFault(f"{where}: source “{fields['source']}” is not among the sources of the file")
    kind = _word(where, "kind", fields["kind"], RuleKind)
    rule = Rule(
        key=key,
        group=fields["group"],
        title=fields["title"],
        kind=kind,
        value=_value(where, kind, fields["value"]),
        unit=fields.get("unit", ""),
        paragraph=f"{fields['source']} {fields['paragraph']}".strip(),
        source=sources[fields["source"]],
        words=fields["words"],
        local=_word(where, "local", fields["local"], Local),
        standing=_word(where, "standing", fields.get("standing", "sourced"), Standing),
        origin=year,
        minimum=_number(where, fields, "minimum"),
        maximum=_number(where, fields, "maximum"),
        lowest=_number(where, fields, "lowest"),
        highest=_number(where, fields, "highest"),
        choices=tuple(fields.get("choices", ())),
        suggested=fields.get("suggested", False),
        below=fields.get("below", ""),
    )
    _check(where, rule)
    return rule


def _word(where: str, field: str, text: str, words: type[Word]) -> Word:
    try:
        return words(text)
    except ValueError:
        raise RuleFileFault(f"{where}: {field} “{text}” is none of {', '.join(words)}") from None


def _value(where: str, kind: RuleKind, given: Any) -> RuleValue:
    if kind in NUMBERS and isinstance(given, int | Decimal) and not isinstance(given, bool):
        return Decimal(given)
    if kind is RuleKind.DATE and type(given) is date:
        return given
    if kind is RuleKind.CHOICE and isinstance(given, str):
        return given
    if kind is RuleKind.LIST and isinstance(given, list) and given and all(isinstance(item, str) for item in given):
        return tuple(given)
    raise RuleFileFault(f"{where}: value {given!r} is not fit for a rule of kind {kind}")


def _number(where: str, fields: Mapping[str, Any], field: str) -> Decimal | None:
    if field not in fields:
        return None
    given = fields[field]
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        raise RuleFileFault(f"{where}: {field} {given!r} is not a number")
    return Decimal(given)


def _check(where: str, rule: Rule) -> None:
    """A rule that contradicts itself is refused before anybody relies on it."""
    if rule.kind is RuleKind.RANGE and (rule.minimum is None or rule.maximum is None):
        raise RuleFileFault(f"{where}: a range needs minimum and maximum")
    if rule.kind is RuleKind.CHOICE and rule.value not in rule.choices:
        raise RuleFileFault(f"{where}: value “{rule.value}” is not among the choices")
    if rule.kind is RuleKind.FIXED and rule.local is Local.STRICTER:
        raise RuleFileFault(f"{where}: a fixed value has no stricter one")
    if rule.local is Local.WITHIN and rule.kind not in (RuleKind.RANGE, RuleKind.CHOICE):
        raise RuleFileFault(f"{where}: local “within” needs a range or choices")
    if isinstance(rule.value, Decimal):
        limits = [
            limit for limit in (rule.lowest, rule.minimum, rule.value, rule.maximum, rule.highest) if limit is not None
        ]
        if limits != sorted(limits):
            raise RuleFileFault(f"{where}: lowest, minimum, value, maximum, highest are out of order")
    if rule.is_number and rule.local is not Local.NONE and not rule.unit:
        raise RuleFileFault(f"{where}: a number that a PCT may set needs a unit")


def _check_below(name: str, rules: Iterable[Rule]) -> None:
    by_key = {rule.key: rule for rule in rules}
    for rule in by_key.values():
        if not rule.below:
            continue
        other = by_key.get(rule.below)
        if other is None or not (isinstance(rule.value, Decimal) and isinstance(other.value, Decimal)):
            raise RuleFileFault(f"{name}: {rule.key}: below: “{rule.below}” is no rule with a number")
        if rule.value >= other.value:
            raise RuleFileFault(f"{name}: {rule.key}: {rule.value} is not below {rule.below}, {other.value}")
