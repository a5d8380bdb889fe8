"""A ruling as an accessible PDF (R143; S4 ¶73)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from pbc.core.tagged_pdf import tagged_pdf

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "letter-print.css"


def ruling_pdf(content: Mapping[str, Any], *, identity: str) -> bytes:
    """The PDF of a ruling's content (see :func:`disputes.presenters.rulings.ruling_content`).

    :param identity: hexadecimal, of the content.
    :raises ValueError: if anything of it cannot be shown.
    """
    document = render_to_string("disputes/ruling_document.jinja", {"ruling": content})
    return tagged_pdf(document, style=STYLE, identity=identity)
