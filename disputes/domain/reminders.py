"""When people are reminded of the day on which a stage ends (R140; S4 ¶72; domain handbook §11)."""

from datetime import date, timedelta
from enum import StrEnum

from disputes.domain.states import DisputeStatus
from pbc.core.calendar import working_days_in

ONE_DAY = timedelta(days=1)


class Moment(StrEnum):
    """When a reminder comes. Each comes once a stage and last day."""

    SOON = "soon"
    MISSED = "missed"  # the day after, or later where the clock stood still


def moment_of(status: DisputeStatus, due_on: date, on: date, days_before: int) -> Moment | None:
    """What a day calls for, of a stage that ends on another.

    Final offers are not missed: the release opens what is lodged, and says so.

    :param days_before: so many working days before the end people are reminded, on the last day at the latest.
    """
    if on > due_on:
        return None if status is DisputeStatus.OFFERS else Moment.MISSED
    left = working_days_in(on + ONE_DAY, due_on + ONE_DAY)
    return Moment.SOON if left <= days_before else None
