"""Close a month: freeze its figures as they stand, with a hash, so that what was printed can be shown for ever."""

from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from pbc.activity import permissions, policies
from pbc.activity.models import (
    ClosedActivity,
    ClosedSlot,
    ClosedStratum,
    DataSlot,
    MonthClose,
    MonthlyActivity,
    MonthlyStratum,
)
from pbc.activity.queries.membership import rows_of_pct
from pbc.activity.queries.months import closed_months, months_with_data, snapshot_hash, snapshot_text
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.periods import Month
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

_ACTIVITY = """month, practice_id, provider_id, commissioner_id, line, treatment_function, activity, bed_days, cost,
    unpriced"""
_STRATA = "month, practice_id, measure, sex, band, events"
_THIS_MONTH = "m.month = %(month)s"


@transaction.atomic
def close_month(*, pct: Organisation, month: Month, by: Principal, at: datetime, note: str = "") -> MonthClose:
    """Freeze the month's rows of the PCT's practices (see :mod:`pbc.activity.queries.membership`) and of its queue.

    The PCT's row and the month's slots are locked, so that two people, or a person and an import, take turns. The rows
    are set aside once; hash, totals and copy are all taken from what was set aside.

    :raises Denied: if this hat may not close the month, or not yet.
    """
    Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=pct.pk)
    permissions.check_can_close_month(by, pct)
    policies.check_month_can_close(month, today=day_of(at), closed=closed_months(pct), with_data=months_with_data(pct))
    slots = DataSlot.objects.select_for_update(no_key=True).filter(month=month.first_day).order_by("pk")
    batches = {slot.pk: slot.current_batch_id for slot in slots}
    with _Aside(pct, month) as aside:
        rows, total = aside.totals()
        close = MonthClose.objects.create(
            pct=pct,
            month=month.first_day,
            closed_at=at,
            closed_by=by.name,
            rows=rows,
            total=total,
            snapshot_hash=snapshot_hash(snapshot_text(aside.activity, aside.strata)),
            note=note,
        )
        aside.copy_to(close)
        ClosedSlot.objects.bulk_create(
            ClosedSlot(close=close, slot_id=slot, batch_id=batches[slot]) for slot in aside.slots()
        )
    audit.record(
        "activity.month_closed",
        close,
        by=by,
        at=at,
        organisation_code=pct.code,
        month=str(month),
        rows=rows,
        total=total,
        snapshot_hash=close.snapshot_hash,
    )
    return close


class _Aside:
    """The rows to close, set aside in temporary tables for the length of one close."""

    activity = "closing_activity"
    strata = "closing_strata"

    def __init__(self, pct: Organisation, month: Month) -> None:
        self._parameters: dict[str, int | date] = {"pct": pct.pk, "month": month.first_day}

    def __enter__(self) -> "_Aside":
        self._set_aside(self.activity, f"slot_id, {_ACTIVITY}", rows_of_pct(MonthlyActivity, _THIS_MONTH))
        self._set_aside(self.strata, f"slot_id, {_STRATA}", rows_of_pct(MonthlyStratum, _THIS_MONTH))
        return self

    def __exit__(self, *exception: object) -> None:
        if exception[0] is None:
            self._run(f"DROP TABLE {self.activity}, {self.strata}")

    def totals(self) -> tuple[int, Decimal]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), coalesce(sum(cost), 0) FROM {self.activity}")  # noqa: S608
            rows, total = cursor.fetchone()
            return int(rows), total

    def slots(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT slot_id FROM {self.activity} UNION SELECT slot_id FROM {self.strata} ORDER BY 1"  # noqa: S608
            )
            return [int(slot) for (slot,) in cursor.fetchall()]

    def copy_to(self, close: MonthClose) -> None:
        for model, columns, table in (
            (ClosedActivity, _ACTIVITY, self.activity),
            (ClosedStratum, _STRATA, self.strata),
        ):
            self._run(
                f"INSERT INTO {model._meta.db_table} (close_id, {columns}) SELECT {close.pk}, {columns} FROM {table}"  # noqa: S608
            )

    def _set_aside(self, name: str, columns: str, rows: str) -> None:
        self._run(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT {columns} FROM {rows} n")  # noqa: S608

    def _run(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, self._parameters)
