"""What accounts need of this hat: for the home page."""

from datetime import date

from django.urls import reverse

from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import Mail
from pbc.core import clock
from pbc.core.needs import Need
from pbc.core.principal import Principal


def needs(*, principal: Principal, today: date) -> list[Need]:
    """Messages that wait for an administrator: refused too often, or in hand when a worker died."""
    if not principal.may(Permission.USERS_MANAGE):
        return []
    count = Mail.objects.visible_to(principal).stuck(clock.now()).count()
    if not count:
        return []
    what = "1 message did not leave" if count == 1 else f"{count} messages did not leave"
    return [
        Need(
            title=what,
            detail="Look at each in the outbox, and send it again where it is still wanted.",
            url=reverse("accounts:outbox"),
            due_on=None,
            kind="mail",
        )
    ]
