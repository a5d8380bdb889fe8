import pytest

from disputes.domain.precedents import check_anonymous
from pbc.core.errors import Invalid

NAMES = ["First Surgery", "ZZ0001", ""]


@pytest.mark.parametrize("text", ["The claim of FIRST SURGERY.", "Claim ZZ0001-2006-1 was refused.", "zz0001"])
def test_a_text_that_names_somebody_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_anonymous({"title": "A claim", "question": text}, NAMES)
    assert refused.value.field == "question"
    assert "a practice" in refused.value.fix


def test_a_word_that_only_holds_a_name_names_nobody() -> None:
    check_anonymous({"title": "The first surgeryless clinic of XZZ0001"}, NAMES)
