"""Addresses of pages and of the API."""

from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from health_check.views import HealthCheckView

from pbc.gallery import gallery
from pbc.help import views as help_views
from pbc.help.pages import PAGES
from pbc.home import home
from pbc.hubs import hub

PAGES_OF = (
    "pbc.accounts.urls",
    "pbc.organisations.urls",
    "pbc.successions.urls",
    "pbc.activity.urls",
    "governance.urls",
    "disputes.urls",
    "budgets.urls",
    "business_cases.urls",
    "information_packs.urls",
)


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("go-to/<slug:slug>/", hub, name="hub"),
    path("help/", help_views.start, name="help"),
    *(path(f"help/{page.slug}/", help_views.help_page, {"slug": page.slug}, name=page.route) for page in PAGES),
    *(path("", include(module)) for module in PAGES_OF if find_spec(module)),
    *(path("api/", include(module)) for module in ("pbc.api.urls",) if find_spec(module)),
    path("health/live/", alive, name="health_live"),
    path(
        "health/",
        HealthCheckView.as_view(checks=["health_check.checks.Database", "health_check.checks.Cache"]),
        name="health",
    ),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("components/", gallery, name="components"))

handler400 = "pbc.core.error_pages.bad_request"
handler403 = "pbc.core.error_pages.permission_denied"
handler404 = "pbc.core.error_pages.page_not_found"
handler500 = "pbc.core.error_pages.server_error"
