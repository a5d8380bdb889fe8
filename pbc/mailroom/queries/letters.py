"""The words of every kind of message. Above all apps, because each of them words its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from pbc.accounts.actions.mail import Composer
from pbc.accounts.domain.mail import DIGEST
from pbc.accounts.models import Mail
from pbc.core.mail import Words
from pbc.core.principal import Principal
from pbc.mailroom.queries.digest import digest

ALWAYS = "You get this message whatever you chose about e-mail, because it has to be told."
CHOICE = "You choose on the page of your account how often you get e-mail."


def compose(mail: Mail, reader: Principal, on: date) -> Words | None:
    """The words of a message for whoever reads it now; nothing where there is nothing to tell them any more.

    :raises KeyError: for a kind that no app words.
    """
    words = composers()[mail.kind](mail, reader, on)
    return replace(words, footer=ALWAYS if mail.is_mandatory else CHOICE) if words else None


@cache
def composers() -> dict[str, Composer]:
    """By kind: ``LETTERS`` of every app that has ``queries/mail.py``, and the digest."""
    return {DIGEST: digest, **dict(_composers())}


def _composers() -> Iterator[tuple[str, Composer]]:
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "queries"):
            queries = import_module(f"{config.name}.queries")
            if hasattr(queries, "__path__") and module_has_submodule(queries, "mail"):
                yield from getattr(import_module(f"{config.name}.queries.mail"), "LETTERS", {}).items()
