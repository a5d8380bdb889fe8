"""A copy of a year's bundle for a reader with an interest: texts withheld, every amount as it was (R122)."""

import csv
import io
import zipfile

from budgets.domain.bundle import table
from budgets.domain.withheld import TEXTS, Withheld, hidden_in, without

NOTE_NAME = "WITHHELD.txt"
NOTE = """In this copy, what you have declared an interest in is withheld: in the files named below a text stands in
its place, “withheld: interest declared”. Every amount is as it was, so the sums hold. The hashes of these files,
and the one hash over all, are those of the whole bundle; check.py says so of each. Somebody without the interest checks
it.

{files}
"""


def bundle_for(bundle: bytes, withheld: Withheld) -> bytes:
    """The bundle as it was made, or a copy with what is withheld from a reader."""
    if not withheld:
        return bundle
    out, changed = io.BytesIO(), []
    with zipfile.ZipFile(io.BytesIO(bundle)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in whole.infolist():
            text = whole.read(member).decode()
            told = _told(member.filename, text, withheld)
            if told != text:
                changed.append(member.filename)
            copy.writestr(zipfile.ZipInfo(member.filename, member.date_time), told, zipfile.ZIP_DEFLATED)
        if changed:
            copy.writestr(NOTE_NAME, NOTE.format(files="\n".join(changed)))
    return out.getvalue() if changed else bundle


def _told(name: str, text: str, withheld: Withheld) -> str:
    if name not in TEXTS:
        return text
    header, *rows = without(name, list(csv.reader(io.StringIO(text))), hidden_in(name, withheld))
    return table(header, rows)
