"""``manage.py play_demo_year``: the demonstration's year to its end, by the real actions: decided, returned, closed,
signed, and its audit bundle checked as an auditor would check it."""

import io
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.actions.calls import decide_call
from budgets.actions.claims import agree_claim
from budgets.actions.contingency import return_contingency
from budgets.actions.threshold import call_every_closed_month
from budgets.actions.year_end import close_year, sign_year
from budgets.domain.call_states import CallStatus
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.use_states import UseStatus
from budgets.management.invented_people import acting
from budgets.management.last_resort_story import decided_by_the_board
from budgets.models import Books, Claim, ContingencyCall, ProposedUse, YearClose
from budgets.presenters.chance import VERDICT_LABELS
from budgets.presenters.year_end import verdict_label
from budgets.queries.ledger import keeper_of
from budgets.queries.year_end import year_of
from pbc.activity.management.demo_files import stories
from pbc.activity.management.demo_files.organisations import practice_code
from pbc.activity.queries.months import closed_months
from pbc.core import clock
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import pounds
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

SMALL_PRACTICE = practice_code(stories.SMALL_PRACTICE)
"""Planted in the demonstration's files: a few percent under its budget, and no more than luck."""


class Command(BaseCommand):
    help = "Play the demonstration's year to its audited end. What is closed already is left; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        every = Books.objects.filter(closed_at=None).select_related("pct").order_by("financial_year", "pct__code")
        for books in every:
            try:
                self._play(books)
            except (Denied, Invalid) as fault:
                raise CommandError(f"{books.pct.name}, {year_of(books)}: {fault}") from fault
        if not every and not YearClose.objects.exists():
            raise CommandError("No books are open. Run manage.py load_demo first.")

    def _play(self, books: Books) -> None:
        at = clock.now()
        pct, year = keeper_of(books, day_of(at)), year_of(books)
        finance, director = acting("pct_finance", pct), acting("pct_director", pct)
        self._say(f"{books.pct.name}, {year}, kept by {pct.name}")
        call_every_closed_month(pct=pct, months=_closed(pct, books), by=finance, at=at)
        self._decide(books, pct)
        self._tell_uses(books)
        self._last_resort(books)
        returned = return_contingency(books=books, by=finance, at=at)
        given = sum(entry.amount for entry in returned.entries.all() if entry.amount > 0) if returned else 0
        self._say(f"  contingency returned: {pounds(given)}")
        closed = close_year(books=books, by=finance, at=at, note="Played for the demonstration", proven_at=at)
        sign_year(year_close=closed, name=director.name, root=closed.root, by=director, at=at, proven_at=at)
        counted = Counter(verdict_label(row) for row in closed.outturn)
        self._say("  " + ", ".join(f"{label}: {counted[label]}" for label in VERDICT_LABELS.values() if counted[label]))
        for row in closed.outturn:
            if row["code"] == SMALL_PRACTICE:
                self._say(f"  the small practice {row['name']}: {row['variance']}, {verdict_label(row).lower()}")
        self._say(f"  signed under {closed.root}")
        self._check(closed)

    def _decide(self, books: Books, pct: Organisation) -> None:
        """What waits is decided: calls refused with reasons, claims agreed."""
        at = clock.now()
        for call in ContingencyCall.objects.filter(books=books).waiting():
            reason = "The year is over, and the fund returns to those who paid into it (invented)."
            decide_call(call=call, outcome=CallStatus.REFUSED, reason=reason, by=acting("pct_director", pct), at=at)
        for claim in Claim.objects.filter(books=books, status=ClaimStatus.DECLARED):
            agree_claim(claim=claim, by=acting("pbc_manager", pct), at=at)
        self._say(f"  {ContingencyCall.objects.filter(books=books).count()} calls decided")
        self._say(f"  {Claim.objects.filter(books=books).count()} claims on freed-up resources")

    def _tell_uses(self, books: Books) -> None:
        for use in ProposedUse.objects.filter(claim__books=books, status=UseStatus.REFUSED):
            self._say(f"  refused: {use.description}")

    def _last_resort(self, books: Books) -> None:
        """What was asked of freed-up resources without all three facts, and once more with the board's decision."""
        for cover in books.covers.filter(posting=None).order_by("pk"):
            self._say(f"  last resort, {pounds(cover.amount)}: {cover.refusal}")
        if taken := decided_by_the_board(books, clock.now()):
            minute = taken.minute.reference if taken.minute else ""
            self._say(f"  last resort, {pounds(taken.amount)}: taken by minute “{minute}”")

    def _check(self, closed: YearClose) -> None:
        """As an auditor would: unpack, run the script, change a byte of one entry, run it again."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with zipfile.ZipFile(io.BytesIO(bytes(closed.bundle))) as archive:
                archive.extractall(folder)
            if (sound := _run(folder, closed.root)).returncode:
                raise CommandError(sound.stdout)
            self._say(f"  {sound.stdout.strip()}")
            entries = folder / "ledger" / "entries.csv"
            text = entries.read_text(encoding="utf-8")
            place = text.index(".", text.index("\n")) + 1
            entries.write_text(
                text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :], encoding="utf-8"
            )
            if not (changed := _run(folder, closed.root)).returncode:
                raise CommandError("A changed entry was not found.")
            self._say(f"  with one byte changed: {changed.stdout.splitlines()[0]}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)


def _run(folder: Path, root: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / "check.py"), "--expect", root]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _closed(pct: Organisation, books: Books) -> list[Month]:
    year = year_of(books)
    return [month for month in closed_months(pct) if month.financial_year == year]
