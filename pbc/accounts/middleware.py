"""Puts on the hat that the person chose, and turns refusals into pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from pbc.accounts.models import RoleAssignment
from pbc.accounts.queries.hats import hats_of
from pbc.core import clock, error_pages
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal

HAT = "hat"


class HatMiddleware:
    """``request.hats``: roles in force today. ``request.principal``: the one worn, or nothing.

    Both are read when first asked for, in one query, so a role that ended falls off at once and a page that needs
    nobody asks nothing. The only hat is worn without asking; of several, one must be chosen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.hats = SimpleLazyObject(lambda: _hats(request))  # type: ignore[attr-defined]
        request.principal = SimpleLazyObject(lambda: _worn(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Denied):
            return error_pages.denied(request, exception)
        if isinstance(exception, Invalid):
            return error_pages.invalid(request, exception)
        return None


def _hats(request: HttpRequest) -> list[RoleAssignment]:
    return hats_of(request.user.pk, on=clock.today()) if request.user.is_authenticated else []


def _worn(request: HttpRequest) -> Principal | None:
    hats: list[RoleAssignment] = list(request.hats)  # type: ignore[attr-defined]
    if len(hats) == 1:
        return hats[0].as_principal()
    chosen = request.session.get(HAT)
    return next((hat.as_principal() for hat in hats if hat.pk == chosen), None)
