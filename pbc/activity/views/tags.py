"""Status tags in the cells of lists."""

from django.template.loader import render_to_string
from markupsafe import Markup


def tag(text: str, colour: str) -> Markup:
    """The words in their coloured tag, as markup."""
    return Markup(render_to_string("activity/tag.jinja", {"text": text, "colour": colour}).strip())  # noqa: S704 - escaped by the template
