"""A page with one form for one deed: shown, sent, refused with its reason, or done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from pbc.accounts.views.access import PersonRequest
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


def deed_page(
    request: PersonRequest,
    form: Form,
    deed: Callable[[], object],
    *,
    done: str,
    back: tuple[str, str],
    template: str,
    **shown: object,
) -> HttpResponse:
    """Show the form, or try the deed with what was sent.

    :param deed: called once the form is valid; what it refuses stands on the form, with all that was written.
    :param done: said on the page that follows.
    :param back: the name of that page's address, and what it is of.
    :param shown: the title, the words of the button, and what else the template shows.
    """
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, done)
            return redirect(*back)
    return render(request, template, {"form": form, **shown})


def sent(request: PersonRequest) -> Any:
    """The data of a form that was sent, or none."""
    return request.POST if request.method == "POST" else None
