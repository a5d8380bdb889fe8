"""Declarations of a demonstration, by the real actions: one that walls a director, and one of a GP lead."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from business_cases.models import CaseBody
from governance.actions.interests import Declaration, confirm_interests, declare_interest
from governance.domain.interests import Band, Whose
from governance.models import Interest
from pbc.accounts.domain.demonstration import DEMO_DOMAIN
from pbc.accounts.models import RoleAssignment
from pbc.core import clock
from pbc.core.principal import Principal

DIRECTOR, LEAD = f"second.director@{DEMO_DOMAIN}", f"two.hats@{DEMO_DOMAIN}"
SAID_LAST = timedelta(days=200)
SINCE = timedelta(days=900)
"""The declarations are half a year old, and of things held for two years and more."""


class Command(BaseCommand):
    help = "Declare interests as the invented people who can sign in. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        own = Interest.objects.filter(user__isnull=False)
        if own.exists():
            self.stdout.write("Interests: there already")
            return
        with transaction.atomic():
            _declare(clock.today())
        self.stdout.write(f"{own.count()} interests declared")


def _declare(today: date) -> None:
    at = timezone.make_aware(datetime.combine(today - SAID_LAST, time(10)))
    since = today - SINCE
    named = CaseBody.objects.filter(organisation__isnull=False).select_related("organisation").order_by("pk").first()
    director, lead = _person(DIRECTOR, today), _person(LEAD, today)
    if director and named:
        shares = Declaration("ownership", Whose.OWN, "Shares (invented)", since, named.organisation, band=Band.MORE)
        declare_interest(declaration=shares, by=director, at=at)
    if lead:
        company = "Invented Diagnostics Ltd"
        board = Declaration("employment", Whose.OWN, "Director of the company (invented)", since, body=company)
        declare_interest(declaration=board, by=lead, at=at)
    for role in ("pct_director", "pct_board_clerk"):
        by = _person(f"{role.replace('_', '.')}@{DEMO_DOMAIN}", today)
        if by:
            confirm_interests(by=by, at=at)


def _person(email: str, on: date) -> Principal | None:
    rows = RoleAssignment.objects.in_force(on).filter(user__email=email).select_related("user", "organisation")
    hat = rows.order_by("-role").first()
    return hat.as_principal() if hat else None
