"""What the data of a pack are and are not: who had sent what, what is held back, what came since (S4 ¶22, ¶27)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from information_packs.domain import words
from information_packs.domain.contents import Column, Kind, Table
from pbc.activity.domain.lines import LINE_LABELS, Dataset, Line
from pbc.core.formats import pounds0
from pbc.core.periods import Month

DATASETS = {
    Dataset.SPELLS: "Hospital stays",
    Dataset.OUTPATIENTS: "Outpatients",
    Dataset.AE: "A&E",
    Dataset.PRESCRIBING: "Prescribing",
}
MOST_WARNINGS = 3
"""The first page holds no more; the last section has them all."""
PROMISE = (
    "Data are shared though they are not complete, as the guidance asks. The figures here are those of the day on which"
    " the month was closed, and will not change. What comes later is shown in later packs beside them."
)
SMALL_NUMBERS = (
    "This pack shows your own small numbers. Counts of 1 to 5 of other practices, and what they could be worked out"
    " from, are left out. Please do not pass on tables with small numbers."
)


def warnings(sending: Mapping[str, Any], month: Month) -> tuple[str, ...]:
    """What a reader must know before reading on: senders that had sent nothing, or much less than usual."""
    missing: dict[str, list[str]] = {}
    low: dict[str, list[str]] = {}
    for row in sending["providers"]:
        found = missing if row["is_missing"] else low if row["is_low"] else {}
        found.setdefault(row["provider"], []).append(DATASETS[Dataset(row["dataset"])])
    when = f"for {month.label} when the month was closed"
    said = [f"{name} had sent nothing {when}: {words.in_words(sorted(what))}." for name, what in missing.items()]
    said += [f"{name} had sent less than usual {when}: {words.in_words(sorted(what))}." for name, what in low.items()]
    if len(said) > MOST_WARNINGS:
        said = [*said[:MOST_WARNINGS], "There is more of this kind: see the last section."]
    return tuple(said)


def data_status(
    month: Month, shared: Mapping[str, Any], *, late: Sequence[Sequence[Any]], unpriced: int
) -> dict[str, Any]:
    """The section, with the closes it stands on.

    :param late: changes since closes, of this practice: month, practice, line, activity, cost.
    :param unpriced: the practice's rows without a price in the month.
    """
    closes = shared["closes"]
    tables = [_providers(shared["sending"], month), _files(shared["sending"], month), *_late(late)]
    return {
        "closed_on": closes[0]["words"] if closes else "a day not on record",
        "closes": closes,
        "sentences": [*_sentences(month, shared, unpriced), SMALL_NUMBERS, *([] if late else [_nothing_late()])],
        "tables": [asdict(table) for table in tables if table.rows],
    }


def _sentences(month: Month, shared: Mapping[str, Any], unpriced: int) -> list[str]:
    said = [PROMISE]
    quarantined = sum(file["quarantined"] for file in shared["sending"]["files"])
    said.append(_held_back(quarantined, month))
    counted = sum(activity for _, activity, _ in shared["unattributed"])
    cost = sum(float(cost) for _, _, cost in shared["unattributed"])
    said.append(
        f"No practice is known for {counted:,} of the PCT’s stays, visits, items and days, worth {pounds0(str(cost))};"
        " they are in no practice’s figures."
    )
    if unpriced:
        has = "has" if unpriced == 1 else "have"
        said.append(
            f"{words.plural(unpriced, 'row')} of yours {has} no price and {_are(unpriced)} counted without a cost."
        )
    else:
        said.append("All your rows of the month have a price.")
    return said


def _held_back(rows: int, month: Month) -> str:
    files = f"of the files of {month.label}"
    if not rows:
        return f"No row {files} was held back."
    counted = f"{words.plural(rows, 'row')} {files} broke a rule"
    return f"{counted} and {_are(rows)} held back until the sender mends them; they are in no figure."


def _nothing_late() -> str:
    return "Nothing of yours has changed since earlier months were closed."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _providers(sending: Mapping[str, Any], month: Month) -> Table:
    rows = tuple(
        (DATASETS[Dataset(row["dataset"])], row["provider"], row["activity"], row["usual"], row["share"], _state(row))
        for row in sorted(sending["providers"], key=lambda row: (list(DATASETS).index(row["dataset"]), row["provider"]))
    )
    columns = (
        Column("Data", Kind.TEXT),
        Column("Provider", Kind.TEXT),
        Column("PCT, this month"),
        Column("PCT, usual month", Kind.RATE),
        Column("Share of usual", Kind.PERCENT),
        Column("Looks", Kind.TEXT),
    )
    note = (
        "A usual month is the mean of up to six months before. Less data is not always less care: holidays count too."
    )
    return Table("providers", f"How complete {month.label} looked when it was closed", columns, rows, note)


def _state(row: Mapping[str, Any]) -> str:
    if row["is_missing"]:
        return "Late: nothing sent"
    return "Less than usual" if row["is_low"] else "New" if row["usual"] is None else "As usual"


def _files(sending: Mapping[str, Any], month: Month) -> Table:
    rows = tuple(
        (
            DATASETS[Dataset(file["dataset"])],
            file["sender"],
            file["file"],
            file["received"],
            file["rows"],
            file["quarantined"],
        )
        for file in sending["files"]
    )
    columns = (
        Column("Data", Kind.TEXT),
        Column("Sender", Kind.TEXT),
        Column("File", Kind.TEXT),
        Column("Received", Kind.TEXT),
        Column("Rows in the file"),
        Column("Rows held back"),
    )
    note = "Rows are those of the whole file, which may hold other PCTs’ patients too."
    return Table("files", f"Files that the figures of {month.label} come from", columns, rows, note)


def _late(late: Sequence[Sequence[Any]]) -> list[Table]:
    rows = tuple(
        (Month.parse(label).label, LINE_LABELS[Line(line)], activity, cost) for label, _, line, activity, cost in late
    )
    columns = (
        Column("Month", Kind.TEXT),
        Column("Line", Kind.TEXT),
        Column("Change in activity"),
        Column("Change in cost", Kind.POUNDS),
    )
    caption = "What has come or been corrected since a month of yours was closed"
    return [Table("late", caption, columns, rows, "None of this is in the figures above.")] if rows else []
