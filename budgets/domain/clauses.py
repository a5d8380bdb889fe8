"""The clauses of terms, taken out of their exact words: what a dispute about the agreement points to (R140; S4 ¶31)."""

import re
from collections.abc import Mapping

BEGINS = re.compile(r"^(\d+)\. ", re.MULTILINE)


def clauses_of(text: str) -> Mapping[int, str]:
    """Each clause by its number, in the words that are signed, without the number.

    >>> clauses_of("Terms\\n\\n1. Budget: £1.\\n   Day cases: £1.\\n2. Scope:\\n")
    {1: 'Budget: £1.\\n   Day cases: £1.', 2: 'Scope:'}
    """
    begun = list(BEGINS.finditer(text))
    ends = [*(each.start() for each in begun), len(text)][1:]
    return {int(each[1]): text[each.end() : end].strip() for each, end in zip(begun, ends, strict=True)}
