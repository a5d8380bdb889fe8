"""The files of a pack: tagged, told apart from nothing else, and saying the same as the page."""

import copy
import csv
import gc
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from information_packs.actions.building import build_pack
from information_packs.actions.runs import request_packs
from information_packs.models import Pack
from information_packs.presenters import STATEMENT_COLUMNS, views_of
from information_packs.rendering import pdf as pdf_module
from information_packs.rendering.html import body_of, charts_for
from information_packs.rendering.pdf import pdf_of
from pbc.core.principal import SYSTEM
from tests.integration.information_packs.world import AT, MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(world):
    request_packs(pct=world.pct, month=MAY, practices=[world.other], by=SYSTEM, at=AT, send=False)
    return build_pack(pack_id=Pack.objects.get().pk, by=SYSTEM, at=AT)


def content(pack, kind):
    return bytes(pack.files.get(kind=kind).content)


def elements(node, found=None):
    """Kinds of structure elements in a PDF's tree, with their attributes."""
    found = [] if found is None else found
    node = node.get_object()
    if "/S" in node:
        found.append(node)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if hasattr(kid, "get_object") and isinstance(kid.get_object(), dict):
            elements(kid, found)
    return found


def test_the_pdf_is_tagged_named_and_in_english(pack):
    reader = PdfReader(io.BytesIO(content(pack, "pdf")))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "=Beech Tree Surgery: information pack for May 2006"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)]


def test_tables_have_headers_and_pictures_have_words(pack):
    root = PdfReader(io.BytesIO(content(pack, "pdf"))).trailer["/Root"]
    tree = elements(root["/StructTreeRoot"])
    kinds = [node["/S"] for node in tree]

    assert kinds.count("/Table") >= 10
    assert kinds.count("/TH") > kinds.count("/Table")
    figures = [node for node in tree if node["/S"] == "/Figure"]
    assert figures
    assert all(node.get("/Alt") for node in figures)


def test_every_cell_names_the_headers_of_its_row_and_column(pack):
    root = PdfReader(io.BytesIO(content(pack, "pdf"))).trailer["/Root"]
    tree = elements(root["/StructTreeRoot"])
    headers = {node["/ID"] for node in tree if node["/S"] == "/TH"}
    cells = [node["/A"]["/Headers"] for node in tree if node["/S"] == "/TD" and "/A" in node]

    assert len(cells) > 50
    assert all(len(named) == 2 and set(named) <= headers for named in cells)


def test_the_pdf_is_identified_by_its_data(pack):
    reader = PdfReader(io.BytesIO(content(pack, "pdf")), strict=True)

    assert [part.original_bytes.hex() for part in reader.trailer["/ID"]] == [pack.data_hash[:32]] * 2


def test_a_first_page_with_much_to_say_is_one_page(pack):
    """Three sentences, the question, four warnings, the charts and the contents: all before the statement."""
    data = copy.deepcopy(pack.data)
    data["practice"]["name"] = "The Old Foundry Surgery and Health Centre at Quellmere"
    data["summary"] = ["By the end of the month you had spent far more than you could have thought likely."] * 3
    warning = "Thrimwick and District NHS Foundation Trust had sent nothing for May 2006 when the month was closed: "
    data["warnings"] = [warning + "A&E, Hospital stays and Outpatients."] * 4
    pack.data = data

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(pack))).pages]

    first = squeezed(pages[0])
    assert squeezed("A question for you") in first
    assert first.count(squeezed(warning)) == 4
    assert squeezed("Finance statement, page 2") in first
    assert len(figures_on(pack, 0)) == 3
    assert squeezed(pages[1]).index(squeezed("Finance statement")) < 200


def figures_on(pack, number):
    """The pictures of one page of the PDF of a pack as it is now."""
    reader = PdfReader(io.BytesIO(pdf_of(pack)))
    tree = elements(reader.trailer["/Root"]["/StructTreeRoot"])
    page = reader.pages[number].indirect_reference
    return [node for node in tree if node["/S"] == "/Figure" and node.raw_get("/Pg") == page]


def test_a_chart_that_cannot_be_drawn_fails_the_pack(pack):
    charts = charts_for(pack)

    for picture in ("<svg", '<svg viewBox="0 0 9 9"><rect width="9" height="9" stroke-miterlimit="x"/></svg>'):
        with pytest.raises(ValueError, match="chart:budget"):
            pdf_of(pack, {**charts, "budget": replace(charts["budget"], text=picture)})


