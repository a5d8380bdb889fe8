"""Rows with each kind of error that a row can have, put into a few files in place of good ones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbc.activity.management.demo_files import stories
from pbc.activity.management.demo_files.organisations import Organisations
from pbc.core.periods import Month

Fields = list[str]
QUARANTINED, LOADED, EITHER = "quarantined", "loaded", "either"
PROVIDER = "ORGANISATION CODE (CODE OF PROVIDER)"
PRACTICE = "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"
START, END = "START DATE (HOSPITAL PROVIDER SPELL)", "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"
METHOD = "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"
GROUP = "HEALTHCARE RESOURCE GROUP CODE"
NIC = "NIC"
AGES = {"spells": "AGE ON ADMISSION", "outpatients": "AGE AT CDS ACTIVITY DATE", "ae": "AGE AT CDS ACTIVITY DATE"}
DATES = {"spells": END, "outpatients": "APPOINTMENT DATE", "ae": "ARRIVAL DATE"}
IDENTIFIERS = {
    "spells": "HOSPITAL PROVIDER SPELL NUMBER",
    "outpatients": "ATTENDANCE IDENTIFIER",
    "ae": "A AND E ATTENDANCE NUMBER",
}


@dataclass(frozen=True)
class Error:
    """One wrong row: which rule it breaks, where, and how.

    :param change: the fields of a good row and of the row before it → the fields of the wrong one.
    :param outcome: what ought to become of the row: quarantined, loaded, or either as the format declares.
    """

    rule: str
    column: str
    change: Callable[[Fields, Fields], Fields]
    outcome: str = QUARANTINED


def of_hospital(dataset: str, header: Sequence[str], organisations: Organisations, month: Month) -> list[Error]:
    """The errors of a spells, outpatients or A&E file."""
    at = {name: header.index(name) for name in header}

    def put(rule: str, column: str, value: str, outcome: str = QUARANTINED) -> Error:
        return Error(rule, column, _putting(at[column], value), outcome)

    def redate(rule: str, column: str, style: Callable[[date], str], outcome: str = EITHER) -> Error:
        return Error(rule, column, _redating(at[column], style), outcome)

    day, age = DATES[dataset], AGES[dataset]
    before = month.plus(-1).last_day
    after_merger = organisations.merged() and month > stories.PRACTICE_MERGER
    closed = organisations.planted(stories.MERGED_AWAY).code if after_merger else organisations.closed_code
    shared = [
        put("unknown_practice", PRACTICE, "Q99999"),
        put("closed_practice", PRACTICE, closed),
        put("default_practice_code", PRACTICE, "V81999", LOADED),
        put("unknown_provider", PROVIDER, "XZ9"),
        put("impossible_date", day, f"{month.year}-02-30"),
        redate("date_style", day, lambda when: f"{when:%d/%m/%Y}"),
        redate("date_style", day, lambda when: f"{when:%d-%b-%y}"),
        redate("date_style", day, lambda when: f"{when:%Y%m%d}"),
        put("wrong_month", day, before.isoformat()),
        put("negative_age", age, "-1"),
        put("implausible_age", age, "131"),
        put("thousand_separator", age, '"1,031"'),
        put("missing_value", day, ""),
        Error("duplicate_row", IDENTIFIERS[dataset], lambda _, previous: list(previous)),
        Error("bad_check_digit", "NHS NUMBER", _with_wrong_check_digit(at["NHS NUMBER"]), EITHER),
        Error("too_few_fields", "", lambda fields, _: fields[:-3]),
        Error("too_many_fields", "", lambda fields, _: [*fields, "EXTRA"]),
    ]
    if dataset == "spells":
        shared += [
            Error("discharge_before_admission", END, _swapped(at[START], at[END])),
            put("unknown_admission_method", METHOD, "77"),
        ]
    if dataset != "outpatients":
        shared.append(put("bad_hrg", GROUP, "ZZ9"))
    return shared


def of_prescribing(header: Sequence[str], month: Month) -> list[Error]:
    """The errors of a prescribing file."""
    at = {name.strip(): number for number, name in enumerate(header)}
    before = month.plus(-1)
    return [
        Error("unknown_practice", "PRACTICE", _putting(at["PRACTICE"], "Q99999")),
        Error("thousand_separator", NIC, _putting(at[NIC], '"1,234.50"'), EITHER),
        Error("wrong_month", "PERIOD", _putting(at["PERIOD"], f"{before.year}{before.month:02d}")),
        Error("missing_value", "BNF CODE", _putting(at["BNF CODE"], "")),
        Error("negative_count", "ITEMS", _putting(at["ITEMS"], "-000004"), EITHER),
        Error("too_few_fields", "", lambda fields, _: fields[:4]),
    ]


def plant(body: bytes, errors: Sequence[Error], spacing: int = 7) -> tuple[bytes, list[Mapping[str, object]]]:
    """Put each error in the place of a good row, spread over the file.

    :returns: the body, and where each wrong row stands (line number in the file, the header being line 1).
    """
    rows = body.decode("ascii").splitlines()
    planted: list[Mapping[str, object]] = []
    step = max(min(len(rows) // (len(errors) + 1), 10 * spacing), 2)
    for number, error in enumerate(errors, start=1):
        at = number * step
        if at >= len(rows):
            break
        fields, previous = rows[at].split(","), rows[at - 1].split(",")
        rows[at] = ",".join(error.change(fields, previous))
        planted.append({"row": at + 2, "column": error.column, "rule": error.rule, "outcome": error.outcome})
    return ("\n".join(rows) + "\n").encode("ascii"), planted


def _putting(at: int, value: str) -> Callable[[Fields, Fields], Fields]:
    def change(fields: Fields, _: Fields) -> Fields:
        return [*fields[:at], value, *fields[at + 1 :]]

    return change


def _redating(at: int, style: Callable[[date], str]) -> Callable[[Fields, Fields], Fields]:
    def change(fields: Fields, _: Fields) -> Fields:
        return [*fields[:at], style(date.fromisoformat(fields[at])), *fields[at + 1 :]]

    return change


def _swapped(start: int, end: int) -> Callable[[Fields, Fields], Fields]:
    """An admission three days after the discharge, which stays in its month."""

    def change(fields: Fields, _: Fields) -> Fields:
        later = date.fromisoformat(fields[end]) + timedelta(days=3)
        return [*fields[:start], later.isoformat(), *fields[start + 1 :]]

    return change


def _with_wrong_check_digit(at: int) -> Callable[[Fields, Fields], Fields]:
    def change(fields: Fields, _: Fields) -> Fields:
        number = fields[at] or "9990000018"
        return [*fields[:at], number[:-1] + str((int(number[-1]) + 1) % 10), *fields[at + 1 :]]

    return change
