"""Pages for when something cannot be done: what happened, what to do, and that nothing was lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pbc.core.errors import Denied, Invalid


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        "This request could not be read",
        "The address or the form that was sent is not one that this service understands. Nothing was changed.",
        "Go back, check what you entered and try again.",
        plain=True,
    )


def invalid(request: HttpRequest, fault: Invalid) -> HttpResponse:
    """What was given cannot be used, and no form was there to say so."""
    return _page(
        request, 400, "This cannot be done as asked", fault.message, fault.fix or "Go back and try again.", _UNCHANGED
    )


def denied(request: HttpRequest, refusal: Denied) -> HttpResponse:
    return _page(request, 403, "You cannot do this", str(refusal), _UNCHANGED)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, "You cannot do this", "Your role does not allow it.", _UNCHANGED)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        "This form has expired",
        "The form was open for too long, you signed in or out meanwhile, or your browser does not keep cookies.",
        "Nothing was saved. Go back, reload the page and send the form again.",
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        404,
        "Page not found",
        "There is no page at this address, or it belongs to an organisation that your role does not cover.",
        "If you typed the address, check it. If you followed a link, it may be out of date.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither a person nor the database, which may be what failed."""
    return _page(
        request,
        500,
        "Something went wrong here",
        "This is a fault of the service, not of what you did, and it has been recorded.",
        "What you sent was not half saved: it is there whole, or not at all. Try again in a few minutes.",
        plain=True,
    )


_UNCHANGED = "Nothing was changed."


def _page(request: HttpRequest, status: int, heading: str, *sentences: str, plain: bool = False) -> HttpResponse:
    template = "errors/plain.jinja" if plain or not hasattr(request, "principal") else "errors/page.jinja"
    return render(request, template, {"heading": heading, "sentences": sentences}, status=status)
