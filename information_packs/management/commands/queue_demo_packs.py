"""Queue the packs of the demonstration's last month for every PCT."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from information_packs.management.commands.load_demo import last_month, pcts_on


class Command(BaseCommand):
    help = "Queue the packs of the last closed month for the workers. Packs already made are left as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        month = last_month()
        for pct in pcts_on(month):
            call_command("build_packs", pct=pct.code, month=str(month), queue=True, stdout=self.stdout)
