"""An agenda as page, as accessible PDF, and as a folder with the files of its cases (R104; S4 ¶52)."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from business_cases.domain.figures import shown_months
from business_cases.models import Attachment
from business_cases.presenters.agendas import agenda_content
from business_cases.queries.agendas import Agenda
from business_cases.rendering.letters import STYLE as LETTERS
from business_cases.rendering.recovery import recovery_chart
from pbc.core.charts.figure import Svg
from pbc.core.tagged_pdf import tagged_pdf

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "agenda-print.css"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""No file of a folder has a time of its own: the same agenda gives the same bytes."""


def agenda_context(agenda: Agenda) -> dict[str, Any]:
    """What the templates of page and PDF show: words, and the chart of each item by its place."""
    charts: dict[int, Svg] = {}
    for place, facts in enumerate(agenda.items, start=1):
        if facts and facts.recovery:
            charts[place] = recovery_chart(shown_months(facts.recovery), facts.recovery.month)
    return {"agenda": agenda_content(agenda), "charts": charts, "picture": picture}


def picture(place: int) -> str:
    """The address under which the document shows the chart of an item."""
    return f"agenda:recovery-{place}"


def agenda_pdf(context: Mapping[str, Any], *, identity: str) -> bytes:
    """The PDF of what :func:`agenda_context` gives.

    :param identity: hexadecimal, of the content.
    :raises ValueError: if anything of it cannot be shown.
    """
    document = render_to_string("business_cases/agenda_document.jinja", {**context, "for_print": True})
    pictures = {picture(place): chart.text for place, chart in context["charts"].items()}
    return tagged_pdf(document, style=LETTERS, more=(STYLE,), identity=identity, pictures=pictures)


def agenda_folder(agenda: Agenda, pdf: bytes) -> bytes:
    """A ZIP of the PDF and the files of each case shown, a folder an item. What is withheld is not in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(zipfile.ZipInfo("agenda.pdf", EPOCH), pdf)
        for place, facts in enumerate(agenda.items, start=1):
            rows = Attachment.objects.in_bulk([each.pk for each in facts.attachments]) if facts else {}
            for number, row in enumerate(rows.values(), start=1):
                name = f"item-{place}/{number:02}-{row.name}"
                folder.writestr(zipfile.ZipInfo(name, EPOCH), bytes(row.content))
    return made.getvalue()
