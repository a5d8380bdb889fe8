"""``manage.py add_person EMAIL --name … --role … --organisation …``: the first administrator of a new installation."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbc.accounts.actions.users import create_user
from pbc.accounts.domain.roles import ROLES
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation


class Command(BaseCommand):
    help = "Add a person with a role. The password is asked for, or read from standard input where that is no terminal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", choices=ROLES, default="system_administrator")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="it must be loaded already")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"No organisation {options['organisation']} is loaded.")
        try:
            user = create_user(
                email=options["email"],
                name=options["name"],
                password=_password(),
                role=options["role"],
                organisation=organisation,
                starts_on=clock.today(),
                by=SYSTEM,
                at=clock.now(),
            )
        except (Denied, Invalid) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{user.name} can sign in as {ROLES[options['role']].label} of {organisation.name}")


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
