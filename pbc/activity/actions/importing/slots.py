"""Which batch fills which month: one pointer a month, moved by the file received last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Avg, Q

from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import DataSlot, ImportBatch, ReferenceRelease
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.organisations.models import Affiliation

SLOTS = DataSlot._meta.db_table
DRIFT_MONTHS = 3
LEAST_SHARE, MOST_SHARE = 0.5, 2.0


@dataclass(frozen=True)
class MonthCount:
    """Rows of one month of a file."""

    month: date
    rows: int
    unattributed: int


def fill(batch: ImportBatch, dataset: Dataset, counts: Sequence[MonthCount], *, at: datetime) -> list[DataSlot]:
    """Point the slots of these months at the batch, in the order of months; return those that now follow it.

    Two imports of the same month meet at the row of the slot: the second waits for the first. Of two files the one
    received later stays in force, whichever was quicker.
    """
    ordered = sorted(counts, key=lambda count: count.month)
    values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(ordered))
    params: list[Any] = []
    for count in ordered:
        params += [
            batch.owner_id,
            dataset,
            batch.sender_code,
            count.month,
            batch.pk,
            count.rows,
            count.unattributed,
            at,
        ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {SLOTS}
                (owner_id, dataset, sender_code, month, current_batch_id, rows, unattributed, changed_at)
            VALUES {values}
            ON CONFLICT (owner_id, dataset, sender_code, month) DO UPDATE SET
                current_batch_id = excluded.current_batch_id, rows = excluded.rows,
                unattributed = excluded.unattributed, changed_at = excluded.changed_at
            WHERE {SLOTS}.current_batch_id <= excluded.current_batch_id
            RETURNING id""",  # noqa: S608 - our own names
            params,
        )
        keys = [key for (key,) in cursor.fetchall()]
    return list(DataSlot.objects.filter(pk__in=keys).order_by("month"))


def check_one_keeper(batch: ImportBatch, dataset: Dataset, counts: Sequence[MonthCount]) -> None:
    """Refuse months that an organisation above or below the owner already keeps from the same sender.

    An SHA's file of a provider holds its PCTs' rows too: with both in force every row would be counted twice. Two
    PCTs may each keep their own rows of one provider.

    :raises Invalid: naming the keeper, the month and the import.
    """
    others = DataSlot.objects.filter(
        dataset=dataset, sender_code=batch.sender_code, month__in=[count.month for count in counts]
    ).exclude(owner=batch.owner_id)
    if batch.owner_id is not None:
        above = Affiliation.objects.filter(child=batch.owner_id).values("parent")
        below = Affiliation.objects.filter(parent=batch.owner_id).values("child")
        others = others.filter(Q(owner=None) | Q(owner__in=above) | Q(owner__in=below))
    held = others.select_related("owner").order_by("month").first()
    if held is not None:
        keeper = held.owner.name if held.owner else "the national files"
        raise Invalid(
            f"{Month.of(held.month).label} from this sender is kept by {keeper} already, as import "
            f"{held.current_batch_id}. Loaded here as well, its rows would be counted twice.",
            field="month",
            rule="one_keeper",
            fix="Send the file where the months before it were sent.",
        )


def drift(batch: ImportBatch, dataset: Dataset, counts: Sequence[MonthCount]) -> list[str]:
    """A sentence for each month with far fewer or more rows than the three months before, from the same sender."""
    sentences = []
    for count in counts:
        month = Month.of(count.month)
        usual = DataSlot.objects.filter(
            owner=batch.owner_id,
            dataset=dataset,
            sender_code=batch.sender_code,
            month__gte=month.plus(-DRIFT_MONTHS).first_day,
            month__lt=month.first_day,
        ).aggregate(rows=Avg("rows"))["rows"]
        if usual and not LEAST_SHARE <= count.rows / usual <= MOST_SHARE:
            sentences.append(
                f"{month.label} has {count.rows:,} rows; the months before it had {usual:,.0f} on average. "
                "Check that the file is whole and holds each row once."
            )
    return sentences


def same_file_in_force(batch: ImportBatch) -> ImportBatch | None:
    """A batch of the same file for the same place, if all that it loaded is still in force."""
    place = ImportBatch.objects.filter(
        format=batch.format, owner=batch.owner_id, sender_code=batch.sender_code, period=batch.period
    ).exclude(pk=batch.pk)
    loaded = place.filter(status=BatchStatus.LOADED).order_by("-pk")
    for earlier in loaded.filter(checksum=batch.checksum):
        if earlier.months_filled:
            return earlier if earlier.filled_slots.count() == earlier.months_filled else None
        releases = list(ReferenceRelease.objects.filter(batch=earlier).values_list("is_current", flat=True))
        if releases:
            return earlier if all(releases) else None
        return earlier if loaded.first() == earlier else None
    return None
