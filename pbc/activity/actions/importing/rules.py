"""The rules of a format as SQL over its staging table, made from the declaration.

Staged values are trimmed texts, NULL where empty, under the alias ``s``. Every rule belongs to a test: a cheap
condition that is true where any of the test's rules is broken (and may be NULL where nothing is), and a ladder of
rules of which the first that fits names the fault.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pbc.activity.domain.formats.declaration import Column, DateStyle, Format, Kind, Reference, RowCheck, Severity
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import REPEATED
from pbc.organisations.domain.kinds import LABELS
from pbc.organisations.models import Organisation

ORGANISATIONS = Organisation._meta.db_table
LARGEST_INTEGER = 2**31 - 1
TIME = "([01][0-9]|2[0-3]):[0-5][0-9]"
MONTH = "(199[0-9]|20[0-4][0-9])-?(0[1-9]|1[0-2])"
FINANCIAL_YEAR = "(199[0-9]|20[0-4][0-9])/[0-9]{2}"
WHOLE = "[0-9]{1,15}"
DECIMAL = "-?([0-9]{1,11}([.][0-9]{0,10})?|[.][0-9]{1,10})"
DATES = {DateStyle.DASHED: "[0-9]{4}-[0-9]{2}-[0-9]{2}", DateStyle.COMPACT: "[0-9]{8}"}
WORDS = {
    Kind.WHOLE: "a whole number",
    Kind.DECIMAL: "a number, with a point before the decimals",
    Kind.TIME: "a time, as HH:MM",
    Kind.MONTH: "a month, as YYYYMM",
    Kind.FINANCIAL_YEAR: "a financial year, as 2006/07",
    Kind.YES_NO: "Y or N",
}
OTHER_DATES = (
    ("[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", "DD/MM/YYYY"),
    ("[0-9]{1,2}[.-][0-9]{1,2}[.-][0-9]{2,4}", "DD-MM-YYYY"),
    ("[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{2,4}", "DD-MON-YYYY"),
    ("[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "YYYY/MM/DD"),
    ("[0-9]{8}", "YYYYMMDD"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "YYYY-MM-DD"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T].*", "a date with a time"),
    ("[0-9]{5}", "a spreadsheet's number of days"),
)


@dataclass(frozen=True)
class Rule:
    """One fault: where it is true, and what is said about it. ``{value}`` in the message stands for the value."""

    when: str
    name: str
    message: str
    fix: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True)
class Test:
    """:param broken: cheap SQL that is true on any row where one of the rules is.

    :param screen: SQL over the distinct values of the column that is true where the test must be run on the rows;
        by default ``broken`` itself. Empty where the test looks at other columns too and is always run.
    """

    __test__ = False

    column: Column
    broken: str
    ladder: tuple[Rule, ...]
    screen: str | None = None
    hides_value: bool = False


def tests_of(
    declared: Format, *, today: date, period: date | None, sender_prefix: str, spans: Mapping[str, tuple[str, str]]
) -> list[Test]:
    """All tests of a format for one import.

    :param spans: the least and greatest text found in columns with dates, by key.
    :param sender_prefix: what codes in the sender's column must begin with; '' where any may stand there.
    """
    found: list[Test] = []
    for column in declared.columns:
        found += _column_tests(column, declared, today, spans)
    if declared.month_of and period:
        found.append(_wrong_month(declared.by_key[declared.month_of], period, today))
    if sender_prefix:
        found.append(_wrong_sender(declared.by_key[declared.sender_key], sender_prefix))
    found += [_row_test(check, declared, today) for check in declared.checks]
    return found


def _column_tests(
    column: Column, declared: Format, today: date, spans: Mapping[str, tuple[str, str]]
) -> Iterator[Test]:
    value = f"s.{column.key}"
    if column.required:
        missing = Rule("TRUE", "missing", f"{column.header} is empty.", "Give a value: the column is required.")
        yield Test(column, f"{value} IS NULL", (missing,))
    if column.identifier:
        yield _identifier_test(column, value)
    elif (test := _shape_test(column, value, today)) is not None:
        yield test
    if column.reference:
        yield from _reference_tests(column, column.reference)
        if column.reference.closed:
            yield _closed_test(column, column.reference, declared.by_key[column.reference.on], today, spans)


def _shape_test(column: Column, value: str, today: date) -> Test | None:
    make = {Kind.DATE: _date, Kind.WHOLE: _number, Kind.DECIMAL: _number, Kind.TEXT: _text}.get(column.kind, _pattern)
    broken, ladder = make(column, value, today)
    return Test(column, broken, tuple(ladder)) if broken else None


def _is_sound(column: Column, today: date) -> str:
    """SQL that is true where a column has a value, and one of its kind."""
    test = _shape_test(column, f"s.{column.key}", today)
    return f"s.{column.key} IS NOT NULL" + (f" AND NOT coalesce({test.broken}, FALSE)" if test else "")


def _unlike(value: str, regex: str) -> str:
    return f"{value} !~ '^({regex})$'"


def _like(value: str, regex: str) -> str:
    return f"{value} ~ '^({regex})$'"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _listed(values: Iterable[str]) -> str:
    return "(" + ", ".join(_literal(value) for value in sorted(values)) + ")"


def _spreadsheet(value: str) -> Rule:
    return Rule(
        _like(value, "[0-9]+([.][0-9]+)?E[+-]?[0-9]+"),
        "spreadsheet_number",
        "“{value}” is a code or number that a spreadsheet has rewritten.",
        "Format the column as text before saving, and send what the source system wrote.",
    )


def _text(column: Column, value: str, today: date) -> tuple[str, list[Rule]]:
    broken = [f"length({value}) > {column.max_length}"]
    ladder = [Rule(broken[0], "too_long", f"The text is longer than {column.max_length} characters.", "Shorten it.")]
    if column.codes:
        broken = [f"{value} NOT IN {_listed(column.codes.codes)}"]
        shown = ", ".join(sorted(column.codes.codes)[:24])
        rule = Rule(
            "TRUE", "unknown_code", f"“{{value}}” is not a code for {column.codes.name}.", f"Use one of: {shown}."
        )
        ladder = [_spreadsheet(value), rule]
    elif column.pattern:
        broken.append(_unlike(value, column.pattern.regex))
        rule = Rule("TRUE", "wrong_shape", "“{value}” is not as expected.", f"Give {column.pattern.words}.")
        ladder = [_spreadsheet(value), *ladder, rule]
    return " OR ".join(broken), ladder


def _number(column: Column, value: str, today: date) -> tuple[str, list[Rule]]:
    regex, cast = (WHOLE, "bigint") if column.kind is Kind.WHOLE else (DECIMAL, "numeric")
    lowest = column.minimum
    highest = LARGEST_INTEGER if column.maximum is None and column.kind is Kind.WHOLE else column.maximum
    outside = " OR ".join(
        f"{value}::{cast} {comparison} {limit}"
        for comparison, limit in (("<", lowest), (">", highest))
        if limit is not None
    )
    in_shape = _like(value, regex)
    broken = f"CASE WHEN {value} IS NULL THEN FALSE WHEN {in_shape} THEN {outside or 'FALSE'} ELSE TRUE END"
    within = f"between {lowest} and {highest}" if highest is not None else f"of {lowest} or more"
    return broken, [
        Rule(
            _like(value, "[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?"),
            "thousand_separator",
            "“{value}” has a thousand separator.",
            "Write the number without commas.",
        ),
        _spreadsheet(value),
        Rule(
            _like(value, "-[0-9.].*") if lowest is not None and lowest >= 0 else "FALSE",
            "negative",
            "“{value}” is negative.",
            "Give a number of nought or more; send a corrected file in place of a negative correction.",
        ),
        Rule(f"NOT ({in_shape})", "not_a_number", "“{value}” is not a number.", f"Give {WORDS[column.kind]}."),
        Rule("TRUE", "out_of_range", "“{value}” is out of range.", f"Give a number {within}."),
    ]


def _date(column: Column, value: str, today: date) -> tuple[str, list[Rule]]:
    """Texts of one style compare as the dates do, so that no cast is needed for the limits."""
    in_style = _like(value, DATES[column.date_style])
    is_day = f"pg_input_is_valid({value}, 'date')"
    style = "%Y-%m-%d" if column.date_style is DateStyle.DASHED else "%Y%m%d"
    early = f"{value} < '{column.earliest.strftime(style)}'"
    late = f"{value} > '{today.strftime(style)}'" if column.not_future else "FALSE"
    broken = f"NOT ({in_style} AND {is_day}) OR {early} OR {late}"
    written = f"Write dates as {column.date_style}."
    others = [
        Rule(f"NOT ({in_style}) AND {_like(value, regex)}", "date_style", f"“{{value}}” is written as {name}.", written)
        for regex, name in OTHER_DATES
    ]
    return broken, [
        *others,
        Rule(f"NOT ({in_style})", "not_a_date", "“{value}” is not a date.", written),
        Rule(f"NOT {is_day}", "no_such_day", "There is no day “{value}”.", "Correct the date."),
        Rule(late, "in_the_future", "“{value}” lies in the future.", "Correct the date."),
        Rule("TRUE", "too_long_ago", f"“{{value}}” lies before {column.earliest:%Y}.", "Correct the date."),
    ]


def can_be_cast(column: Column) -> str:
    """SQL that is true where the text of a day or month is one, so that a cast does not stop the import."""
    value = f"s.{column.key}"
    if column.kind is Kind.MONTH:
        return _like(value, MONTH)
    return f"{_like(value, DATES[column.date_style])} AND pg_input_is_valid({value}, 'date')"


def _pattern(column: Column, value: str, today: date) -> tuple[str, list[Rule]]:
    wrong = Rule("TRUE", "wrong_shape", "“{value}” is not as expected.", f"Give {WORDS[column.kind]}.")
    if column.kind is Kind.FINANCIAL_YEAR:
        follows = f"(left({value}, 4)::int + 1) % 100 = right({value}, 2)::int"
        in_shape = _like(value, FINANCIAL_YEAR)
        broken = f"CASE WHEN {value} IS NULL THEN FALSE WHEN {in_shape} THEN NOT ({follows}) ELSE TRUE END"
        return broken, [wrong]
    regex = {Kind.TIME: TIME, Kind.MONTH: MONTH, Kind.YES_NO: "[YN]"}[column.kind]
    return _unlike(value, regex), [_spreadsheet(value), wrong]


def _identifier_test(column: Column, value: str) -> Test:
    ladder = (
        Rule(
            f"{value} = '{REPEATED}'",
            "identifier_repeated",
            "The NHS number stands in another column of this row too.",
            "Use the provider's own number there: it must not identify the patient.",
        ),
        Rule(
            f"{value} = '{Pseudonymiser.INVALID}'",
            "nhs_number_invalid",
            "The NHS number fails its check digit.",
            "Correct it, or leave it empty. The row is loaded without a patient.",
            Severity.WARNING,
        ),
    )
    broken = f"{value} IN ('{REPEATED}', '{Pseudonymiser.INVALID}')"
    return Test(column, broken, ladder, hides_value=True)


def shown(column: Column) -> str:
    """SQL for a staged value as people see it: pseudonyms as they were written, and words for what is none."""
    value = f"s.{column.key}"
    if not column.identifier:
        return value
    return (
        f"CASE {value} WHEN '{Pseudonymiser.INVALID}' THEN 'invalid' WHEN '{REPEATED}' THEN 'repeated' "
        f"ELSE replace({value}::text, '-', '') END"
    )


def reference_alias(column: Column) -> str:
    return f"r_{column.key}"


def reference_join(column: Column) -> str:
    """Join the organisation that a column names; the alias is that of :func:`reference_alias`."""
    assert column.reference  # noqa: S101 - asked for columns with a reference only
    alias = reference_alias(column)
    return (
        f"LEFT JOIN {ORGANISATIONS} {alias} "
        f"ON {alias}.kind = '{column.reference.kind}' AND {alias}.code = s.{column.key}"
    )


def _reference_tests(column: Column, reference: Reference) -> Iterator[Test]:
    value, alias, label = f"s.{column.key}", reference_alias(column), LABELS[reference.kind]
    if reference.unknown:
        known_gap = f" AND {value} NOT IN {_listed(reference.unattributed)}" if reference.unattributed else ""
        rule = Rule(
            "TRUE",
            f"unknown_{reference.kind}",
            f"There is no {label} “{{value}}”.",
            f"Correct the code, or load the {label} first.",
            reference.unknown,
        )
        yield Test(column, f"{value} IS NOT NULL AND {alias}.id IS NULL{known_gap}", (rule,))


def _closed_test(
    column: Column, reference: Reference, on: Column, today: date, spans: Mapping[str, tuple[str, str]]
) -> Test:
    """Whether the organisation was open on the day of the row; not judged where that day is unsound."""
    alias, label, severity = reference_alias(column), LABELS[reference.kind], reference.closed or Severity.ERROR
    rule = Rule(
        _is_sound(on, today),
        f"closed_{reference.kind}",
        f"The {label} “{{value}}” was not open on this date.",
        f"Give the {label} that the patient belonged to on the day."
        if severity is Severity.ERROR
        else "Check the code. The row is loaded.",
        severity,
    )
    latest, earliest = ((text.replace("-", "") + "01")[:8] for text in reversed(spans.get(on.key, ("", "9"))))
    day = f"rpad(replace(s.{on.key}, '-', ''), 8, '01')"
    screen = _not_open(alias, _literal(latest), _literal(earliest))
    return Test(column, _not_open(alias, day, day), (rule,), screen=screen)


def _not_open(alias: str, latest: str, earliest: str) -> str:
    """Closed by the one day, or not yet open on the other: days as texts YYYYMMDD, the end of opening half-open."""
    return (
        f"(to_char({alias}.closed_on, 'YYYYMMDD') <= {latest} OR to_char({alias}.opened_on, 'YYYYMMDD') > {earliest})"
    )


def _wrong_month(column: Column, period: date, today: date) -> Test:
    month = f"left(replace(s.{column.key}, '-', ''), 6)"
    rule = Rule(
        _is_sound(column, today),
        "wrong_month",
        f"“{{value}}” does not lie in {period:%B %Y}, the month of this file.",
        "Send the row with the file of its own month.",
    )
    return Test(column, f"{month} <> '{period:%Y%m}'", (rule,))


def _wrong_sender(column: Column, prefix: str) -> Test:
    rule = Rule(
        "TRUE",
        "wrong_sender",
        f"This row is of “{{value}}”, but the file comes from {prefix}.",
        "Send each provider's rows in a file of its own, or name the right sender.",
    )
    return Test(column, f"left(s.{column.key}, {len(prefix)}) <> {_literal(prefix)}", (rule,))


def _row_test(check: RowCheck, declared: Format, today: date) -> Test:
    """A check that casts is guarded, for a cast of an unsound text would stop the import."""
    sound = " AND ".join(_is_sound(declared.by_key[key], today) for key in check.needs)
    guarded = f"CASE WHEN {sound} THEN {check.when} END" if sound else check.when
    rule = Rule(guarded, check.rule, check.message, check.fix, check.severity)
    broken = guarded if "::" in check.when else f"({check.when})"
    return Test(declared.by_key[check.column], broken, (rule,), screen="")