def test_a_picture_from_anywhere_fails_the_pack_and_is_not_fetched(pack, monkeypatch):
    for address in ("http://192.0.2.1/a.svg", "file:///etc/hostname", "data:image/svg+xml,<svg/>", "chart:none"):
        body = f'<html lang="en"><title>A pack</title><img src="{address}" alt="A picture"/></html>'
        monkeypatch.setattr(pdf_module, "document_of", lambda pack, charts, body=body: body)

        with pytest.raises(ValueError, match="own pictures only"):
            pdf_of(pack)
    assert gc.isenabled()


class Cells(HTMLParser):
    """The words of every cell of a page, without the workings that open from them."""

    def __init__(self):
        super().__init__()
        self.cells, self._depth, self._in_cell = [], 0, False

    def handle_starttag(self, tag, attributes):
        if tag in ("td", "th"):
            self.cells.append("")
            self._in_cell = True
        elif self._depth:
            self._depth += 1
        elif self._in_cell and dict(attributes).get("class") in ("nhsuk-details__text", "nhsuk-u-visually-hidden"):
            self._depth = 1

    def handle_endtag(self, tag):
        if tag in ("td", "th") and not self._depth:
            self._in_cell = False
        elif self._depth:
            self._depth -= 1

    def handle_data(self, data):
        if self._in_cell and not self._depth:
            self.cells[-1] += data


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_page_and_pdf_say_the_same_cell_by_cell(pack):
    views = views_of(pack.data).values()
    page = Cells()
    page.feed(content(pack, "html").decode())
    paper = squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(content(pack, "pdf"))).pages))

    for view in views:
        for row in view.rows:
            texts = [squeezed(cell.text) for cell in row]
            assert set(texts) <= {squeezed(cell) for cell in page.cells}
            if view.on_paper:
                assert all(text in paper for text in texts), texts


def test_the_same_data_give_the_same_bytes(pack):
    assert pdf_of(pack) == pdf_of(pack) == content(pack, "pdf")


def test_spreadsheets_hold_numbers_and_run_nothing(pack):
    rows = list(csv.DictReader(io.StringIO(content(pack, "csv").decode("utf-8-sig"))))
    assert {row["Practice"] for row in rows} == {pack.practice.code}
    book = load_workbook(io.BytesIO(content(pack, "xlsx")))
    about = {row[0].value: row[1].value for row in book["About"].rows}
    assert about["Information pack of"] == "'=Beech Tree Surgery"
    values = [cell.value for sheet in book for row in sheet.rows for cell in row]
    assert any(isinstance(value, int | float) for value in values)
    assert not [value for value in values if isinstance(value, str) and value.startswith("=")]


def test_why_it_moved_is_drawn_with_its_table_where_causes_are_stored(pack):
    """On page and paper. An older pack, stored without causes, still makes its page and its charts."""
    data = copy.deepcopy(pack.data)
    data["statement"] = statement_over_budget()
    pack.data = data
    chart = charts_for(pack)["causes"]
    page = body_of(pack, charts_for(pack))

    assert chart.text in page
    assert page.index("Why did it move?") < page.index('id="table-causes"')
    root = PdfReader(io.BytesIO(pdf_of(pack))).trailer["/Root"]
    assert squeezed(chart.alt) in [squeezed(str(node.get("/Alt", ""))) for node in elements(root["/StructTreeRoot"])]

    del data["statement"]["causes"]
    assert "causes" not in charts_for(pack)
    assert 'id="table-causes"' not in body_of(pack, charts_for(pack))


def statement_over_budget():
    """A stored statement of one line, £194.40 over, split into two parts."""
    figure = {"name": "A figure", "value": "194.40", "unit": "£"}
    line = {"line": "ae", "label": "A&E", "position": "over", "attention": "none"}
    line["figures"] = {key: figure for key, _ in STATEMENT_COLUMNS}
    parts = {"Volume": "204.40", "Price": "-10.00"}
    causes = [
        {"cause": name.lower(), "label": name, "meaning": "why", "pounds": pounds, "working": figure}
        for name, pounds in parts.items()
    ]
    words = {"absent": "", "caption": "Budget and actual", "note": "", "sentences": [], "how": []}
    return words | {"lines": [line], "total": line, "course": [], "causes": causes}
