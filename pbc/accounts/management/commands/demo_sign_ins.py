"""``manage.py demo_sign_ins``: how the invented people sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from pbc.accounts.domain.demonstration import DEMO_PASSWORD
from pbc.accounts.presenters import role_label
from pbc.accounts.queries.demonstration import demo_sign_ins
from pbc.core import clock


class Command(BaseCommand):
    help = "List the invented people of this demonstration: e-mail address, role and organisation, and the password."

    def handle(self, *args: Any, **options: Any) -> None:
        people = demo_sign_ins(clock.today())
        if not people:
            self.stdout.write("There are no invented people. Make them with: manage.py load_demo_users")
            return
        for user, hats in people:
            roles = "; ".join(f"{role_label(hat.role)}, {hat.organisation.name}" for hat in hats)
            self.stdout.write(f"{user.email:<40} {roles or 'no role today'}")
        self.stdout.write(f"Password of all: {DEMO_PASSWORD}")
