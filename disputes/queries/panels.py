"""Panels: who sits, who could, and who carries how much already (R141, R142; S4 ¶73)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from disputes.domain.panels import PANEL_STATES, Chair
from disputes.models import Dispute, PanelSeat
from disputes.queries.people import Candidate, candidates, mediated, ties_among
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.core.principal import Principal

MEDIATED = "Mediates in this dispute, or did."


@dataclass(frozen=True)
class Possible:
    """Somebody who could be asked to sit.

    :param running: disputes before a ruling, in which they are asked or sit.
    """

    candidate: Candidate
    running: int


def possible_members(dispute: Dispute, on: date) -> list[Possible]:
    """People who may judge in the SHA and were not asked yet: the least loaded first. Queries do not grow."""
    asked = set(dispute.seats.values_list("user", flat=True))
    found = [each for each in candidates(dispute, Permission.DISPUTE_JUDGE, on) if each.user.pk not in asked]
    load = _load()
    led = {user for user, _ in mediated({each.user.pk for each in found}, [dispute])}
    people = [Possible(_with_mediation(each, led), load.get(each.user.pk, 0)) for each in found]
    return sorted(people, key=lambda each: (each.running, each.candidate.user.name))


def ties_of_member(user_id: int, dispute: Dispute, on: date) -> tuple[str, ...]:
    """Why a person may not sit on this panel: what keeps them from mediating, or that they mediated."""
    return ties_of_members([user_id], dispute, on)[user_id]


def ties_of_members(users: Collection[int], dispute: Dispute, on: date) -> dict[int, tuple[str, ...]]:
    """The same of each of these people."""
    return {user: said for (user, _), said in _ties_among_members(users, [dispute], on).items()}


def _ties_among_members(
    users: Collection[int], disputes: Collection[Dispute], on: date
) -> dict[tuple[int, int], tuple[str, ...]]:
    """The same of each person and dispute. Queries do not grow with either."""
    led, tied = mediated(users, disputes), ties_among(users, disputes, on)
    return {pair: (*said, *([MEDIATED] if pair in led else [])) for pair, said in tied.items()}


def seats_of(dispute: Dispute) -> list[PanelSeat]:
    """Every seat, those given up too, in the order in which people were asked. One query."""
    return list(dispute.seats.select_related("user").order_by("asked_at", "pk"))


def required_chairs(on: date) -> set[Chair]:
    """What a panel has to bring together (rule ``arbitration_panel``)."""
    return {Chair(each) for each in rule_in_force("arbitration_panel", on=on).items}


def open_requests(principal: Principal, on: date) -> list[PanelSeat]:
    """What this hat is asked to sit on, free of all that keeps a person from sitting. Queries do not grow."""
    if not principal.may(Permission.DISPUTE_JUDGE) or principal.user_id is None:
        return []
    rows: QuerySet[PanelSeat] = PanelSeat.objects.visible_to(principal).order_by("asked_at", "pk")
    seats = list(rows.select_related("dispute__practice", "dispute__pct").prefetch_related("dispute__bodies"))
    if not seats:
        return []
    tied = _ties_among_members([principal.user_id], [seat.dispute for seat in seats], on)
    return [seat for seat in seats if not tied[principal.user_id, seat.dispute_id]]


def _with_mediation(candidate: Candidate, led: Collection[int]) -> Candidate:
    if candidate.user.pk not in led:
        return candidate
    return Candidate(candidate.user, (*candidate.reasons, MEDIATED))


def _load() -> dict[int, int]:
    """How many running disputes each person is asked to sit on, or sits on, in any SHA. One query."""
    rows = PanelSeat.objects.filter(
        dispute__status__in=PANEL_STATES, declined_at__isnull=True, replaced_at__isnull=True
    )
    return {row["user"]: row["count"] for row in rows.values("user").annotate(count=Count("pk"))}
