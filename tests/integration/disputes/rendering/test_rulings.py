import io

from pypdf import PdfReader

from disputes.domain.parties import Side
from disputes.rendering.rulings import ruling_pdf


def test_a_ruling_is_a_tagged_pdf_with_both_offers_and_every_reason(hearing) -> None:
    dispute = hearing.ruled(Side.PCT, Side.PRACTICE, Side.PCT)
    reader = PdfReader(io.BytesIO(bytes(dispute.ruling.pdf)), strict=True)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "The panel rules for the final offer of Northmoor PCT, whole, by 2 to 1.",
        "peculiar-word-one",
        "peculiar-word-two",
        "£11,987.65",
        "between First Surgery and Northmoor PCT. The panel was asked:",
        "Is the claim within the terms?",
        "The financial member, for the offer of First Surgery",
        "It is to be done by 9 October 2006",
    ):
        assert words in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    content = dispute.ruling.content
    assert ruling_pdf(content, identity="ab" * 16) == ruling_pdf(content, identity="ab" * 16)
