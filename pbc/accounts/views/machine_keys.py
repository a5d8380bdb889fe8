"""Pages of administrators: the keys that other systems carry."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pbc.accounts.actions import machine_keys as actions
from pbc.accounts.forms import MachineKeyForm
from pbc.accounts.models import MachineKey
from pbc.accounts.presenters import key_state, scope_labels
from pbc.accounts.views.access import PersonRequest
from pbc.accounts.views.users import administrator
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Listing

COLUMNS = (
    Column("name", "System", order_by="name", href=lambda key: reverse("accounts:machine_key", args=[key.pk])),
    Column("prefix", "Key begins", value=lambda key: f"pbc_{key.prefix}", order_by="prefix"),
    Column("organisation", "Organisation", value=lambda key: key.organisation.name, order_by="organisation__name"),
    Column("state", "State", value=lambda key: key_state(key, clock.today())[0]),
    Column("expires_on", "Last day", kind="date", order_by="expires_on"),
    Column("last_used_at", "Last used", kind="datetime", order_by="last_used_at"),
)


@administrator
@require_http_methods(["GET"])
def machine_key_list(request: PersonRequest) -> HttpResponse:
    rows = MachineKey.objects.visible_to(request.principal).select_related("organisation")
    empty = "No system has a key yet. Add one for each provider's or ledger's system that sends files."
    listing = Listing("Machine keys", rows, COLUMNS, asked=request.GET, sort="name", empty=empty)
    if listing.export_format:
        return listing.file_response()
    return render(request, "accounts/machine_keys.jinja", {"listing": listing})


@never_cache
@administrator
@require_http_methods(["GET", "POST"])
def new_machine_key(request: PersonRequest) -> HttpResponse:
    """The plain key is in the answer to this form, once, and nowhere else."""
    form = MachineKeyForm(request.POST or None, principal=request.principal)
    if request.method == "POST" and form.is_valid():
        try:
            key, plain = actions.create_machine_key(**form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            return render(request, "accounts/machine_key_made.jinja", {"key": key, "plain": plain})
    context = {
        "form": form,
        "heading": "Add a machine key",
        "button": "Add key",
        "trail": [("Machine keys", reverse("accounts:machine_keys"))],
    }
    return render(request, "accounts/form.jinja", context, status=422 if form.errors else 200)


@administrator
@require_http_methods(["GET"])
def machine_key_page(request: PersonRequest, key_id: int) -> HttpResponse:
    rows = MachineKey.objects.visible_to(request.principal).select_related("organisation")
    key = get_object_or_404(rows, pk=key_id)
    context = {"key": key, "state": key_state(key, clock.today()), "scopes": scope_labels(key)}
    return render(request, "accounts/machine_key.jinja", context)


@administrator
@require_http_methods(["POST"])
def revoke_machine_key(request: PersonRequest, key_id: int) -> HttpResponse:
    key = get_object_or_404(MachineKey.objects.visible_to(request.principal), pk=key_id)
    actions.revoke_machine_key(key=key, by=request.principal, at=clock.now())
    messages.success(request, "The key is revoked: it opens nothing from now on.")
    return redirect("accounts:machine_key", key.pk)
