"""Declare, correct and end interests, confirm them yearly, stand back from a matter, and remind (R122)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from governance import permissions
from governance.domain.interests import Band, Matter, Whose, normalised
from governance.models import Interest, InterestConfirmation, InterestReminder, OutsidePerson, Recusal
from governance.queries.interests import due_on, homes_of, kinds_of_pct, kinds_on, people_due
from pbc.accounts.actions.mail import Addressee, queue_mail
from pbc.accounts.models import User
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


@dataclass(frozen=True)
class Declaration:
    """What a person declares.

    :param organisation: the body where the system knows it; else ``body`` is its name.
    :param words: what it is; names no relative.
    :param until_day: the day after the last, if it ended.
    """

    kind: str
    whose: Whose
    words: str
    from_day: date
    organisation: Organisation | None = None
    body: str = ""
    until_day: date | None = None
    band: Band = Band.NONE


@transaction.atomic
def declare_interest(*, declaration: Declaration, by: Principal, at: datetime) -> Interest:
    """Declare an interest of one's own, of one's family or of a close associate.

    :raises Denied: for a machine or the system. :raises Invalid: for what is missing or contradicts itself.
    """
    person = _locked_person(by)
    made = _keep(person, declaration, by=by, at=at)
    audit.record("governance.interest_declared", made, by=by, at=at, **_about(made, by, at))
    return made


def outside_person(organisation: Organisation, name: str, *, by: Principal, at: datetime) -> OutsidePerson:
    """The record of somebody who decides in a body and has no account, made where there is none. Part of an action.

    :raises Invalid: without a name.
    """
    given = _said(" ".join(name.split()), "name", "The name")
    known = OutsidePerson.objects.filter(organisation=organisation, name__iexact=given).first()
    return known or OutsidePerson.objects.create(
        organisation=organisation, name=given, recorded_by=by.name, recorded_at=at
    )


@transaction.atomic
def declare_for(*, person: OutsidePerson, declaration: Declaration, by: Principal, at: datetime) -> Interest:
    """Record what somebody without an account declares, as the clerk of their organisation.

    :raises Denied: for another organisation's. :raises Invalid: for what is missing or contradicts itself.
    """
    person = _locked_outside(person, by)
    made = _keep(person, declaration, by=by, at=at)
    audit.record("governance.interest_declared_for", made, by=by, at=at, **_about(made, by, at))
    return made


@transaction.atomic
def correct_interest(
    *, interest: Interest, declaration: Declaration, reason: str, by: Principal, at: datetime
) -> Interest:
    """Declare anew in place of an earlier row, which stays. To end an interest, correct it with a last day.

    :raises Denied: for somebody else's, unless they have no account and this hat is their clerk's; or for one that was
        corrected meanwhile. :raises Invalid: as above, or no reason.
    """
    person = _locked_outside(interest.person, by) if interest.person else _locked_person(by)
    if interest.user_id is not None and interest.user_id != person.pk:
        raise Denied("Only the person who declared an interest corrects it.")
    if Interest.objects.filter(follows=interest).exists():
        raise Denied("This declaration was corrected already: correct the latest one. Nothing was changed.")
    made = _keep(person, declaration, by=by, at=at, follows=interest, reason=_said(reason, "reason", "The reason"))
    audit.record("governance.interest_corrected", made, by=by, at=at, **_about(made, by, at), follows=interest.pk)
    return made


@transaction.atomic
def end_interest(*, interest: Interest, until_day: date, reason: str, by: Principal, at: datetime) -> Interest:
    """Record that an interest ended; it counts for some months more.

    :param until_day: the first day without it, today at the latest.
    """
    if until_day > day_of(at):
        raise Invalid("That day is to come.", field="until_day", rule="ended_by_today", fix="End it once it has ended.")
    ended = Declaration(
        kind=interest.kind,
        whose=Whose(interest.whose),
        words=interest.words,
        from_day=interest.from_day,
        organisation=interest.organisation,
        body=interest.body,
        until_day=until_day,
        band=Band(interest.band),
    )
    return correct_interest(interest=interest, declaration=ended, reason=reason, by=by, at=at)


@transaction.atomic
def confirm_interests(*, by: Principal, at: datetime) -> InterestConfirmation:
    """Say that one's declarations are whole; without any that stand, that there is nothing to declare."""
    person = _locked_person(by)
    stands = Interest.objects.filter(user=person).last_words().filter(until_day=None).exists()
    made = InterestConfirmation.objects.create(user=person, nothing_to_declare=not stands, confirmed_at=at)
    code = homes_of([person.pk], day_of(at)).get(person.pk, "")
    audit.record(
        "governance.interests_confirmed", made, by=by, at=at, organisation_code=code, nothing=made.nothing_to_declare
    )
    return made


