"""Remind those on whose desk a case lies, put overdue ones on the SHA's list, and ask for recovery (R98; S4 ¶52)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case
from business_cases.actions.telling import tell_desk, tell_pct, tell_sha
from business_cases.domain.case_states import DESKS, UNDECIDED, Desk
from business_cases.domain.clock import DAYS_IN_WEEK, reminders
from business_cases.models import BusinessCase, CaseBreach, CaseReminder
from business_cases.queries.cases import clock_of, terms_of
from business_cases.queries.desks import Person, people_on_desk
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.principal import SYSTEM, Principal
from pbc.core.words import check_said
from pbc.organisations.queries import sha_of

LONGEST_RECOVERY = timedelta(days=28)


def keep_clocks(*, at: datetime) -> int:
    """Remind of, and put on the SHA's list, every case whose clock says so. May run twice: each happens once.

    :returns: how many reminders and notes were written.
    """
    keys = BusinessCase.objects.undecided().order_by("pk").values_list("pk", flat=True)
    return sum(keep_clock(case_id=key, at=at) for key in keys)


@transaction.atomic
def keep_clock(*, case_id: int, at: datetime) -> int:
    """Reminders and breach of one case, as due on the day. Returns how many were written."""
    case = locked_case(BusinessCase(pk=case_id))
    if case.state not in UNDECIDED or case.received_on is None or case.due_on is None:
        return 0
    on = day_of(at)
    written = [_remind(case, case.received_on, week, on, at) for week in _weeks_due(case, case.received_on, on)]
    is_breach = on > case.due_on and not case.breaches.filter(received_on=case.received_on).exists()
    if is_breach:
        _note_breach(case, case.received_on, case.due_on, on, at)
    return len(written) + is_breach


@transaction.atomic
def ask_recovery(*, breach: CaseBreach, words: str, answer_by: date, by: Principal, at: datetime) -> CaseBreach:
    """The SHA asks the PCT what it does about a case that ran over, to be answered by a day.

    :raises Denied: if this hat may not, is of another SHA, or has asked already.
    :raises Invalid: without words, or for a day past or too far off.
    """
    breach = _locked(breach)
    by.require(Permission.CASE_RECOVERY, to="ask for recovery")
    if not by.may_in(Permission.CASE_RECOVERY, breach.sha_id):
        raise Denied("That case is of another SHA.")
    if breach.asked_at is not None:
        raise Denied("Recovery was asked for already. Nothing was changed.")
    text = check_said(words, field="words", what="What is asked for")
    on = day_of(at)
    if not on < answer_by <= on + LONGEST_RECOVERY:
        raise Invalid(
            f"{day(answer_by)} is not a day to answer by.",
            field="answer_by",
            rule="recovery_day",
            fix=f"Give a day after today and by {day(on + LONGEST_RECOVERY)}.",
        )
    breach.asked_words, breach.asked_by, breach.asked_at, breach.answer_by = text, by.name, at, answer_by
    breach.save(update_fields=["asked_words", "asked_by", "asked_at", "answer_by"])
    facts: dict[str, Any] = {"words": text, "answer_by": answer_by}
    audit.record("business_cases.recovery_asked", breach.case, by=by, at=at, **about(breach.case), **facts)
    tell_pct(breach.case, "business_cases.recovery_asked", at=at)
    return breach


@transaction.atomic
def answer_recovery(*, breach: CaseBreach, words: str, by: Principal, at: datetime) -> CaseBreach:
    """The PCT answers what it does about a case that ran over.

    :raises Denied: if this hat may not, nothing was asked, or it was answered.
    :raises Invalid: without words.
    """
    breach = _locked(breach)
    case = breach.case
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, day_of(at), to="answer for the PCT")
    if breach.asked_at is None or breach.answered_at is not None:
        raise Denied("No request for recovery waits for an answer. Nothing was changed.")
    breach.answer, breach.answered_by = check_said(words, field="words", what="The answer"), by.name
    breach.answered_at = at
    breach.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("business_cases.recovery_answered", case, by=by, at=at, **about(case), words=breach.answer)
    tell_sha(breach, "business_cases.recovery_answered", at=at)
    return breach


def _weeks_due(case: BusinessCase, received_on: date, on: date) -> list[int]:
    """Weeks of which nobody was reminded yet, though their day has come."""
    done = set(case.reminders.filter(received_on=received_on).values_list("week", flat=True))
    days = [each for each in reminders(received_on, terms_of(case, on)) if each <= on]
    weeks = [(each - received_on).days // DAYS_IN_WEEK for each in days]
    return [week for week in weeks if week not in done]


def _remind(case: BusinessCase, received_on: date, week: int, on: date, at: datetime) -> CaseReminder:
    people, desk = people_on_desk(case, on), DESKS[case.state]
    reminder = CaseReminder.objects.create(
        case=case, received_on=received_on, week=week, desk=desk, people=[_words(each) for each in people], at=at
    )
    facts: dict[str, Any] = {"week": week, "desk": desk, "people": reminder.people}
    audit.record("business_cases.desk_reminded", case, by=SYSTEM, at=at, **about(case), **facts)
    tell_desk(case, "business_cases.desk_reminded", at=at, on_working_days=True)
    return reminder


def _note_breach(case: BusinessCase, received_on: date, due_on: date, on: date, at: datetime) -> None:
    desks: dict[Desk, int] = dict(clock_of(case, on).desks or {})
    breach = CaseBreach.objects.create(
        case=case,
        sha=sha_of(case.pct, on),
        received_on=received_on,
        due_on=due_on,
        desks={str(desk): days for desk, days in desks.items()},
        noted_at=at,
    )
    audit.record("business_cases.case_overdue", case, by=SYSTEM, at=at, **about(case), due_on=due_on, desks=desks)
    tell_sha(breach, "business_cases.case_overdue", at=at, is_mandatory=True)


def _locked(breach: CaseBreach) -> CaseBreach:
    rows = CaseBreach.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("case__owner", "case__pct").get(pk=breach.pk)


def _words(person: Person) -> str:
    return f"{person.name}, deputy of {person.deputy_for}" if person.deputy_for else person.name
