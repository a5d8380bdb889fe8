"""Decision letters as they are stored: tagged, readable, the same words as the decision."""

import io

import pytest
from pypdf import PdfReader

from business_cases.domain.route import Level
from business_cases.queries.signing import letter_of
from business_cases.rendering.letters import letter_pdf
from tests.integration.business_cases.decision_world import REFUSE, WITH_TERM


@pytest.mark.parametrize("judgement", [WITH_TERM, REFUSE])
def test_a_letter_is_a_tagged_pdf_with_the_words_of_the_decision(world, judgement) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, judgement, by=world.director)
    letter = letter_of(case)
    reader = PdfReader(io.BytesIO(bytes(letter.pdf)), strict=True)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert case.reference in reader.metadata.title
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    wanted = [
        "First Surgery",
        "11 September 2006",
        judgement.reasons,
        "What happens next",
        "D. Director, for Northmoor",
    ]
    wanted += [judgement.resolves, "If you disagree"] if judgement is REFUSE else ["1. A consultant is named"]
    for words in wanted:
        assert words in text
    assert ("If you disagree" in text) is (judgement is REFUSE)
    assert "1 December 2006" in text or judgement is REFUSE


def test_the_same_words_give_the_same_bytes(world) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    content = letter_of(case).content
    assert letter_pdf(content, identity="ab" * 16) == letter_pdf(content, identity="ab" * 16)
