"""The audit bundle of a year as one file to take away."""

import io
import json
import zipfile
from pathlib import Path

from budgets.domain.bundle import chained, table
from budgets.domain.year_end import OutturnRow
from budgets.models import Books
from budgets.queries import year_end as rows
from budgets.queries.ledger_proofs import ledger_proofs
from pbc.core.manifest import MANIFEST, manifest

CHECK = Path(__file__).with_name("check_bundle.py")
SUMS = ("sum", "figures_checked", "figures_differing", "largest_difference")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every member, so that the same year gives the same bytes."""

README = """Audit bundle of practice budgets, {pct}, {year}

Everything that the year's budgets rest on, as it stood when the books were closed:

  ledger/      accounts, postings and entries; each entry carries a hash of itself and of the one before
  budgets/     every version of every practice's budget, its lines, and the working of each line
  outturn.csv  how each practice came out, beside what chance alone would give
  closes.csv   the twelve closed months, with the hash of each snapshot
  files.csv    the files the figures were read from, with their checksums
  rules.csv    the rules in force on the last day of the year
  claims.csv, calls.csv   freed-up resources, and calls on the contingency fund
  sums.csv     the sums of the ledger, budgets, fund, calls and claims, each made a second way at the close

To check it, with nothing but Python:

  python3 check.py
  python3 check.py --expect HASH     the hash that the director signed, as the page of the year shows it

Money is in pounds, times are in UTC.
"""


def bundle_of(books: Books, outturn: list[OutturnRow]) -> tuple[bytes, str]:
    """The bundle of a year, zipped, and the hash over all its files.

    :param outturn: of every practice, as it is kept with the close.
    """
    files = _files(books, outturn)
    year = str(rows.year_of(books))
    listed, root = manifest(files, {"pct": books.pct.code, "name": books.pct.name, "year": year})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted({**files, MANIFEST: listed}.items()):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return out.getvalue(), root


def _files(books: Books, outturn: list[OutturnRow]) -> dict[str, str]:
    came_out = [row.as_dict() for row in outturn]
    return {
        "README.txt": README.format(pct=f"{books.pct.name} ({books.pct.code})", year=rows.year_of(books)),
        "check.py": CHECK.read_text(encoding="utf-8"),
        "ledger/accounts.csv": table(rows.ACCOUNTS, rows.account_rows(books)),
        "ledger/postings.csv": table(rows.POSTINGS, rows.posting_rows(books)),
        "ledger/entries.csv": table((*rows.ENTRIES, "chain"), chained(rows.entry_rows(books))),
        "budgets/versions.csv": table(rows.VERSIONS, rows.version_rows(books)),
        "budgets/lines.csv": table(rows.LINES, rows.line_rows(books)),
        "budgets/workings.jsonl": "".join(
            json.dumps({"budget": budget, "line": line, "working": working}, ensure_ascii=False, sort_keys=True) + "\n"
            for budget, line, working in rows.working_rows(books)
        ),
        "outturn.csv": table(tuple(OutturnRow.__dataclass_fields__), [list(row.values()) for row in came_out]),
        "closes.csv": table(rows.CLOSES, rows.close_rows(books)),
        "files.csv": table(rows.FILES, rows.file_rows(books)),
        "rules.csv": table(rows.RULES, rows.rule_rows(books)),
        "claims.csv": table(rows.CLAIMS, rows.claim_rows(books)),
        "calls.csv": table(rows.CALLS, rows.call_rows(books)),
        "sums.csv": table(SUMS, _sums(books)),
    }


def _sums(books: Books) -> list[tuple[str, int, int, str]]:
    found = ledger_proofs(books)
    return [(proof.name, proof.checked, len(proof.failed), str(proof.largest)) for proof in found]
