"""May this hat make, publish or acknowledge this pack?"""

from information_packs.models import Pack
from pbc.accounts.domain.permissions import Permission
from pbc.core.errors import Denied
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation


def check_can_build(by: Principal, pct: Organisation) -> None:
    """The PCT's finance staff and analysts make the packs of their own PCT."""
    by.require(Permission.PACK_BUILD, to="make information packs")
    if not by.is_system and by.organisation_id != pct.pk:
        raise Denied("Packs are made by the PCT whose practices they are for.")


def check_can_answer(by: Principal, pack: Pack) -> None:
    """Only the practice that a pack is for says whether it can be used."""
    by.require(Permission.PACK_ACKNOWLEDGE, to="answer for a practice's pack")
    if by.organisation_id != pack.practice_id:
        raise Denied("Only the practice that this pack is for can answer it.")
