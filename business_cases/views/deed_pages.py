"""A page with one form for one deed on a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpResponse

from business_cases.models import BusinessCase
from pbc.accounts.views import deed_pages
from pbc.accounts.views.access import PersonRequest
from pbc.accounts.views.deed_pages import sent

__all__ = ["Act", "deed_page", "sent"]


@dataclass(frozen=True)
class Act:
    """What somebody may do on a page: a form, the action it goes to, and what is said when it is done."""

    form: Callable[..., Form]
    act: Callable[..., Any]
    done: str
    button: str
    title: str
    is_warning: bool = False


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
    **shown: object,
) -> HttpResponse:
    """Show the form, or try the deed; the page of the case follows."""
    back = ("business_cases:case", case.reference)
    shown |= {"case": case, "title": title, "button": button}
    return deed_pages.deed_page(request, form, deed, done=done, back=back, template=template, **shown)
