"""Fill a demonstration from its files, as people would: load, set budgets, close the months, give out sign-ins."""

import csv
from argparse import ArgumentParser
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from budgets.actions.allocation import record_allocation
from budgets.models import Budget
from budgets.queries.ledger import books_of
from pbc.activity.models import DataSlot
from pbc.core import clock
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

Allocations = dict[tuple[str, str], tuple[str, dict[str, Decimal]]]
"""Source and pounds by component, by PCT code and year."""

SET_BEFORE_THE_YEAR = timedelta(days=11)
"""Rounds of the demonstration are opened, and their budgets issued, in late March, before the year (S4 ¶28)."""


class Command(BaseCommand):
    help = "Load the files of make_demo_files, set budgets, close the past months, make sign-ins. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        call_command("load_manifest", str(directory), stdout=self.stdout)
        last = last_month()
        self._set_budgets(last.financial_year, allocations(directory))
        for pct in pcts_on(last):
            call_command(
                "close_months",
                pct=pct.code,
                through=str(last),
                predecessors=True,
                stdout=self.stdout,
                stderr=self.stderr,
            )
        call_command("call_thresholds", stdout=self.stdout)
        call_command("demo_calls", stdout=self.stdout)
        call_command("load_demo_freed_up", stdout=self.stdout)
        call_command("load_demo_users", stdout=self.stdout)
        call_command("load_demo_disputes", stdout=self.stdout)
        call_command("load_demo_cases", stdout=self.stdout)
        call_command("load_demo_interests", stdout=self.stdout)

    def _set_budgets(self, year: FinancialYear, received: Allocations) -> None:
        set_at = datetime.combine(year.first_day - SET_BEFORE_THE_YEAR, time(10), UTC)
        for pct in pcts_on(year.months[0]):
            if Budget.objects.filter(pct=pct, financial_year=year.start_year).exists():
                continue
            self._allocate(pct, year, set_at, received)
            call_command("load_demo_studio", pct=pct.code, year=str(year), at=set_at.isoformat(), stdout=self.stdout)

    def _allocate(self, pct: Organisation, year: FinancialYear, at: datetime, received: Allocations) -> None:
        if books_of(pct, year) is None:
            source, components = received[pct.code, str(year)]
            record_allocation(
                pct=pct,
                financial_year=year,
                components=components,
                source=source,
                effective_on=year.first_day,
                by=SYSTEM,
                at=at,
                key=source,
            )


def allocations(directory: Path) -> Allocations:
    """What each PCT receives in each year, by component, from the file beside the manifest."""
    found: Allocations = {}
    with (directory / "allocations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, components = found.setdefault((row["PCT CODE"], row["FINANCIAL YEAR"]), (row["SOURCE"], {}))
            components[row["COMPONENT"]] = Decimal(row["POUNDS"])
    return found


def last_month() -> Month:
    """The last month that is over and has data.

    :raises CommandError: if nothing is loaded.
    """
    newest = DataSlot.objects.filter(month__lt=clock.today().replace(day=1)).order_by("-month").first()
    if newest is None:
        raise CommandError("No activity is loaded. Run manage.py load_demo first.")
    return Month.of(newest.month)


def pcts_on(month: Month) -> list[Organisation]:
    """The PCTs that have practices at the end of a month, by code."""
    return list(
        Organisation.objects.of_kind(OrganisationKind.PCT)
        .filter(children__period__contains=month.last_day, children__child__kind=OrganisationKind.PRACTICE)
        .distinct()
        .order_by("code")
    )
