"""``manage.py prove_sums``: for an auditor, that a PCT's year adds up, and where it does not."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from information_packs.queries.proofs import Proved, prove
from pbc.core.formats import pounds
from pbc.core.periods import FinancialYear
from pbc.organisations.models import Organisation

SHOWN = 50
"""Places that are listed of a proof that fails; JSON has them all."""


class Command(BaseCommand):
    help = "Prove that ledger, statements and packs of a PCT's year add up. Ends with 1 and the places where not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pct", required=True, metavar="CODE")
        parser.add_argument("--year", required=True, metavar="2006/07")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        pct = Organisation.objects.filter(kind="pct", code=options["pct"]).first()
        if pct is None:
            raise CommandError(f"There is no PCT with the code {options['pct']}.")
        try:
            year = FinancialYear.parse(options["year"])
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        proved = prove(pct, year)
        if not proved.books and not proved.months:
            raise CommandError(f"{pct.name} has neither books nor closed months of {year}: there is nothing to prove.")
        self.stdout.write(json.dumps(proved.as_dict(), indent=1) if options["json"] else _words(proved))
        if not proved.holds:
            differing = f"{proved.differing} of {proved.checked:,} figures differ"
            raise CommandError(f"It does not add up: {differing}.", returncode=1)


def _counted(proved: Proved) -> str:
    books, months = len(proved.books), len(proved.months)
    return f"{books} {'set' if books == 1 else 'sets'} of books, {months} closed {'month' if months == 1 else 'months'}"


def _words(proved: Proved) -> str:
    lines = [f"{proved.pct.name}, {proved.year}: {_counted(proved)}"]
    for proof in proved.proofs:
        state = "holds" if proof.holds else f"FAILS by up to {pounds(proof.largest)}"
        lines.append(f"  {proof.checked:>9,}  {proof.name}: {state}")
        lines += [f"             {check.place}: {check.found}, due {check.due}" for check in proof.failed[:SHOWN]]
    end = "It adds up" if proved.holds else "It does not add up"
    return "\n".join([*lines, f"{end}: {proved.checked:,} figures checked."])
