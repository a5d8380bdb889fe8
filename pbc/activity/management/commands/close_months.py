"""Close the open months of a PCT up to a month, in order. What is closed already stays as it is."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pbc.activity.actions.months import close_month
from pbc.activity.queries.months import closed_months, months_with_data
from pbc.core import clock
from pbc.core.errors import Denied
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


class Command(BaseCommand):
    help = "Closes every open month of a PCT that has data, up to and with the month given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pct", required=True, metavar="CODE", help="code of the PCT")
        parser.add_argument("--through", required=True, metavar="YYYY-MM", help="the last month to close")
        parser.add_argument(
            "--predecessors", action="store_true", help="first close the months of the PCTs that became this one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        through = _month(options["through"])
        pct = _pct(options["pct"])
        pcts = [pct]
        if options["predecessors"]:
            pcts = [*Organisation.objects.filter(succeeded_by__successor=pct).order_by("code"), pct]
        for each in pcts:
            self._close(each, through)

    def _close(self, pct: Organisation, through: Month) -> None:
        started = perf_counter()
        closed = closed_months(pct)
        wanted = [month for month in months_with_data(pct) if month <= through and month not in closed]
        for month in wanted:
            try:
                close = close_month(pct=pct, month=month, by=SYSTEM, at=clock.now())
            except Denied as denied:
                raise CommandError(str(denied)) from denied
            self.stdout.write(f"{pct.code} {month}: {close.rows} rows, £{close.total:,.2f}")
        self.stdout.write(f"{pct.code}: {len(wanted)} months closed in {perf_counter() - started:.1f} s")


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _pct(code: str) -> Organisation:
    pct = Organisation.objects.of_kind(OrganisationKind.PCT).filter(code=code).first()
    if pct is None:
        raise CommandError(f"There is no PCT with the code {code}.")
    return pct
