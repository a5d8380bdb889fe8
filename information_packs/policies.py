"""May a pack be made or read now, whoever asks?"""

from information_packs.domain.states import LABELS, TRANSITIONS, PackStatus
from information_packs.models import Pack
from pbc.activity.queries.months import close_of
from pbc.core.errors import Denied
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

ATTEMPTS = 3
"""How often a pack is tried before it waits for a person."""


def check_month_is_closed(pct: Organisation, month: Month) -> None:
    """Packs show closed months only, so that what is printed does not move."""
    if close_of(pct, month) is None:
        raise Denied(f"{month.label} is not closed for {pct.name}. Close the month first; packs are made from it.")


def check_can_become(pack: Pack, status: PackStatus) -> None:
    """A pack moves only as the state table lets it."""
    if status not in TRANSITIONS[PackStatus(pack.status)]:
        raise Denied(
            f"This pack is {LABELS[PackStatus(pack.status)].lower()} and cannot become {LABELS[status].lower()}."
        )
