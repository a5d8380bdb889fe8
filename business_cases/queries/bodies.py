"""Members of committee and board, their quorum, and who leaves the room for a case (R105, R122; S4 ¶52)."""

from collections.abc import Iterable, Sequence
from datetime import date

from business_cases.domain.route import Level
from business_cases.models import Attendance, BodyMember, BusinessCase, Meeting
from business_cases.queries.matters import matter_of_case, matters_of
from business_cases.queries.rules import rules_of
from governance.domain.interests import Standing
from governance.queries.walls import Who, standings
from pbc.core.principal import Principal
from pbc.core.working import Parameter
from pbc.organisations.models import Organisation

QUORUMS = {Level.COMMITTEE: "quorum_committee", Level.BOARD: "quorum_board"}


def members_on(pct: Organisation, body: Level, on: date) -> list[BodyMember]:
    """The members of a body on a day, the chair first."""
    rows = BodyMember.objects.filter(pct=pct, body=body).sitting(on)
    return list(rows.select_related("user", "person__organisation", "pct"))


def seat_of(principal: Principal, meeting: Meeting, on: date) -> BodyMember | None:
    """The seat of the person under this hat at a meeting, unless it has ended since. One query."""
    if principal.user_id is None:
        return None
    rows = BodyMember.objects.filter(pct=meeting.pct_id, body=meeting.body, user_id=principal.user_id)
    seat = rows.sitting(meeting.held_on).select_related("user", "pct").first()
    return seat if seat and (seat.last_on is None or seat.last_on >= on) else None


def quorum_of(pct: Organisation, body: Level, on: date) -> Parameter:
    """How many members have to take part in each decision of a body, by the rules of its PCT."""
    return rules_of(pct, on)[QUORUMS[body]].as_parameter()


def must_leave(case: BusinessCase, seats: Sequence[Attendance], on: date) -> tuple[set[int], set[int]]:
    """Keys of the members at a meeting who wrote in the case, and of those who have an interest in it by the register.

    An author is known by account; somebody without one, by name.
    """
    authors = list(case.authors.values_list("user_id", "name"))
    users, names = {user for user, _ in authors}, {name.casefold() for _, name in authors}
    found = standings([seat.member.who for seat in seats if seat.member], {case.pk: matter_of_case(case)}, on)
    wrote, conflicted = set(), set()
    for seat in seats:
        if (seat.member and seat.member.user_id in users) or seat.name.casefold() in names:
            wrote.add(seat.pk)
        elif seat.member and not found[seat.member.who, case.pk].may_decide:
            conflicted.add(seat.pk)
    return wrote, conflicted


def standings_of(
    members: Sequence[BodyMember], cases: Iterable[BusinessCase], on: date
) -> dict[tuple[Who, int], Standing]:
    """Whether each member may decide on each of these cases. As many queries for many as for one."""
    return standings([member.who for member in members], matters_of(list(cases)), on)
