"""The whole file of a dispute for one reader: a ZIP of accessible PDFs, data, and a manifest of their hashes (R143)."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from disputes.presenters.file_parts import Part, parts_of
from disputes.presenters.sight import Sight
from disputes.presenters.sight_data import data_of, events_of, without_prejudice
from pbc.core.manifest import MANIFEST, manifest, sha256
from pbc.core.tagged_pdf import tagged_pdf

STYLES = Path(settings.BASE_DIR) / "static" / "css"
CHECK = Path(__file__).with_name("check_file.py")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""No part has a time of its own: the manifest says when the file was taken."""

README = """The file of dispute {reference}, {practice} and {pct}

Made for {reader}. It holds what {reader} may read of this dispute, and nothing else: another reader's file may
hold less or more.

  1-dispute.pdf           the question, what was tried at home, and all that was done
  2-joint-statement.pdf   what the panel is asked, with the figures in dispute and their working
  3-final-offers.pdf      when each was lodged and its receipt; what they say, once both were opened
  4-panel.pdf             who sits, what the panel asked, and the answers
  5-ruling.pdf            the ruling as it was issued
  dispute.json            the same for machines
  events.json             all that was done, in its order, for machines
  without-prejudice/      what was said in mediation, and terms of a settlement: for the two sides alone. Keep it apart
                          from what goes before the panel.
  manifest.json           the SHA-256 of every part, and one over all

A part that is not there yet, or that is not for {reader}, is left out.

To check it, with nothing but Python:

  python3 check.py
  python3 check.py --expect HASH     the one hash over all, as the record of the system has it

Money is in pounds, times are in UTC.
"""


@dataclass(frozen=True)
class Taken:
    """Who takes the file away, and when."""

    reader: str
    name: str
    on: date
    at: datetime


@dataclass(frozen=True)
class DisputeFile:
    """:ivar root: one hash over the hashes of all parts."""

    content: bytes
    root: str


def file_of(sight: Sight, taken: Taken) -> DisputeFile:
    """The file of what this reader sees: the same sight gives the same parts."""
    dispute = sight.dispute
    named = {"practice": dispute.practice.name, "pct": dispute.pct.name, "reader": taken.reader}
    parts: dict[str, str | bytes] = {
        "README.txt": README.format(reference=dispute.reference, **named),
        "check.py": CHECK.read_text(encoding="utf-8"),
        "dispute.json": _json(data_of(sight, taken.on)),
        "events.json": _json(events_of(sight)),
        **{f"{part.name}.pdf": part_pdf(part, sight, taken) for part in parts_of(sight, taken.on)},
    }
    if sight.hearing.ruling is not None:
        parts["5-ruling.pdf"] = bytes(sight.hearing.ruling.pdf)
    if apart := without_prejudice(sight):
        parts["without-prejudice/without-prejudice.json"] = _json(apart)
    about = {"dispute": dispute.reference, **named, "taken_by": taken.name, "taken_at": taken.at.isoformat()}
    listed, root = manifest(parts, about)
    return DisputeFile(_zipped({**parts, MANIFEST: listed}), root)


def part_pdf(part: Part, sight: Sight, taken: Taken) -> bytes:
    """One part as an accessible PDF.

    :raises ValueError: if anything of it cannot be shown.
    """
    context = {"part": part, "dispute": sight.dispute, "taken": taken}
    document = render_to_string("disputes/file_part.jinja", context)
    more = (STYLES / "dispute-file-print.css",)
    return tagged_pdf(document, style=STYLES / "letter-print.css", more=more, identity=sha256(document)[:32])


def _zipped(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in sorted(parts.items()):
            folder.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _json(content: Any) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False) + "\n"
