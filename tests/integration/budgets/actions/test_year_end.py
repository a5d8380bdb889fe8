import csv
import io
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import InternalError

from budgets.actions import year_end
from budgets.actions.contingency import return_contingency
from budgets.actions.posting import post
from budgets.actions.threshold import call_every_closed_month
from budgets.actions.year_end import close_year, sign_year
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Books, YearClose, YearSignature
from budgets.queries.year_end import outturn
from budgets.rendering.bundle import bundle_of
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.funds import YEAR_END, FundWorld
from tests.integration.budgets.world import THIS
from tests.worlds import kept


@kept
def world() -> FundWorld:
    """A whole year, closed month by month, with its costly patient on the fund; contingency is still to be returned."""
    world = FundWorld().put_in("40000.00")
    for month in THIS.months[3:]:
        world.spell(world.first, month)
        world.spell(world.second, month)
    for month in THIS.months:
        world.attendance(world.first, month)
        world.prescribe(world.first, month, "100.00")
        world.prescribe(world.second, month, "50.00")
    world.summed()
    world.close(*THIS.months, at=YEAR_END)
    call_every_closed_month(pct=world.pct, months=THIS.months, by=SYSTEM, at=YEAR_END)
    return world


@pytest.fixture
def ready(world) -> FundWorld:
    return_contingency(books=world.books, by=finance(world), at=YEAR_END)
    return world


def finance(world: FundWorld):
    return hat("pct_finance", world.pct, user_id=1)


def director(world: FundWorld):
    return hat("pct_director", world.pct, user_id=2, name="Dr A Director")


def close(world: FundWorld, **changes) -> YearClose:
    given = {"books": world.books, "by": finance(world), "at": YEAR_END, "proven_at": changes.get("at", YEAR_END)}
    return close_year(**(given | changes))


def sign(closed: YearClose, world: FundWorld, **changes) -> YearSignature:
    given = {"year_close": closed, "name": "dr a  director", "root": closed.root, "by": director(world), "at": YEAR_END}
    given["proven_at"] = YEAR_END
    return sign_year(**(given | changes))


def unpacked(closed: YearClose, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(bytes(closed.bundle))) as archive:
        archive.extractall(folder)
    return folder


