"""A page with one form for one deed on a dispute."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse

from disputes.models import Dispute
from pbc.accounts.views import deed_pages
from pbc.accounts.views.access import PersonRequest
from pbc.accounts.views.deed_pages import sent

__all__ = ["deed_page", "sent"]


def deed_page(
    request: PersonRequest,
    dispute: Dispute,
    form: Form,
    deed: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    **shown: object,
) -> HttpResponse:
    """Show the form, or try the deed; the page of the dispute follows."""
    back = ("disputes:dispute", dispute.reference)
    shown |= {"dispute": dispute, "title": title, "button": button}
    return deed_pages.deed_page(request, form, deed, done=done, back=back, template="disputes/deed.jinja", **shown)
