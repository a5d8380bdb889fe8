"""Put cases on the agenda of a meeting, take them off, and record who took the agenda away (R104, R105, R122)."""

from datetime import datetime

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case
from business_cases.domain.agendas import check_on_agenda
from business_cases.domain.route import LEVEL_LABELS
from business_cases.models import AgendaItem, BusinessCase, Meeting
from business_cases.queries.desks import pct_keys
from business_cases.queries.signing import due_step
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.principal import Principal


@transaction.atomic
def put_on_agenda(
    *,
    meeting: Meeting,
    case: BusinessCase,
    recommendation: str = "",
    conditions: str = "",
    by: Principal,
    at: datetime,
) -> AgendaItem:
    """Put a case on the agenda, or change the PBC manager's word on one that stands there.

    :param recommendation: the PBC manager's word to the members; ``conditions`` those proposed, one a line.
    :raises Denied: for a hat that may not, somebody with an interest, a meeting that was held, or a case that does not
        wait for this body.
    """
    meeting = _open_meeting(meeting)
    case = locked_case(case)
    _check_may_put(by, meeting, case, at, recommends=bool(recommendation.strip() or conditions.strip()))
    step = due_step(case)
    if step is not meeting.level:
        where = f"It waits for {LEVEL_LABELS[step]}" if step else "It is not with those who decide"
        raise Denied(f"{case.reference} does not wait for {LEVEL_LABELS[meeting.level]}. {where}.")
    word = {"recommendation": recommendation.strip(), "conditions": conditions.strip()}
    word["recommended_by"] = by.name if any(word.values()) else ""
    item = meeting.items.standing().filter(case=case).first()
    if item is None:
        number = meeting.items.count() + 1
        item = AgendaItem.objects.create(meeting=meeting, case=case, number=number, put_by=by.name, put_at=at, **word)
    elif word["recommended_by"]:
        for name, text in word.items():
            setattr(item, name, text)
        item.save(update_fields=list(word))
    audit.record("business_cases.case_put_on_agenda", case, by=by, at=at, **about(case), meeting=meeting.reference)
    return item


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, by: Principal, at: datetime) -> AgendaItem:
    """Take a case off the agenda of a meeting to come. The record of it stays.

    :raises Denied: as for putting it there, or for one that is off already.
    """
    meeting = _open_meeting(item.meeting)
    case = locked_case(item.case)
    _check_may_put(by, meeting, case, at, recommends=False)
    item = AgendaItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    if item.taken_off_at is not None:
        raise Denied("It is off the agenda already. Nothing was changed.")
    item.taken_off_by, item.taken_off_at = by.name, at
    item.save(update_fields=["taken_off_by", "taken_off_at"])
    audit.record("business_cases.case_taken_off_agenda", case, by=by, at=at, **about(case), meeting=meeting.reference)
    return item


@transaction.atomic
def note_agenda_taken(*, meeting: Meeting, form: str, reader: str, digest: str, by: Principal, at: datetime) -> None:
    """Record that somebody took an agenda away: for which reader it was made, and what exactly left.

    :param form: ``pdf`` or ``zip``; ``digest`` its SHA-256. No case is named: the record is read by others too.
    """
    facts = {"reference": meeting.reference, "form": form, "reader": reader, "sha256": digest}
    code = meeting.pct.code
    audit.record("business_cases.agenda_taken", meeting, by=by, at=at, organisation_code=code, **facts)


def _open_meeting(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("pct").get(pk=meeting.pk)
    check_on_agenda(day(meeting.held_on), is_held=meeting.attendances.exists())
    return meeting


def _check_may_put(by: Principal, meeting: Meeting, case: BusinessCase, at: datetime, *, recommends: bool) -> None:
    on = day_of(at)
    needed = Permission.CASE_MANAGE if recommends or not by.may(Permission.CASE_MINUTE) else Permission.CASE_MINUTE
    permissions.check_in_pct_of(by, case, needed, on, to="put a case on an agenda, or recommend on one")
    permissions.check_free_to_judge(by, case, on, to="put it on an agenda")
    if meeting.pct_id not in pct_keys(case, on):
        raise Denied("That meeting is of another PCT. Nothing was changed.")
