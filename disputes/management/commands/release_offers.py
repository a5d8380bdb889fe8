"""``manage.py release_offers``: open the final offers whose time has come, where the release worker stands still."""

from typing import Any

from django.core.management.base import BaseCommand

from disputes.tasks import release_due


class Command(BaseCommand):
    help = "Do once what the release worker does every minute. It needs that worker’s private key."

    def handle(self, *args: Any, **options: Any) -> None:
        release_due()
