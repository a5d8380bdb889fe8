"""The Jinja environment of pages and packs."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


def environment(**options: Any) -> Environment:
    options["undefined"] = StrictUndefined
    env = Environment(autoescape=True, **{key: value for key, value in options.items() if key != "autoescape"})
    env.loader = ChoiceLoader([loader for loader in (env.loader, PackageLoader("nhsuk_frontend_jinja")) if loader])
    env.globals.update(static=static, url=reverse)
    return env
