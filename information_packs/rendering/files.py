"""All files of a pack, made together: its charts are drawn once."""

from information_packs.models import Pack
from information_packs.rendering.html import body_of, charts_for
from information_packs.rendering.pdf import pdf_of
from information_packs.rendering.tables import csv_of, xlsx_of


def files_of(pack: Pack) -> dict[str, bytes]:
    """The page's body, the PDF and the tables of a pack with data, by kind of file."""
    charts = charts_for(pack)
    return {
        "html": body_of(pack, charts).encode(),
        "pdf": pdf_of(pack, charts),
        "csv": csv_of(pack),
        "xlsx": xlsx_of(pack),
    }


def file_of(pack: Pack, kind: str) -> bytes:
    """One file of a pack, made from the data that it holds now."""
    if kind == "csv":
        return csv_of(pack)
    if kind == "xlsx":
        return xlsx_of(pack)
    charts = charts_for(pack)
    return pdf_of(pack, charts) if kind == "pdf" else body_of(pack, charts).encode()
