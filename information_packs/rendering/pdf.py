"""A pack as a tagged PDF (PDF/UA-1), from the same body as the page. Nothing is fetched from anywhere."""

from pathlib import Path

from django.conf import settings

from information_packs.models import Pack
from information_packs.rendering.charts import picture
from information_packs.rendering.html import Charts, charts_for, document_of
from pbc.core.tagged_pdf import tagged_pdf

STYLE = Path(settings.BASE_DIR) / "static" / "css" / "pack-print.css"


def pdf_of(pack: Pack, charts: Charts | None = None) -> bytes:
    """The PDF of a pack with data. The same data give the same bytes on the same machine.

    :param charts: the pack's charts where they are drawn already.
    :raises ValueError: if anything of it cannot be shown, or only without its words.
    """
    charts = charts or charts_for(pack)
    pictures = {picture(key): chart.text for key, chart in charts.items()}
    return tagged_pdf(document_of(pack, charts), style=STYLE, identity=pack.data_hash[:32], pictures=pictures)
