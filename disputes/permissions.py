"""Who may do what in a dispute (R140–R145; S4 ¶72, ¶73)."""

from datetime import date

from disputes.domain.mediation import Speaker
from disputes.domain.parties import Side, Subject
from disputes.models import Dispute
from disputes.queries import people
from disputes.queries.matters import matter_of_dispute, matter_of_subject
from disputes.queries.mediation import mediator_of
from disputes.queries.panels import ties_of_member
from governance.queries.walls import may_decide
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import User
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import lineage

STANDS_BACK = "By the register of interests you stand back from this dispute. Nothing was changed."


def side_between(principal: Principal, practice: Organisation, pct: Organisation, on: date) -> Side | None:
    """On which side this hat stands between a practice or consortium and its PCT, or what they became; or on none."""
    own = principal.organisation_id
    if own in {practice.pk, lineage().successor(practice.pk, until=on)}:
        return Side.PRACTICE
    return Side.PCT if own in {pct.pk, lineage().successor(pct.pk, until=on)} else None


def check_raiser(principal: Principal, practice: Organisation, pct: Organisation, on: date) -> Side:
    """For which side this hat raises a dispute between the two.

    :raises Denied: if it lacks the permission, or acts for neither.
    """
    principal.require(Permission.DISPUTE_RAISE, to="raise a dispute")
    side = side_between(principal, practice, pct, on)
    if side is None:
        raise Denied(f"That is for {practice.name} and {pct.name}: you act for another organisation.")
    return side


def check_free_to_raise(principal: Principal, practice: Organisation, subject: Subject, on: date) -> None:
    """Refuse a person of the PCT who has an interest in what would be in dispute, whether or not it is already.

    :raises Denied: with the sentence of :func:`check_free`.
    """
    matter = matter_of_subject(practice, subject)
    if principal.user_id is not None and not may_decide(principal.user_id, matter, on).may_decide:
        raise Denied(STANDS_BACK)


def side_of(principal: Principal, dispute: Dispute, on: date) -> Side | None:
    """On which side of a dispute this hat stands, or on none: an auditor of the PCT reads, and stands outside both."""
    if principal.may(Permission.DISPUTE_AUDIT):
        return None
    return side_between(principal, dispute.practice, dispute.pct, on)


def check_side(principal: Principal, dispute: Dispute, permission: Permission, on: date, *, to: str) -> Side:
    """The side that this hat acts for.

    :param to: what is wanted, completing "… may not ___".
    :raises Denied: if it lacks the permission, acts for neither side, or the person has an interest in the matter.
    """
    principal.require(permission, to=to)
    side = side_of(principal, dispute, on)
    if side is None:
        raise Denied(f"That is for {dispute.practice.name} and {dispute.pct.name}: you act for another organisation.")
    if side is Side.PCT:
        check_free(principal, dispute, on)
    return side


def check_clerk(principal: Principal, dispute: Dispute, on: date, *, to: str) -> None:
    """Refuse all but a clerk of the SHA that the dispute was referred to, free of interest in it.

    :raises Denied: with a sentence.
    """
    principal.require(Permission.DISPUTE_CLERK, to=to)
    if not principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id):
        raise Denied("That is for the clerk of the strategic health authority that hears this dispute.")
    check_free(principal, dispute, on)


def check_free(principal: Principal, dispute: Dispute, on: date) -> None:
    """Refuse a person who has an interest in the matter, by the register (R122).

    The sentence tells nothing of what was declared: other people may read it over a shoulder.

    :raises Denied: with a sentence.
    """
    if principal.user_id is None:
        return
    of_sha = principal.organisation_kind == OrganisationKind.SHA  # stands outside both sides
    matter = matter_of_dispute(dispute, for_panel=of_sha)
    tied = of_sha and bool(people.worked_there(principal.user_id, dispute, on))
    if tied or not may_decide(principal.user_id, matter, on).may_decide:
        raise Denied(STANDS_BACK)


def may_take_file(principal: Principal, dispute: Dispute, on: date) -> bool:
    """Whether this hat takes the whole file away: the two sides, the clerk, and auditors; each what they may read."""
    is_clerk = principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)
    own_side = principal.may(Permission.DISPUTE_VIEW) and side_of(principal, dispute, on) is not None
    return is_clerk or own_side or _audits(principal, dispute, on)


def _audits(principal: Principal, dispute: Dispute, on: date) -> bool:
    if not principal.may(Permission.DISPUTE_AUDIT) or dispute.referred_on is None:
        return False
    of_pct = side_between(principal, dispute.practice, dispute.pct, on) is Side.PCT
    return of_pct or principal.may_in(Permission.DISPUTE_AUDIT, dispute.sha_id)


def check_may_take_file(principal: Principal, dispute: Dispute, on: date) -> None:
    """Refuse the file to who may not take it away, or has an interest in the matter.

    :raises Denied: with a sentence.
    """
    if not may_take_file(principal, dispute, on):
        raise Denied("The whole file is for the two sides, the SHA’s clerk and auditors.")
    if side_of(principal, dispute, on) is not Side.PRACTICE:
        check_free(principal, dispute, on)


def check_may_mediate(user: User, dispute: Dispute, on: date) -> None:
    """Refuse to name a person who is not the SHA's to name, or has to do with either side (R122, R145).

    :raises Denied: without the reason: it would tell what the person declared.
    """
    known = user in people.holders(dispute, Permission.DISPUTE_MEDIATE, on)
    if not known or people.ties(user.pk, dispute, on):
        raise Denied(f"{user.name} may not mediate in this dispute. Name somebody else. Nothing was changed.")


def check_may_sit(user: User, dispute: Dispute, on: date) -> None:
    """Refuse to ask or appoint a person who is not the SHA's to ask, has to do with either side, or mediated here.

    :raises Denied: without the reason: it would tell what the person declared.
    """
    known = user in people.holders(dispute, Permission.DISPUTE_JUDGE, on)
    if not known or ties_of_member(user.pk, dispute, on):
        raise Denied(f"{user.name} may not sit on this panel. Ask somebody else. Nothing was changed.")


def speaker(principal: Principal, dispute: Dispute, on: date) -> Speaker | None:
    """As whom this hat speaks in mediation: for a side, as the mediator, or not at all."""
    side = side_of(principal, dispute, on)
    if side is not None:
        return Speaker(side) if principal.may(Permission.DISPUTE_VIEW) else None
    mediator = mediator_of(dispute) if principal.may_in(Permission.DISPUTE_MEDIATE, dispute.sha_id) else None
    return Speaker.MEDIATOR if mediator is not None and mediator.user_id == principal.user_id else None


def check_speaker(principal: Principal, dispute: Dispute, on: date) -> Speaker:
    """As whom this hat writes in mediation.

    :raises Denied: if it is neither a side's nor the mediator's, or the person has an interest in the matter.
    """
    found = speaker(principal, dispute, on)
    if found is None or principal.is_system:
        raise Denied("Mediation is for the two sides and the mediator alone. Nothing was written.")
    if found is Speaker.MEDIATOR:
        check_free(principal, dispute, on)
    else:
        check_side(principal, dispute, Permission.DISPUTE_RAISE, on, to="write in mediation")
    return found
