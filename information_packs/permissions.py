"""May this hat make, publish or acknowledge this pack?"""

from information_packs.models import Pack
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def check_can_build(by: Principal, pct: Organisation) -> None:
    """The PCT's finance staff and analysts make the packs of their own PCT."""
    by.require(Permission.PACK_BUILD, to="make information packs")
    if not may_build(by, pct):
        raise Denied("Packs are made by the PCT whose practices they are for.")


def may_build(by: Principal, pct: Organisation) -> bool:
    return by.may_in(Permission.PACK_BUILD, pct.pk)


def check_can_read(by: Principal, pack: Pack) -> None:
    """A pack holds small numbers, which the practice and its PCT see and nobody else."""
    by.require(Permission.PACK_VIEW, to="read information packs")
    if by.organisation_kind not in ("practice", "pct", "system"):
        raise Denied(
            "A pack holds small numbers of patients, so only the practice that it is for and its PCT may open it."
        )


def may_answer(by: Principal, pack: Pack) -> bool:
    return by.may(Permission.PACK_ACKNOWLEDGE) and by.organisation_id == pack.practice_id


def check_can_answer(by: Principal, pack: Pack) -> None:
    """Only the practice that a pack is for says whether it can be used."""
    by.require(Permission.PACK_ACKNOWLEDGE, to="answer for a practice's pack")
    if by.organisation_id != pack.practice_id:
        raise Denied("Only the practice that this pack is for can answer it.")


def may_prove(by: Principal, pct: Organisation) -> bool:
    return by.may_in(Permission.AUDIT_VIEW, pct.pk)


def check_can_prove(by: Principal, pct: Organisation) -> None:
    """Finance, directors and auditors of a PCT have the sums of their own PCT checked; the system those of all."""
    by.require(Permission.AUDIT_VIEW, to="have sums checked")
    if by.organisation_kind != "system" and not may_prove(by, pct):
        raise Denied("The sums of a PCT are checked for the PCT itself: choose a role that you hold there.")
