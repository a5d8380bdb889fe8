"""Places and months in addresses, as far as the hat may see them."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from pbc.activity.domain.lines import Line
from pbc.activity.queries.month_end import pcts_in_sight
from pbc.core.access import PersonRequest
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


def pct_or_404(request: PersonRequest, code: str) -> Organisation:
    return get_object_or_404(pcts_in_sight(request.principal), code=code)


def practice_or_404(request: PersonRequest, code: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.principal).practices(), code=code)


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404 from error


def line_or_404(text: str) -> Line:
    try:
        return Line(text)
    except ValueError as error:
        raise Http404 from error
