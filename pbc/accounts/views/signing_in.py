"""Sign in, give the second factor, sign out."""

from datetime import datetime, timedelta

import django_otp
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pbc.accounts.actions import signing_in as actions
from pbc.accounts.forms import NOT_RIGHT, CodeForm, SignInForm
from pbc.accounts.models import User
from pbc.accounts.queries.people import active_person, has_second_factor
from pbc.accounts.views.onwards import onwards
from pbc.core import clock

PENDING = "second_factor_pending"
PENDING_LASTS = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return onwards(request)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.sign_in(**form.cleaned_data, at=clock.now())
        if user and has_second_factor(user.pk):
            request.session.cycle_key()
            request.session[PENDING] = {"user": user.pk, "at": clock.now().isoformat()}
            return redirect(_with_next(request, "/sign-in/code/"))
        if user:
            login(request, user, BACKEND)
            return onwards(request)
        form.add_error(None, NOT_RIGHT)
    return render(request, "accounts/sign_in.jinja", {"form": form}, status=_status(form))


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, for who has a second factor. Nobody is signed in before it."""
    user = _pending(request)
    if user is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = actions.check_code(user=user, code=form.cleaned_data["code"], at=clock.now())
        if device:
            del request.session[PENDING]
            login(request, user, BACKEND)
            django_otp.login(request, device)
            return onwards(request)
        form.add_error(None, NOT_RIGHT)
    return render(request, "accounts/sign_in_code.jinja", {"form": form}, status=_status(form))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        actions.sign_out(user=request.user, at=clock.now())
    logout(request)
    return redirect("accounts:sign_in")


def _pending(request: HttpRequest) -> User | None:
    pending = request.session.get(PENDING)
    if not pending or clock.now() - datetime.fromisoformat(pending["at"]) > PENDING_LASTS:
        return None
    return active_person(pending["user"])


def _with_next(request: HttpRequest, address: str) -> str:
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _status(form: SignInForm | CodeForm) -> int:
    return 422 if form.errors else 200
