"""The first page of every role: what needs you now. Above all apps, because each of them is asked."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from importlib import import_module

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.module_loading import module_has_submodule

from pbc.accounts.domain.roles import ROLES
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.needs import Need, in_order
from pbc.core.principal import Principal

Asker = Callable[..., list[Need]]


@signed_in()
def home(request: PersonRequest) -> HttpResponse:
    today = clock.today()
    needs = needs_of(request.principal, today)
    return render(request, "home/home.jinja", {"needs": needs, "on": today, "role": ROLES[request.principal.role]})


def needs_of(principal: Principal, today: date) -> list[Need]:
    """Everything that needs this hat, the first due first: for the home page and for the digest by e-mail alike."""
    return in_order(need for ask in askers() for need in ask(principal=principal, today=today))


@cache
def askers() -> tuple[Asker, ...]:
    """``needs(*, principal, today)`` of every app that has ``queries/needs.py``, from low to high."""
    return tuple(_askers())


def _askers() -> Iterator[Asker]:
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "queries"):
            queries = import_module(f"{config.name}.queries")
            if hasattr(queries, "__path__") and module_has_submodule(queries, "needs"):
                yield import_module(f"{config.name}.queries.needs").needs
