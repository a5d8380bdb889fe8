"""The end of a demonstration's dispute whose offers the release job has opened: ruled, followed, published."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from budgets.management.dispute_stories import TESTS, Story, ruled_and_followed
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute
from pbc.core import clock


class Command(BaseCommand):
    help = "Play hearing, ruling and what follows with invented people. Run release_offers first. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Dispute.objects.filter(status=DisputeStatus.HEARING, subject_label=TESTS.subject.label)
        made = 0
        for dispute in rows.select_related("practice", "pct", "sha").order_by("pk"):
            if dispute.sha is not None:
                story = Story(dispute.practice, dispute.pct, dispute.sha, clock.today())
                story.dispute = dispute
                with transaction.atomic():
                    ruled_and_followed(story)
                made += 1
        self.stdout.write(f"{made} rulings")
