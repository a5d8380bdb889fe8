from pathlib import Path

import pytest

from pbc.help.glossary import Term, read_glossary

PROJECT = Path(__file__).resolve().parents[3]
TEXT = """# Glossary

Some words | before it.

| Term | Meaning | In code |
|---|---|---|
| Close | The end of a month’s accounts | `MonthClose` |
| PBC | Practice based commissioning | — |
"""


def test_terms_come_in_their_order_without_the_code() -> None:
    assert read_glossary(TEXT) == (
        Term("Close", "The end of a month’s accounts"),
        Term("PBC", "Practice based commissioning"),
    )


def test_a_row_that_is_out_of_shape_is_not_read_as_something_else() -> None:
    with pytest.raises(ValueError, match="not a row of the glossary: | Slot"):
        read_glossary(TEXT + "| Slot | A place | `DataSlot` | more |\n")


def test_a_glossary_without_terms_is_refused() -> None:
    with pytest.raises(ValueError, match="no terms"):
        read_glossary("# Glossary\n\n| Term | Meaning |\n|---|---|\n")


def test_the_glossary_of_the_product_has_each_term_once_in_the_order_of_the_alphabet() -> None:
    terms = [each.term for each in read_glossary((PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8"))]
    assert len(terms) > 30
    assert terms == sorted(set(terms), key=str.lower)
