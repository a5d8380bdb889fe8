"""Template file and help of a format, from its declaration."""

import csv
import io

from pbc.activity.domain.formats.declaration import Column, Format, Kind


def template(declared: Format) -> str:
    """A file to start from: the header, where the format has one, and one invented row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if declared.has_header:
        writer.writerow([column.header for column in declared.columns])
    writer.writerow([column.example for column in declared.columns])
    text = out.getvalue()
    return text.replace("\n", ",\n") if declared.trailing_comma else text


def allowed(column: Column) -> str:
    """What may stand in a column, in words."""
    if column.codes:
        return ", ".join(f"{code} {meaning}" for code, meaning in column.codes.codes.items())
    if column.pattern:
        return column.pattern.words
    if column.kind is Kind.DATE:
        return f"a date, {column.date_style}"
    if column.kind is Kind.TEXT:
        return f"text of up to {column.max_length} characters"
    if column.minimum is None or column.maximum is None:
        return f"a {column.kind}"
    return f"a {column.kind} from {column.minimum} to {column.maximum}"
