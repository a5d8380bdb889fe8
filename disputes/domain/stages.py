"""By when each stage of a dispute ends (R140, R145; S4 ¶72; domain handbook §11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from disputes.domain.states import DisputeStatus
from pbc.core.calendar import add_working_days
from pbc.core.errors import Denied
from pbc.core.formats import LONDON, day

S = DisputeStatus
OFFERS_CLOSE = time(17)
"""The hour, in London, until which final offers are lodged on the last day."""


@dataclass(frozen=True)
class Terms:
    """The rules of the stages, in working days.

    :param local: the informal stage and the PCT's review together.
    """

    local: int
    admit: int
    mediation: int
    statement: int
    offers: int
    hearing: int
    follow: int


def stage_due_on(status: DisputeStatus, begun_on: date, terms: Terms) -> date | None:
    """The last day of a stage that begins on a day; none where nothing is waited for."""
    days: Mapping[DisputeStatus, int] = {
        S.LOCAL: terms.local,
        S.REFERRED: terms.admit,
        S.ASKED: terms.admit,
        S.MEDIATION: terms.mediation,
        S.PREPARING: terms.statement,
        S.OFFERS: terms.offers,
        S.HEARING: terms.hearing,
        S.RULED: terms.follow,
    }
    return add_working_days(begun_on, days[status]) if status in days else None


def offers_close_at(last_day: date) -> datetime:
    """The moment until which final offers are lodged: 17:00 in London, summer time or not."""
    return datetime.combine(last_day, OFFERS_CLOSE, LONDON)


def check_tried(steps_of_raiser: int, steps_of_other: int, due_on: date, on: date) -> None:
    """Local steps come first: refuse a referral before they were tried, or while their time runs (S4 ¶72).

    The other side's answer ends the time early: there is nothing more to wait for.

    :raises Denied: with what is missing.
    """
    if not steps_of_raiser:
        raise Denied(
            "It was not tried to settle this at home yet (S4 ¶72). Record what was tried and what came of it, then "
            "refer it. Nothing was changed."
        )
    if not steps_of_other and on <= due_on:
        raise Denied(
            f"The other side has until {day(due_on)} to answer. Refer it after that day, or once their answer is "
            "recorded. Nothing was changed."
        )
