"""Who may do what with a business case (R94, R98, R103, R104; S3; S4 ¶49 to ¶54)."""

from dataclasses import dataclass
from datetime import date

from budgets.permissions import check_no_interest
from business_cases.domain.route import LEVEL_LABELS, Level
from business_cases.domain.signing import IN_MEETINGS
from business_cases.models import BusinessCase, Meeting
from business_cases.queries.bodies import seat_of
from business_cases.queries.desks import consortia_of, deputies_on, holders, holds_still, pct_keys
from business_cases.queries.matters import matter_of_case
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage, members_of


def may_write_for(principal: Principal, owner: Organisation, on: date) -> bool:
    """Whether this hat may write a case of this practice or consortium: its own people, and a consortium's members."""
    if not principal.may(Permission.CASE_WRITE):
        return False
    own = principal.organisation_id
    if principal.is_system or own == owner.pk:
        return True
    if owner.kind == OrganisationKind.CONSORTIUM:
        return own in members_of(owner, on).values_list("pk", flat=True)
    return lineage().successor(owner.pk, until=on) == own


def check_may_write_for(principal: Principal, owner: Organisation, on: date, *, to: str) -> None:
    """Refuse unless this hat may write a case of this practice or consortium.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(Permission.CASE_WRITE, to=to)
    if not may_write_for(principal, owner, on):
        raise Denied(f"That is for {owner.name} itself: you act for another organisation.")


def may_in_pct_of(principal: Principal, case: BusinessCase, permission: Permission, on: date) -> bool:
    """Whether this hat holds the permission in the PCT that decides on the case, or the one that took it over."""
    if not principal.may(permission):
        return False
    heirs = {case.pct_id, lineage().successor(case.pct_id, until=on)}
    return principal.is_system or principal.organisation_id in heirs


def check_in_pct_of(principal: Principal, case: BusinessCase, permission: Permission, on: date, *, to: str) -> None:
    """Refuse unless this hat holds the permission in the PCT that decides on the case.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(permission, to=to)
    if not may_in_pct_of(principal, case, permission, on):
        raise Denied(f"That is for {case.pct.name} itself: you act for another organisation.")


def check_clerk_of(principal: Principal, pct: Organisation, *, to: str) -> None:
    """Refuse unless this hat is the clerk of the bodies of this PCT.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: with a sentence.
    """
    principal.require(Permission.CASE_MINUTE, to=to)
    if not principal.may_in(Permission.CASE_MINUTE, pct.pk):
        raise Denied(f"That is for {pct.name} itself: you act for another organisation.")


def may_read_agenda(principal: Principal, meeting: Meeting, on: date) -> bool:
    """Whether this hat reads the agenda of a meeting: those of the PCT itself, or of the one that took it over, and its
    members under whatever hat. A general practitioner on the committee wears that of a practice.
    """
    return is_of_meeting(principal, meeting, on) or seat_of(principal, meeting, on) is not None


def is_of_meeting(principal: Principal, meeting: Meeting, on: date) -> bool:
    """Whether this hat is of the PCT whose meeting it is, or of the one that took it over."""
    heirs = {meeting.pct_id, lineage().successor(meeting.pct_id, until=on)}
    return principal.is_system or principal.organisation_id in heirs


def may_put_on_agenda(principal: Principal, meeting: Meeting) -> bool:
    """Whether this hat puts cases on the agenda of a meeting: the PBC manager and the clerk of the PCT."""
    return any(principal.may_in(each, meeting.pct_id) for each in (Permission.CASE_MANAGE, Permission.CASE_MINUTE))


def wrote(principal: Principal, case: BusinessCase) -> bool:
    """Whether the person under this hat wrote in the case, under whatever hat."""
    return principal.user_id is not None and case.authors.filter(user_id=principal.user_id).exists()


def check_did_not_write(principal: Principal, case: BusinessCase, *, to: str) -> None:
    """Refuse those who wrote in the case: nobody judges what they wrote.

    :raises Denied: with a sentence.
    """
    if wrote(principal, case):
        raise Denied(f"You wrote in this case. Somebody who did not has to {to}.")


def check_free_to_judge(principal: Principal, case: BusinessCase, on: date, *, to: str) -> None:
    """Refuse those who may not judge this case: who wrote in it, or has an interest in it (R122).

    :raises Denied: with a sentence.
    """
    check_did_not_write(principal, case, to=to)
    check_no_interest(principal, matter_of_case(case, principal), on)


def check_still_holds(principal: Principal, on: date) -> None:
    """Refuse a person who no longer holds the role in which they act: it may have ended since the page was opened.

    :raises Denied: with a sentence.
    """
    if principal.is_system:
        return
    if principal.user_id is None or not holds_still(principal.user_id, principal.role, principal.organisation_id, on):
        raise Denied(f"You are no longer {principal.role_label} of {principal.organisation_name}. Nothing was changed.")


