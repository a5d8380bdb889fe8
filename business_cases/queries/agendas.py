"""The agenda of a meeting as one reader may see it: members, quorum, and what is known of each case (R104, R122)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from business_cases.domain.affordability import Affordability
from business_cases.domain.agendas import open_to
from business_cases.domain.clock import Clock
from business_cases.domain.costs import Recovery
from business_cases.domain.figures import recovery_of
from business_cases.domain.proposal import Proposal, proposal_of
from business_cases.models import (
    AgendaItem,
    Attachment,
    BodyMember,
    BusinessCase,
    CaseVersion,
    Consent,
    Meeting,
)
from business_cases.queries.affordability import affordability_of
from business_cases.queries.assessment import Result, result_of
from business_cases.queries.bodies import members_on, quorum_of, standings_of
from business_cases.queries.cases import clock_of
from business_cases.queries.owners import bodies_in
from business_cases.queries.signing import TO_SIGN, Step, due_steps, steps_shown
from business_cases.queries.thread import Asked, thread_of
from pbc.accounts.domain.permissions import Permission
from pbc.core.principal import Principal
from pbc.core.working import Parameter


@dataclass(frozen=True)
class ItemFacts:
    """A case on an agenda, whole: what is proposed, what it costs, what was found, what was asked.

    :param bodies: names of organisations by code, of all cases of the agenda.
    """

    item: AgendaItem
    case: BusinessCase
    version: CaseVersion
    proposal: Proposal
    recovery: Recovery | None
    clock: Clock
    affordability: Affordability | None
    result: Result | None
    thread: list[Asked]
    steps: list[Step]
    consents: list[Consent]
    bodies: dict[str, str]
    attachments: list[Attachment]


@dataclass(frozen=True)
class Agenda:
    """An agenda for one reader.

    :param reader: for whom it is made, in words. ``items``: ``None`` stands for one that is withheld from them.
    """

    meeting: Meeting
    members: list[BodyMember]
    quorum: Parameter
    reader: str
    items: tuple[ItemFacts | None, ...]
    on: date


def agenda_for(meeting: Meeting, principal: Principal, on: date, member: BodyMember | None = None) -> Agenda:
    """The agenda as this hat may see it, or as a member may, for whom a clerk makes it.

    :param member: somebody of the body; what they leave the room for is withheld then too. Where it is the reader, they
        see every case that they decide on, which their own hat may not.
    """
    items = list(meeting.items.standing().select_related("case__owner", "case__pct"))
    keys = [item.case_id for item in items]
    seen = set(keys if _is(principal, member) else _cases(principal, keys).values_list("pk", flat=True))
    leaves = _left_by(member, [item.case for item in items if item.case_id in seen], on) if member else set()
    shown = open_to(keys, seen, leaves)
    facts = _facts([item for item in items if item.case_id in shown], on)
    return Agenda(
        meeting=meeting,
        members=members_on(meeting.pct, meeting.level, meeting.held_on),
        quorum=quorum_of(meeting.pct, meeting.level, meeting.held_on),
        reader=member.name if member else principal.name,
        items=tuple(facts[key] if key is not None else None for key in shown),
        on=on,
    )


def _is(principal: Principal, member: BodyMember | None) -> bool:
    return member is not None and member.user_id is not None and member.user_id == principal.user_id


def _left_by(member: BodyMember, cases: Sequence[BusinessCase], on: date) -> set[int]:
    """Keys of the cases for which a member leaves the room: because of an interest, or because they wrote in them."""
    found = standings_of([member], cases, on)
    return {key for (_, key), standing in found.items() if not standing.may_decide}


def agenda_listed(principal: Principal, meeting: Meeting, on: date, member: BodyMember | None = None) -> dict[str, Any]:
    """The agenda as the page of a meeting lists it: items in sight, how many are withheld, and who leaves for which.

    Who leaves is told to those who may read declarations. As many queries for many cases as for one.

    :param member: the reader's own seat, where their hat is not of the PCT: they open the board pack, which has all
        that they decide on.
    """
    if member is not None:
        return {"items": [], "withheld": 0, "leaving": {}, "sits": True}
    standing = meeting.items.standing()
    items = list(AgendaItem.objects.visible_to(principal).filter(pk__in=standing).select_related("case__owner"))
    items.sort(key=lambda item: item.number)
    leaving: dict[int, list[str]] = {}
    if principal.may_in(Permission.INTERESTS_VIEW, meeting.pct_id) and items:
        members = members_on(meeting.pct, meeting.level, meeting.held_on)
        found = standings_of(members, [item.case for item in items], on)
        for item in items:
            names = [each.name for each in members if not found[each.who, item.case_id].may_decide]
            leaving[item.pk] = names
    return {"items": items, "withheld": standing.count() - len(items), "leaving": leaving, "sits": False}


def cases_for(meeting: Meeting, principal: Principal) -> list[BusinessCase]:
    """Cases in sight that wait for the body of a meeting, the next to fall due first. Three queries."""
    rows = BusinessCase.objects.visible_to(principal).filter(pct=meeting.pct_id, status__in=TO_SIGN)
    cases = list(rows.filter(decides__gte=meeting.body).select_related("owner", "pct").order_by("due_on", "reference"))
    due = due_steps(cases)
    return [case for case in cases if due.get(case.pk) is meeting.level]


def _cases(principal: Principal, keys: Iterable[int]) -> QuerySet[BusinessCase]:
    return BusinessCase.objects.visible_to(principal).filter(pk__in=list(keys))


def _facts(items: Sequence[AgendaItem], on: date) -> dict[int, ItemFacts]:
    keys = [item.case_id for item in items]
    cases = BusinessCase.objects.filter(pk__in=keys).select_related("owner", "pct")
    by_key = {case.pk: case for case in cases.prefetch_related("changes", "consents")}
    rows = CaseVersion.objects.filter(case__in=keys).order_by("case", "-number").distinct("case")
    versions = {version.case_id: version for version in rows}
    names = bodies_in(*(version.content for version in versions.values()))
    files = _files(versions.values())
    return {item.case_id: _item(item, by_key[item.case_id], versions[item.case_id], on, names, files) for item in items}


def _item(
    item: AgendaItem,
    case: BusinessCase,
    version: CaseVersion,
    on: date,
    names: dict[str, str],
    files: dict[int, list[Attachment]],
) -> ItemFacts:
    proposal = proposal_of(version.content)
    return ItemFacts(
        item=item,
        case=case,
        version=version,
        proposal=proposal,
        recovery=recovery_of(proposal),
        clock=clock_of(case, on),
        affordability=affordability_of(case, on),
        result=result_of(case),
        thread=thread_of(case),
        steps=steps_shown(case),
        consents=list(case.consents.all()),
        bodies=names,
        attachments=files.get(case.pk, []),
    )


def _files(versions: Iterable[CaseVersion]) -> dict[int, list[Attachment]]:
    """What each version was submitted with, by case, without the content. One query."""
    rows = Attachment.objects.filter(frozen_in__version__in=[version.pk for version in versions]).without_content()
    found: dict[int, list[Attachment]] = {}
    for row in rows.order_by("added_at", "pk"):
        found.setdefault(row.case_id, []).append(row)
    return found
