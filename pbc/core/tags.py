"""Status tags in the cells of lists, as components/status.jinja shows them on pages."""

from markupsafe import Markup

TAG = Markup('<strong class="nhsuk-tag nhsuk-tag--{}">{}</strong>')


def tag(text: str, colour: str) -> Markup:
    """The words in their coloured tag. Colour says nothing that the words do not."""
    return TAG.format(colour, text)
