"""The schema, and a page to read it on. Both are open: they hold no data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from pbc.api.documentation import KEY, documentation


class Schema(SpectacularAPIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The schema as a page to read and print; no script is needed."""
    return render(request, "api/docs.jinja", {"docs": documentation(), "key": KEY})