def checked(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script of the bundle as an auditor would: by itself."""
    return subprocess.run(
        [sys.executable, "-I", str(folder / "check.py"), *arguments], capture_output=True, text=True, check=False
    )


def test_a_year_is_closed_with_its_outturn(ready) -> None:
    closed = close(ready, note="Audited in June")
    books = Books.objects.get(pk=ready.books.pk)
    assert (books.closed_at, books.closed_by) == (YEAR_END, "A PCT finance")
    first, second = closed.outturn
    assert first["name"] == "First Surgery"
    assert Decimal(first["high_cost"]) == Decimal("32000.00"), "52,000 less the threshold of 20,000"
    assert Decimal(first["budget"]) == Decimal("29433.60")
    assert Decimal(first["returned"]) + Decimal(second["returned"]) == Decimal("42355.60") - Decimal("32000.00")
    assert Decimal(first["variance"]) == Decimal(first["actual"]) - Decimal(first["budget"])
    event = AuditEvent.objects.get(kind="budgets.year_closed")
    assert event.facts["root"] == closed.root


def test_the_outturn_is_that_of_the_statements(ready) -> None:
    assert [row.as_dict() for row in outturn(ready.books)] == close(ready).outturn


def test_what_is_left_to_do_stops_the_close(world) -> None:
    with pytest.raises(Denied, match="is still on the fund"):
        close(world)
    with pytest.raises(Denied, match="The year is over: not yet"):
        close(world, at=datetime(2007, 3, 31, 12, tzinfo=UTC))
    assert not YearClose.objects.exists()
    assert Books.objects.get(pk=world.books.pk).closed_at is None


def test_a_year_is_closed_once_and_by_its_own_pct(ready) -> None:
    with pytest.raises(Denied):
        close(ready, by=hat("pct_finance", PctFactory()))
    with pytest.raises(Denied, match="you may not close the year"):
        close(ready, by=director(ready))
    close(ready)
    with pytest.raises(Denied, match="closed already by A PCT finance"):
        close(ready)
    assert YearClose.objects.count() == 1


def test_nothing_moves_after_the_close_but_what_was_freed_up(ready) -> None:
    close(ready)
    source, target = AccountKey(AccountKind.UNATTRIBUTED, name="hchs"), AccountKey(AccountKind.PCT_HELD, name="Late")
    given = {"books": ready.books, "reason": "x", "by": SYSTEM, "at": YEAR_END, "effective_on": date(2007, 3, 31)}
    moves = transfer(source, target, Decimal(1))
    with pytest.raises(Denied, match="Nothing moves"), transaction.atomic():
        post(kind=PostingKind.SET_ASIDE, moves=moves, **given)
    later = given | {"effective_on": date(2007, 6, 1)}
    with transaction.atomic():
        assert post(kind=PostingKind.FREED_UP_SPENT, moves=moves, **later).effective_on == date(2007, 6, 1)
    with pytest.raises(Invalid, match="is not in 2006/07"), transaction.atomic():
        post(kind=PostingKind.VIREMENT, moves=moves, **later)


def test_a_director_who_did_not_close_it_signs_under_the_hash(ready) -> None:
    closed = close(ready)
    signature = sign(closed, ready)
    assert (signature.name, signature.root) == ("dr a  director", closed.root)
    assert AuditEvent.objects.filter(kind="budgets.year_signed").count() == 1
    with pytest.raises(Denied, match="signed already"):
        sign(closed, ready)


def test_signatures_that_cannot_be(ready) -> None:
    with pytest.raises(Denied, match="Give your password once more"):
        close(ready, proven_at=None)
    closed = close(ready, by=SYSTEM)
    with pytest.raises(Denied, match="Give your password once more"):
        sign(closed, ready, proven_at=None)
    with pytest.raises(Invalid, match="Type it as the account has it: Dr A Director"):
        sign(closed, ready, name="Somebody Else")
    with pytest.raises(Invalid, match="Look at the page again"):
        sign(closed, ready, root="0" * 64)
    with pytest.raises(Denied, match="you may not sign the year"):
        sign(closed, ready, by=finance(ready))
    with pytest.raises(Denied):
        sign(closed, ready, by=hat("pct_director", PctFactory(), user_id=9))
    assert not YearSignature.objects.exists()


def test_a_closed_year_is_never_changed(ready) -> None:
    closed = close(ready)
    with pytest.raises(InternalError), transaction.atomic():
        YearClose.objects.filter(pk=closed.pk).update(root="1" * 64)


def test_without_its_audit_event_the_year_stays_open(ready, monkeypatch) -> None:
    def broken(*args, **kwargs) -> None:
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(year_end.audit, "record", broken)
    with pytest.raises(RuntimeError, match="audit is down"):
        close(ready)
    assert not YearClose.objects.exists()
    assert Books.objects.get(pk=ready.books.pk).closed_at is None


def test_the_bundle_is_checked_without_this_system(ready, tmp_path) -> None:
    closed = close(ready)
    folder = unpacked(closed, tmp_path)
    result = checked(folder, "--expect", closed.root)
    assert result.stdout.strip() == f"All is as it was signed: {closed.root}"
    assert result.returncode == 0
    assert checked(folder, "--expect", "f" * 64).returncode == 1
    entries = list(csv.DictReader((folder / "ledger" / "entries.csv").open()))
    assert sum(Decimal(entry["amount"]) for entry in entries) == 0
    assert len(list(csv.DictReader((folder / "closes.csv").open()))) == 12
    assert (folder / "budgets" / "workings.jsonl").read_text().count("\n") == 5
    sums = list(csv.DictReader((folder / "sums.csv").open()))
    assert {row["figures_differing"] for row in sums} == {"0"}
    assert sum(int(row["figures_checked"]) for row in sums) > 20


def changed(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_one_byte_of_one_entry_is_told(ready, tmp_path) -> None:
    folder = unpacked(close(ready), tmp_path)
    amount = next(csv.DictReader((folder / "ledger" / "entries.csv").open()))["amount"]
    changed(folder, "ledger/entries.csv", amount, amount[:-1] + ("1" if amount[-1] != "1" else "2"))
    result = checked(folder)
    assert result.returncode == 1
    assert "WRONG: ledger/entries.csv: not the file that was signed" in result.stdout
    assert "ledger/entries.csv, line 2: entry" in result.stdout
    assert "does not balance" in result.stdout


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("outturn.csv", "First Surgery", "First Surgerx", "outturn.csv: not the file that was signed"),
        ("budgets/lines.csv", "26496.00", "26496.01", "does not add up"),
        ("ledger/accounts.csv", "contingency,", "contingencx,", "ledger/accounts.csv: not the file"),
        ("manifest.json", '"root": "', '"root": "0', "the hash over all files does not belong"),
    ],
)
def test_a_change_elsewhere_is_told_too(ready, tmp_path, name: str, old: str, new: str, words: str) -> None:
    folder = unpacked(close(ready), tmp_path)
    changed(folder, name, old, new)
    result = checked(folder)
    assert result.returncode == 1
    assert words in result.stdout


def test_a_missing_file_is_told(ready, tmp_path) -> None:
    folder = unpacked(close(ready), tmp_path)
    (folder / "rules.csv").unlink()
    assert "rules.csv: missing" in checked(folder).stdout
    (folder / "ledger" / "entries.csv").unlink()
    assert "cannot be read as they should be" in checked(folder).stdout


def test_the_same_year_gives_the_same_bundle(ready) -> None:
    rows = outturn(ready.books)
    assert bundle_of(ready.books, rows) == bundle_of(ready.books, rows)
