import io
from pathlib import Path

import pytest
from django.conf import settings
from pypdf import PdfReader
from weasyprint import CSS, HTML

from pbc.core.tagged_pdf import tagged_pdf

PAGE = '<html lang="en"><title>A letter</title><body><h1>Dear practice</h1>{}</body></html>'
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "style.css"
    path.write_text("h1 { color: #003087; }")
    return path


def test_a_document_is_tagged_has_its_language_and_its_identity(style: Path) -> None:
    reader = PdfReader(io.BytesIO(tagged_pdf(PAGE.format(""), style=style, identity="ab" * 16)), strict=True)
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")  # type: ignore[index]
    assert [part.original_bytes.hex() for part in reader.trailer["/ID"]] == ["ab" * 16] * 2  # type: ignore[attr-defined]


def test_a_picture_is_shown_only_if_it_is_the_document_s_own_and_has_words(style: Path) -> None:
    own = {"chart:one": PICTURE}
    good = '<img src="chart:one" alt="A square"/>'
    assert tagged_pdf(PAGE.format(good), style=style, identity="00", pictures=own)
    for bad in (
        '<img src="chart:two" alt="x"/>',
        '<img src="file:///etc/hostname" alt="x"/>',
        '<img src="chart:one"/>',
    ):
        with pytest.raises(ValueError, match=r"."):
            tagged_pdf(PAGE.format(bad), style=style, identity="00", pictures=own)


@pytest.mark.parametrize("lines", range(20, 27))
def test_no_heading_or_caption_stands_alone_at_the_foot_of_a_letters_page(lines: int) -> None:
    row = f"<tr><th>r</th><td>{'word ' * 60}</td></tr>"
    table = f"<h2>Done</h2><table><caption>Everything</caption><thead><tr><th>A</th></tr></thead>{row * 8}</table>"
    style = Path(settings.BASE_DIR) / "static" / "css" / "letter-print.css"
    document = HTML(string=f"<article>{'<p>x</p>' * lines}{table}</article>").render(stylesheets=[CSS(style)])
    first = [box.text for box in document.pages[0]._page_box.descendants() if hasattr(box, "text")]
    assert ("Done" in first) == ("Everything" in first) == any("word" in text for text in first)
