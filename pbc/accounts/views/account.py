"""One's own account: the hat worn, the password, the second factor."""

from typing import Any

import django_otp
import qrcode
import qrcode.image.svg
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice
from markupsafe import Markup

from pbc.accounts.actions import second_factor as second_factor_actions
from pbc.accounts.actions import users
from pbc.accounts.domain.mail import PACE_LABELS
from pbc.accounts.forms import CodeForm, HatForm, PasswordForm
from pbc.accounts.middleware import HAT
from pbc.accounts.presenters import hat_label
from pbc.accounts.queries.mail import pace_of
from pbc.accounts.queries.people import has_second_factor
from pbc.accounts.views.access import person
from pbc.accounts.views.onwards import onwards
from pbc.core import clock
from pbc.core.errors import Invalid
from pbc.core.faults import show_on


@person
@require_http_methods(["GET", "POST"])
def hats(request: Any) -> HttpResponse:
    """Choose the role to act in."""
    if not request.hats:
        return render(request, "accounts/no_hat.jinja", status=403)
    choices = [(hat.pk, hat_label(hat)) for hat in request.hats]
    form = HatForm(request.POST or None, hats=choices, initial={"hat": request.session.get(HAT)})
    if request.method == "POST" and form.is_valid():
        request.session[HAT] = int(form.cleaned_data["hat"])
        return onwards(request)
    return render(request, "accounts/hats.jinja", {"form": form}, status=422 if form.errors else 200)


@person
@require_http_methods(["GET"])
def account(request: Any) -> HttpResponse:
    context = {
        "has_second_factor": has_second_factor(request.user.pk),
        "mail": PACE_LABELS[pace_of(request.user.pk)],
    }
    return render(request, "accounts/account.jinja", context)


@never_cache
@sensitive_post_parameters("old", "new")
@person
@require_http_methods(["GET", "POST"])
def password(request: Any) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = users.change_password(user=request.user, **form.cleaned_data, at=clock.now())
        except Invalid as fault:
            show_on(form, fault)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. Other sessions of yours are signed out.")
            return redirect("accounts:account")
    return render(request, "accounts/password.jinja", {"form": form}, status=422 if form.errors else 200)


@never_cache
@person
@require_http_methods(["GET", "POST"])
def second_factor(request: Any) -> HttpResponse:
    """Set up: show the key as a picture and as text, and have a code from the app confirm it."""
    if has_second_factor(request.user.pk):
        messages.info(request, "You have a second factor. An administrator can reset it if you lose your phone.")
        return redirect("accounts:account")
    device = second_factor_actions.start_second_factor(user=request.user, at=clock.now())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = second_factor_actions.confirm_second_factor(
                user=request.user, code=form.cleaned_data["code"], at=clock.now()
            )
        except Invalid as fault:
            show_on(form, fault)
        else:
            django_otp.login(request, device)
            messages.success(request, "Your second factor is set up. You are asked for a code when you next sign in.")
            return onwards(request)
    context = {"form": form, "picture": _picture(device), "key": _key(device)}
    return render(request, "accounts/second_factor.jinja", context, status=422 if form.errors else 200)


def _picture(device: TOTPDevice) -> Markup:
    code = qrcode.make(device.config_url, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    return Markup(code.to_string(encoding="unicode"))  # noqa: S704 - drawn here, from our own key


def _key(device: TOTPDevice) -> str:
    """The key as apps take it, in groups of four."""
    text = device.config_url.split("secret=")[1].split("&")[0].rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
