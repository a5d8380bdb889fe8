"""How often one wants mail; and, for administrators, the outbox."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pbc.accounts.actions.mail import choose_mail, retry_mail
from pbc.accounts.domain.mail import Pace
from pbc.accounts.domain.mail_states import LABELS
from pbc.accounts.forms import MailChoiceForm
from pbc.accounts.models import Mail
from pbc.accounts.presenters import mail_kind, mail_reader, mail_state
from pbc.accounts.queries.mail import pace_of
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.users import administrator
from pbc.core import clock
from pbc.core.listing import Column, Filter, Listing

COLUMNS = (
    Column(
        "kind",
        "Message",
        value=lambda mail: mail_kind(mail.kind),
        order_by="kind",
        href=lambda mail: reverse("accounts:message", args=[mail.pk]),
    ),
    Column("user", "To", value=mail_reader, order_by="user__name"),
    Column("status", "State", value=lambda mail: mail_state(mail, clock.now())[0], order_by="status"),
    Column("made_at", "Made", kind="datetime", order_by="made_at"),
    Column("sent_at", "Sent", kind="datetime", order_by="sent_at"),
    Column("next_at", "Next try", kind="datetime", order_by="next_at"),
    Column("attempts", "Failed tries", kind="number", order_by="attempts"),
    Column("last_error", "Last error", order_by="last_error"),
)
FILTERS = (
    Filter("status", "State", lambda rows, status: rows.filter(status=status), tuple(LABELS.items())),
    Filter("q", "Person", lambda rows, text: rows.filter(user__name__icontains=text)),
)


@signed_in()
@require_http_methods(["GET", "POST"])
def mail_choice(request: PersonRequest) -> HttpResponse:
    """Choose how often one wants mail."""
    pace = pace_of(request.principal.user_id or 0)
    form = MailChoiceForm(request.POST or None, initial={"pace": pace})
    if request.method == "POST" and form.is_valid():
        choose_mail(pace=Pace(form.cleaned_data["pace"]), by=request.principal, at=clock.now())
        messages.success(request, "Your choice about e-mail is kept. It holds from the next message on.")
        return redirect("accounts:account")
    return render(request, "accounts/mail_choice.jinja", {"form": form}, status=422 if form.errors else 200)


@administrator
@require_http_methods(["GET"])
def outbox(request: PersonRequest) -> HttpResponse:
    """Every message to those whom this administrator looks after. Not what it says: that is between it and them."""
    rows = Mail.objects.visible_to(request.principal).select_related("user", "hat__organisation")
    empty = "No message was written yet."
    listing = Listing("Outbox", rows, COLUMNS, FILTERS, asked=request.GET, sort="-made_at", empty=empty)
    if listing.export_format:
        return listing.file_response()
    stuck = Mail.objects.visible_to(request.principal).stuck(clock.now()).count()
    return render(request, "accounts/outbox.jinja", {"listing": listing, "stuck": stuck})


@administrator
@require_http_methods(["GET"])
def message(request: PersonRequest, mail_id: int) -> HttpResponse:
    """One message: to whom, its state, what went wrong; and a button where it waits for an administrator."""
    rows = Mail.objects.visible_to(request.principal)
    mail = get_object_or_404(rows.select_related("user", "hat__organisation"), pk=mail_id)
    context = {
        "mail": mail,
        "kind": mail_kind(mail.kind),
        "reader": mail_reader(mail),
        "state": mail_state(mail, clock.now()),
        "is_stuck": rows.stuck(clock.now()).filter(pk=mail.pk).exists(),
    }
    return render(request, "accounts/message.jinja", context)


@administrator
@require_http_methods(["POST"])
def retry(request: PersonRequest, mail_id: int) -> HttpResponse:
    """Send it again."""
    mail = get_object_or_404(Mail.objects.visible_to(request.principal), pk=mail_id)
    retry_mail(mail=mail, by=request.principal, at=clock.now())
    messages.success(request, "The message is in the outbox again and leaves within a minute.")
    return redirect("accounts:message", mail.pk)
