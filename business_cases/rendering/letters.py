"""A decision letter as an accessible PDF (R100; S4 ¶53)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from pbc.core.tagged_pdf import tagged_pdf

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "letter-print.css"


def letter_pdf(content: Mapping[str, Any], *, identity: str) -> bytes:
    """The PDF of a letter's content (see :func:`business_cases.presenters.letters.letter_content`).

    :param identity: hexadecimal, of the content.
    :raises ValueError: if anything of it cannot be shown.
    """
    return tagged_pdf(
        render_to_string("business_cases/letter_document.jinja", {"letter": content}), style=STYLE, identity=identity
    )
