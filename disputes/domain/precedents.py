"""Published rulings name nobody (R143; domain handbook §11)."""

import re
from collections.abc import Iterable, Mapping

from pbc.core.errors import Invalid


def check_anonymous(texts: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse a text that has one of these names or codes in it, as a word of its own, in whatever case.

    :param texts: by field.
    :raises Invalid: naming the field and what stands in it.
    """
    for name in names:
        for field, text in texts.items():
            if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
                fix = "Say “a practice”, “its PCT” or “a member”. Nothing was published."
                raise Invalid(f"“{name}” stands in it.", field=field, rule="precedents_name_nobody", fix=fix)
