"""What the data of a month are and are not: who has sent, how complete it looks, what is held back (S4 ¶22, ¶27).

Also the checklist before closing a month.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot, ImportBatch, MonthlyActivity
from pbc.activity.queries.membership import rows_of_pct
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

MONTHS_LEARNED_FROM = 6
SENDER_EXPECTED_WITHIN = 3
"""A sender of the last so many months is expected to send again."""


@dataclass(frozen=True)
class SenderStatus:
    """One sender's data of one kind in the month.

    :ivar activity: the PCT's activity in it; ``usual`` the mean of up to six months before that have any.
    :ivar quarantined: rows of its file that were kept out.
    """

    dataset: Dataset
    sender_code: str
    batch_id: int | None
    received_at: datetime | None
    activity: int
    usual: float | None
    quarantined: int
    warnings: int

    @property
    def has_arrived(self) -> bool:
        return self.batch_id is not None

    @property
    def completeness(self) -> float | None:
        """Activity as a share of the usual; ``None`` where there is nothing to compare with."""
        return self.activity / self.usual if self.usual else None


@dataclass(frozen=True)
class DataStatus:
    """The data of a PCT's month."""

    month: Month
    senders: tuple[SenderStatus, ...]
    unattributed: int
    unpriced: int

    @property
    def data_to(self) -> datetime | None:
        """When the last file of the month was received: the date of the data."""
        return max((sender.received_at for sender in self.senders if sender.received_at), default=None)

    @property
    def missing(self) -> tuple[SenderStatus, ...]:
        """Senders that are expected and have sent nothing."""
        return tuple(sender for sender in self.senders if not sender.has_arrived)

    @property
    def quarantined(self) -> int:
        return sum(sender.quarantined for sender in self.senders)


def data_status(pct: Organisation, month: Month) -> DataStatus:
    """The state of a month's data, as now. Two queries, whatever the number of senders.

    ``unattributed`` counts the activity in the PCT's queue, ``unpriced`` the rows without a price.
    """
    parameters: dict[str, int | date] = {
        "pct": pct.pk,
        "month": month.first_day,
        "first": month.plus(-MONTHS_LEARNED_FROM).first_day,
        "expected": month.plus(-SENDER_EXPECTED_WITHIN).first_day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SENDERS, parameters)
        senders = tuple(
            SenderStatus(
                Dataset(dataset),
                sender,
                batch,
                received_at,
                int(activity or 0),
                None if usual is None else float(usual),
                int(quarantined or 0),
                int(warnings or 0),
            )
            for dataset, sender, activity, usual, batch, received_at, quarantined, warnings in cursor.fetchall()
        )
        cursor.execute(_HELD_BACK, parameters)
        unattributed, unpriced = cursor.fetchone()
    return DataStatus(month, senders, int(unattributed), int(unpriced))


_BY_SLOT = f"""
    SELECT s.dataset, s.sender_code, s.month, s.current_batch_id, sum(n.activity) AS activity
    FROM {rows_of_pct(MonthlyActivity, "m.month BETWEEN %(first)s AND %(month)s")} n
    JOIN {DataSlot._meta.db_table} s ON s.id = n.slot_id
    WHERE n.line <> '{Line.EXCESS_BED_DAYS}' GROUP BY s.id"""  # noqa: S608 - our own words

_SENDERS = f"""
WITH by_slot AS ({_BY_SLOT}),
earlier AS (
    SELECT dataset, sender_code, avg(activity) AS usual, max(month) AS last_month FROM by_slot
    WHERE month < %(month)s GROUP BY 1, 2),
this AS (SELECT * FROM by_slot WHERE month = %(month)s)
SELECT coalesce(t.dataset, e.dataset), coalesce(t.sender_code, e.sender_code), t.activity, e.usual, b.id,
    b.received_at, b.quarantined, b.warnings
FROM this t FULL JOIN earlier e ON e.dataset = t.dataset AND e.sender_code = t.sender_code
LEFT JOIN {ImportBatch._meta.db_table} b ON b.id = t.current_batch_id
WHERE t.dataset IS NOT NULL OR e.last_month >= %(expected)s
ORDER BY 1, 2"""  # noqa: S608 - our own words

_HELD_BACK = f"""
SELECT coalesce(sum(n.activity) FILTER (WHERE n.practice_id IS NULL AND n.line <> '{Line.EXCESS_BED_DAYS}'), 0),
    coalesce(sum(n.unpriced), 0)
FROM {rows_of_pct(MonthlyActivity, "m.month = %(month)s")} n"""  # noqa: S608 - our own words
