"""A page with one form for one deed on a case: shown, sent, refused with its reason, or done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from business_cases.models import BusinessCase
from pbc.accounts.views.access import PersonRequest
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


def deed_page(
    request: PersonRequest,
    case: BusinessCase,
    form: Form,
    deed: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    template: str = "business_cases/deed.jinja",
    **context: Any,
) -> HttpResponse:
    """Show the form, or try the deed with what was sent.

    :param deed: called once the form is valid; what it refuses stands on the form, with all that was written.
    :param done: said on the case's page afterwards.
    """
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, done)
            return redirect("business_cases:case", case.reference)
    return render(request, template, {"case": case, "form": form, "title": title, "button": button, **context})


def sent(request: PersonRequest) -> Any:
    """The data of a form that was sent, or none."""
    return request.POST if request.method == "POST" else None
