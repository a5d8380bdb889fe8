"""Who may open a page. Every view that is not for everybody wears ``signed_in``.

What a person may do comes with the request as ``request.principal``, put there by the middleware of accounts.
"""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from pbc.core.errors import Denied
from pbc.core.principal import Principal

View = Callable[..., HttpResponse]


class PersonRequest(HttpRequest):
    """For annotations: the request of a view that wears ``signed_in()``."""

    principal: Principal


def signed_in(permission: str | None = None) -> Callable[[View], View]:
    """Let in people with a hat on; with a permission, only hats that carry it.

    Nobody: to the sign-in page and back. Several hats and none chosen, or none at all: to the page of hats. A role that
    needs a second factor: to the page that sets it up. A hat without the permission: 403 with a sentence.
    ``request.principal`` is then a plain :class:`~pbc.core.principal.Principal`.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to(settings.LOGIN_URL, request)
            if not request.principal:
                return _to(reverse("accounts:hats"), request)
            if request.principal.role in settings.SECOND_FACTOR_ROLES and not request.user.is_verified():
                return _to(reverse("accounts:second_factor"), request)
            if permission and not request.principal.may(permission):
                raise Denied(f"As {request.principal.role_label} you may not open this page.")
            request.principal = copy(request.principal)  # out of its lazy wrapping
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def person(view: View) -> View:
    """Let in anybody who is signed in, with or without a hat: for one's own account."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to(settings.LOGIN_URL, request)
        return view(request, *args, **kwargs)

    return guarded


def _to(address: str, request: HttpRequest) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx:  # part of a page was asked for: send the whole page there, and back to itself
        return HttpResponseClientRedirect(f"{address}?{urlencode({'next': htmx.current_url_abs_path or '/'})}")
    if request.method not in ("GET", "HEAD") or request.path == "/":
        return HttpResponseRedirect(address)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
