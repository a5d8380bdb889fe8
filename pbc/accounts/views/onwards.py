"""After signing in or choosing a hat: on to where the person was going."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def onwards(request: HttpRequest) -> HttpResponseRedirect:
    """To the address in ``next``, if that is a page of ours; else home."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else settings.LOGIN_REDIRECT_URL)
