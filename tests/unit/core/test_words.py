import pytest

from pbc.core.errors import Invalid
from pbc.core.words import check_said


def test_words_are_taken_without_blanks_around_them() -> None:
    assert check_said("  The list was late.\n", field="reason", what="The reason") == "The list was late."


@pytest.mark.parametrize("nothing", ["", " ", "\n\t"])
def test_blanks_are_no_words(nothing: str) -> None:
    with pytest.raises(Invalid, match="The reason is missing") as caught:
        check_said(nothing, field="reason", what="The reason")
    assert (caught.value.field, caught.value.rule) == ("reason", "said_in_words")
