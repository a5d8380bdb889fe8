"""A page with one form for one deed on a dispute: shown, sent, refused with its reason, or done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from disputes.models import Dispute
from pbc.accounts.views.access import PersonRequest
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


def deed_page(
    request: PersonRequest,
    dispute: Dispute,
    form: Form,
    deed: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    **context: Any,
) -> HttpResponse:
    """Show the form, or try the deed with what was sent.

    :param deed: called once the form is valid; what it refuses stands on the form, with all that was written.
    :param done: said on the dispute's page afterwards.
    """
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, done)
            return redirect("disputes:dispute", dispute.reference)
    shown = {"dispute": dispute, "form": form, "title": title, "button": button, **context}
    return render(request, "disputes/deed.jinja", shown)


def sent(request: PersonRequest) -> Any:
    """The data of a form that was sent, or none."""
    return request.POST if request.method == "POST" else None
