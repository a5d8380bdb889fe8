"""``manage.py load_demo_users``: one invented person for every role."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbc.accounts.actions.demo import ensure_demo_users
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM


class Command(BaseCommand):
    help = "Make one invented person for every role, in the organisations that are loaded. For demonstrations."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            users = ensure_demo_users(at=clock.now(), by=SYSTEM)
        except (Denied, Invalid) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{len(users)} invented people can sign in")