@transaction.atomic
def recuse(*, person: User, matter: Matter, reason: str, by: Principal, at: datetime) -> Recusal:
    """Stand back from one matter, or record it for somebody as chair or clerk. It walls from then on, for good.

    :raises Denied: for somebody whose declarations this hat may not record, or who stands back already.
    :raises Invalid: without a reason, or for a matter without a subject.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    permissions.check_may_record_for(by, person)
    if not all(matter.subject):
        raise ValueError("a matter to stand back from names its subject")
    subject_type, subject_id = matter.subject
    if Recusal.objects.filter(user=person, subject_type=subject_type, subject_id=subject_id).exists():
        raise Denied(f"{person.name} stands back from {matter.label} already.")
    made = Recusal.objects.create(
        user=person,
        subject_type=subject_type,
        subject_id=subject_id,
        label=matter.label,
        reason=_said(reason, "reason", "The reason"),
        recorded_by=by.name,
        recorded_by_role=by.role,
        recorded_by_user_id=by.user_id,
        recorded_at=at,
    )
    code = homes_of([person.pk], day_of(at)).get(person.pk, "")
    about = {"person": person.pk, "matter": matter.label, "for_another": by.user_id != person.pk}
    audit.record("governance.recusal_recorded", made, by=by, at=at, organisation_code=code, **about)
    return made


@transaction.atomic
def remind_of_interests(*, by: Principal, at: datetime, limit: int = 200) -> list[InterestReminder]:
    """Remind everybody whose yearly word is due and who was not yet reminded of that day: a message each.

    The message waits for a working day, and is worded when it leaves: :mod:`governance.queries.mail`.
    """
    made = []
    for person in people_due(day_of(at))[:limit]:
        due = due_on(person.pk, day_of(at)) or day_of(at)
        reminder, is_new = InterestReminder.objects.get_or_create(user=person, due_on=due, defaults={"sent_at": at})
        if is_new:
            audit.record("governance.interests_reminded", reminder, by=by, at=at, person=person.pk, due_on=due)
            queue_mail([Addressee(person.pk)], "governance.interests_due", reminder, at=at, on_working_days=True)
            made.append(reminder)
    return made


def _locked_person(by: Principal) -> User:
    if by.user_id is None:
        raise Denied("Only people declare interests.")
    return User.objects.select_for_update(no_key=True).get(pk=by.user_id)


def _locked_outside(person: OutsidePerson, by: Principal) -> OutsidePerson:
    permissions.check_may_declare_for(by, person)
    return (
        OutsidePerson.objects.select_for_update(no_key=True, of=("self",))
        .select_related("organisation")
        .get(pk=person.pk)
    )


def _kinds_of(person: User | OutsidePerson, on: date) -> tuple[str, ...]:
    return kinds_of_pct(person.organisation, on) if isinstance(person, OutsidePerson) else kinds_on(person.pk, on)


def _keep(
    person: User | OutsidePerson,
    given: Declaration,
    *,
    by: Principal,
    at: datetime,
    follows: Interest | None = None,
    reason: str = "",
) -> Interest:
    _check_days(given, day_of(at))
    if given.kind not in {*_kinds_of(person, day_of(at)), follows.kind if follows else ""}:
        raise Invalid("That is no kind of interest.", field="kind", rule="kind_known", fix="Choose one of the list.")
    organisation = given.organisation or _known(given.body)
    body = organisation.name if organisation else _said(given.body, "body", "The body")
    return Interest.objects.create(
        user=person if isinstance(person, User) else None,
        person=person if isinstance(person, OutsidePerson) else None,
        kind=given.kind,
        whose=given.whose,
        organisation=organisation,
        body=body,
        body_key=normalised(body),
        words=_said(given.words, "words", "What the interest is"),
        from_day=given.from_day,
        until_day=given.until_day,
        band=given.band,
        follows=follows,
        reason=reason,
        declared_by=by.name,
        declared_by_role=by.role,
        declared_at=at,
    )


def _known(body: str) -> Organisation | None:
    """The one organisation of this very name, so that a name typed out walls as one chosen does."""
    found = list(Organisation.objects.filter(name__iexact=body.strip())[:2]) if body.strip() else []
    return found[0] if len(found) == 1 else None


def _check_days(given: Declaration, today: date) -> None:
    if given.from_day > today:
        fix = "Declare an interest once it is held, or agreed."
        raise Invalid("The first day is to come.", field="from_day", rule="from_by_today", fix=fix)
    if given.until_day is not None and given.until_day <= given.from_day:
        fix = "Give the first day without it."
        raise Invalid("It ends before it starts.", field="until_day", rule="ends_after_it_starts", fix=fix)


def _said(words: str, field: str, what: str) -> str:
    if not words.strip():
        raise Invalid(f"{what} is missing.", field=field, rule="said", fix="Write it in a few plain words.")
    return words.strip()


def _about(made: Interest, by: Principal, at: datetime) -> dict[str, str]:
    """What the audit trail says of a declaration: whose and what kind, never in whom or worth what."""
    if made.person is not None:
        code = made.person.organisation.code
    else:
        code = homes_of([made.user_id or 0], day_of(at)).get(made.user_id or 0, "")
    return {"organisation_code": code, "kind_of_interest": made.kind}
