"""Make the threshold's calls of closed months by hand: what the timetable does within minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from budgets.actions.threshold import call_every_close
from pbc.core import clock
from pbc.core.formats import pounds
from pbc.core.money import ZERO
from pbc.core.principal import SYSTEM


class Command(BaseCommand):
    help = "Let contingency funds bear what lies above the threshold in closed months. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        runs = call_every_close(by=SYSTEM, at=clock.now())
        met = sum((run.met for run in runs), ZERO)
        unmet = sum((run.called - run.met for run in runs), ZERO)
        self.stdout.write(f"{len(runs)} calls of months made: {pounds(met)} borne, {pounds(unmet)} unmet.")
