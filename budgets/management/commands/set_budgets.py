"""``manage.py set_budgets --pct CODE --year 2006/07 [--issue]``: budgets for every practice of a PCT."""

import json
import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets.actions.setting import issue_budgets, set_budgets
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


class Command(BaseCommand):
    help = "Set the budgets of a PCT's practices for a year, and issue them if asked. The last line is JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pct", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, metavar="2006/07")
        parser.add_argument(
            "--through", metavar="YYYY-MM", help="last month of last year to count; all held if left out"
        )
        parser.add_argument("--leave-out", nargs="*", default=[], metavar="PRACTICE", help="codes to set no budget for")
        parser.add_argument("--at", metavar="ISO", help="when it counts as done, with offset; now if left out")
        parser.add_argument("--issue", action="store_true", help="issue them as well")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            at = datetime.fromisoformat(options["at"]) if options["at"] else clock.now()
            year = FinancialYear.parse(options["year"])
            through = Month.parse(options["through"]) if options["through"] else None
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        if at.tzinfo is None:
            raise CommandError("--at needs an offset, such as 2006-03-28T10:00+00:00")
        pct = Organisation.objects.of_kind(OrganisationKind.PCT).filter(code=options["pct"]).first()
        if pct is None:
            raise CommandError(f"There is no PCT {options['pct']}.")
        try:
            budgets = set_budgets(
                pct=pct,
                financial_year=year,
                through=through,
                leave_out=options["leave_out"],
                by=SYSTEM,
                at=at,
            )
            version = budgets[0].version
            if options["issue"]:
                budgets = issue_budgets(pct=pct, financial_year=year, version=version, by=SYSTEM, at=at)
        except (Denied, Invalid) as fault:
            raise CommandError(str(fault)) from fault
        summary = {
            "pct": pct.code,
            "year": str(year),
            "version": version,
            "status": budgets[0].status,
            "practices": len(budgets),
            "net": str(sum(budget.net for budget in budgets)),
            "seconds": round(time.monotonic() - started, 3),
        }
        self.stdout.write(json.dumps(summary))
