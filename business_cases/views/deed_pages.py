"""A page with one form for one deed on a case."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse

from business_cases.models import BusinessCase
from pbc.accounts.views import deed_pages
from pbc.accounts.views.access import PersonRequest
from pbc.accounts.views.deed_pages import sent

__all__ = ["deed_page", "sent"]


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
