"""Who may change what is known of organisations. Names of permissions are those of :mod:`pbc.accounts.domain`."""

from datetime import date, timedelta

from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import LABELS, OrganisationKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries.places import is_alone, is_under

VIEW = "practice.view"
RECORD = "succession.record"
RECORD_PCTS = "succession.record_pcts"
LOADERS = ("reference.load", "import.load")


def check_may_load(by: Principal) -> None:
    """Registers and lists are loaded by those who load files of either kind; the import says which kind.

    :raises Denied: for everybody else.
    """
    if not any(by.may(permission) for permission in LOADERS):
        raise Denied(f"As {by.role_label} you may not load registers of organisations or lists of patients.")


def recordable_kinds(by: Principal) -> tuple[OrganisationKind, ...]:
    """Kinds of organisation of which this hat may record what became: for deciding what a page offers."""
    kinds = ((RECORD, OrganisationKind.PRACTICE), (RECORD_PCTS, OrganisationKind.PCT))
    return tuple(kind for permission, kind in kinds if by.may(permission))


def check_may_record_succession(
    by: Principal, predecessor: Organisation, successor: Organisation, effective_on: date
) -> None:
    """A PCT records what becomes of its practices, an SHA of its PCTs and their practices.

    The predecessor must have been theirs on the eve. The successor must be theirs on the day, or nobody's yet: a new
    code has no parent until it takes over.

    :raises Denied: for any other hat.
    """
    by.require(RECORD, to="record what became of an organisation")
    if by.is_system:
        return
    if predecessor.kind not in recordable_kinds(by):
        raise Denied(f"As {by.role_label} you may not record what became of a {LABELS[_kind(predecessor)]}.")
    eve = effective_on - timedelta(days=1)
    if not is_under(predecessor, by.organisation_id, eve):
        raise Denied(f"{predecessor} did not belong to {by.organisation_name} on {day(eve)}.")
    if not is_under(successor, by.organisation_id, effective_on) and not is_alone(successor, effective_on):
        raise Denied(f"{successor} does not belong to {by.organisation_name} on {day(effective_on)}.")


def may_record_succession(
    by: Principal, predecessor: Organisation, successor: Organisation, effective_on: date
) -> bool:
    """Whether to offer this hat to record or undo it; the check above has the last word."""
    try:
        check_may_record_succession(by, predecessor, successor, effective_on)
    except Denied:
        return False
    return True


def _kind(organisation: Organisation) -> OrganisationKind:
    return OrganisationKind(organisation.kind)
