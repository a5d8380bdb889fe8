"""Words that somebody has to give: reasons, evidence, what was said."""

from pbc.core.errors import Invalid


def check_said(words: str, *, field: str, what: str) -> str:
    """The words without blanks around them.

    :param what: completing "___ is missing", such as "The evidence".
    :raises Invalid: where there are none.
    """
    if not words.strip():
        raise Invalid(f"{what} is missing.", field=field, rule="said_in_words", fix="Write it in a sentence or two.")
    return words.strip()