PCT_SIDE = (
    Permission.CASE_MANAGE,
    Permission.CASE_ASSESS,
    Permission.CASE_SIGN_DIRECTOR,
    Permission.CASE_MINUTE,
)


def may_speak_for_pct(principal: Principal, case: BusinessCase, on: date) -> bool:
    """Whether this hat asks and answers for the PCT: those who manage, assess, sign or minute its cases."""
    return any(may_in_pct_of(principal, case, permission, on) for permission in PCT_SIDE)


@dataclass(frozen=True)
class Signer:
    """In whose name a person signs: their own, or that of the director whose deputy they are."""

    for_name: str = ""
    for_user_id: int | None = None


def signer(principal: Principal, case: BusinessCase, level: Level, on: date) -> Signer | None:
    """As whom this hat signs a level of this case; ``None`` if it may not."""
    if level is Level.CONSORTIUM:
        own = principal.organisation_id in consortia_of(case.owner, on)
        return Signer() if own and principal.may(Permission.CASE_SIGN_CONSORTIUM) else None
    if level is not Level.DIRECTOR:
        return Signer() if may_in_pct_of(principal, case, Permission.CASE_MINUTE, on) else None
    if may_in_pct_of(principal, case, Permission.CASE_SIGN_DIRECTOR, on):
        return Signer()
    return _as_deputy(principal, case, on)


def check_may_sign(principal: Principal, case: BusinessCase, level: Level, on: date) -> Signer:
    """In whose name this hat signs.

    :raises Denied: if it may not, has lost its role, wrote in the case, assessed it, or stands in for one who wrote.
    """
    found = signer(principal, case, level, on)
    if found is None:
        raise Denied(f"As {principal.role_label} you may not sign for {LEVEL_LABELS[level]}.")
    check_still_holds(principal, on)
    check_free_to_judge(principal, case, on, to="sign it")
    if level not in IN_MEETINGS and assessed(principal, case):
        raise Denied("You assessed this case. Somebody who did not has to sign it.")
    if found.for_user_id is not None and case.authors.filter(user_id=found.for_user_id).exists():
        raise Denied(f"{found.for_name} wrote in this case, so nobody signs it in that name.")
    return found


def may_accept(principal: Principal, case: BusinessCase, level: Level, on: date) -> bool:
    """Whether this hat looks at what is shown for a condition: the PBC manager, or the person who signs for the level
    that decided it."""
    if may_in_pct_of(principal, case, Permission.CASE_MANAGE, on):
        return True
    return level not in IN_MEETINGS and signer(principal, case, level, on) is not None


def check_may_accept(principal: Principal, case: BusinessCase, level: Level, on: date, *, to: str) -> Signer:
    """In whose name this hat accepts what is shown for a condition, or sends it back.

    :raises Denied: if it may not, has lost its role, wrote in the case, or has an interest in it.
    """
    if not may_accept(principal, case, level, on):
        raise Denied(f"As {principal.role_label} you may not {to}: the PBC manager of the PCT does, or who decided.")
    check_still_holds(principal, on)
    check_free_to_judge(principal, case, on, to=to)
    manages = may_in_pct_of(principal, case, Permission.CASE_MANAGE, on)
    return Signer() if manages else signer(principal, case, level, on) or Signer()


def on_a_side(principal: Principal, case: BusinessCase, on: date) -> bool:
    """Whether this hat writes for the proposer, or manages the PCT's cases."""
    writes = may_write_for(principal, case.owner, on)
    return writes or may_in_pct_of(principal, case, Permission.CASE_MANAGE, on)


def check_side(principal: Principal, case: BusinessCase, on: date, *, to: str) -> None:
    """Refuse whoever neither writes for the proposer nor manages the PCT's cases, free of interest.

    :raises Denied: with a sentence.
    """
    if may_write_for(principal, case.owner, on):
        return
    check_in_pct_of(principal, case, Permission.CASE_MANAGE, on, to=to)
    check_no_interest(principal, matter_of_case(case, principal), on)


def assessed(principal: Principal, case: BusinessCase) -> bool:
    """Whether this person is an assessor of the case, or was until replaced."""
    return principal.user_id is not None and case.assessors.filter(user_id=principal.user_id).exists()


def _as_deputy(principal: Principal, case: BusinessCase, on: date) -> Signer | None:
    """A deputy signs while the director holds the role; of several directors, the first by name."""
    pcts = pct_keys(case, on)
    if principal.user_id is None or principal.organisation_id not in pcts:
        return None
    directors = {person.user_id for person in holders(pcts, Permission.CASE_SIGN_DIRECTOR, on)}
    rows = deputies_on(pcts, on).filter(deputy_user_id=principal.user_id, director_user_id__in=directors)
    row = rows.order_by("director_name").first()
    return Signer(row.director_name, row.director_user_id) if row else None
