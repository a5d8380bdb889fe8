"""Background work of the register of interests. It may run twice."""

from celery import shared_task

from governance.actions.interests import remind_of_interests
from pbc.core import clock
from pbc.core.principal import SYSTEM


@shared_task(name="governance.remind_of_interests")
def remind() -> None:
    """Remind everybody whose yearly word is due, once of each day that it falls due."""
    while remind_of_interests(by=SYSTEM, at=clock.now()):
        pass
