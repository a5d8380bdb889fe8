"""Pages of interests: one’s own, those that a clerk reads, and the public register."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from governance.actions.interests import confirm_interests, correct_interest, declare_interest, end_interest
from governance.forms.interests import DeclareForm, EndForm
from governance.models import Interest
from governance.permissions import may_declare_for
from governance.presenters import band_label, ground_label, kind_label, whose_label
from governance.queries.interests import due_on, kinds_on, register, registers_in_sight
from governance.queries.recusals import grounds_of, own_recusals
from governance.queries.walls import WALLED_KINDS, interest_rules
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing

BACK = ("My interests", "governance:interests")


@signed_in()
@require_http_methods(["GET"])
def own(request: PersonRequest) -> HttpResponse:
    """What this person has declared, with every correction, and when their yearly word is due."""
    rows = Interest.objects.visible_to(request.principal).filter(user=request.principal.user_id)
    context = {
        "interests": rows.select_related("followed_by").order_by("-pk"),
        "due_on": due_on(_user_id(request), clock.today()),
        "words": {"kind": kind_label, "whose": whose_label, "band": band_label},
    }
    return render(request, "governance/interests.jinja", context)


@signed_in()
@require_http_methods(["GET", "POST"])
def declare(request: PersonRequest) -> HttpResponse:
    """Declare an interest."""
    form = DeclareForm(request.POST or None, kinds=_kinds(request))

    def deed() -> None:
        declare_interest(declaration=form.declaration(), by=request.principal, at=clock.now())

    return _form_page(request, form, deed, "Declare an interest", "Declare", "Declared.")


@signed_in()
@require_http_methods(["GET", "POST"])
def correct(request: PersonRequest, interest_id: int) -> HttpResponse:
    """Declare anew in the place of an earlier declaration, which stays."""
    interest = _own_or_404(request, interest_id)
    initial = {name: getattr(interest, name) for name in ("kind", "whose", "body", "words", "from_day", "band")}
    kinds = dict.fromkeys((*_kinds(request), interest.kind))
    form = DeclareForm(request.POST or None, kinds=tuple(kinds), with_reason=True, initial=initial)

    def deed() -> None:
        correct_interest(
            interest=interest,
            declaration=form.declaration(),
            reason=form.cleaned_data["reason"],
            by=request.principal,
            at=clock.now(),
        )

    return _form_page(request, form, deed, "Correct a declaration", "Declare anew", "Corrected.")


@signed_in()
@require_http_methods(["GET", "POST"])
def end(request: PersonRequest, interest_id: int) -> HttpResponse:
    """Say that an interest has ended."""
    interest = _to_end_or_404(request, interest_id)
    form = EndForm(request.POST or None)

    def deed() -> None:
        end_interest(interest=interest, **form.cleaned_data, by=request.principal, at=clock.now())

    return _form_page(request, form, deed, f"End the interest in {interest.body}", "Record the end", "Recorded.")


@signed_in()
@require_http_methods(["POST"])
def confirm(request: PersonRequest) -> HttpResponse:
    """The yearly word: nothing is missing."""
    made = confirm_interests(by=request.principal, at=clock.now())
    said = "you have nothing to declare" if made.nothing_to_declare else "nothing is missing"
    messages.success(request, f"Confirmed: {said}.")
    return redirect("governance:interests")


@signed_in()
@require_http_methods(["GET"])
def kept_away(request: PersonRequest) -> HttpResponse:
    """From what this person is kept away, by their own declarations: never which matters, nor how many."""
    today, user_id = clock.today(), _user_id(request)
    context = {
        "grounds": grounds_of(user_id, today),
        "recusals": own_recusals(user_id),
        "months": interest_rules(today).months_after,
        "has_wall": request.principal.organisation_kind in WALLED_KINDS,
        "reads_others": request.principal.may(Permission.INTERESTS_VIEW),
        "kind": ground_label,
    }
    return render(request, "governance/kept_away.jinja", context)


@signed_in()
@require_http_methods(["GET"])
def register_page(request: PersonRequest) -> HttpResponse:
    """The public register: who decides, and in what they have an interest. Without values."""
    places = registers_in_sight(request.principal, clock.today())
    chosen = next((each for each in places if each.code == request.GET.get("of")), places[0] if places else None)
    listing = Listing(
        "Register of interests",
        register(chosen, clock.today()) if chosen else [],
        _register_columns(),
        (
            *((Filter("of", "Of", lambda rows, _: rows, _choices(places)),) if len(places) > 1 else ()),
            Filter("q", "Person or body", _naming),
        ),
        asked=request.GET,
        sort="person",
        per_page=100,
        empty="Nobody whose declarations are published holds a role here.",
    )
    if listing.export_format:
        return listing.file_response()
    due = due_on(_user_id(request), clock.today())
    return render(request, "governance/register.jinja", {"listing": listing, "place": chosen, "due_on": due})


@signed_in(Permission.INTERESTS_VIEW)
@require_http_methods(["GET"])
def declared(request: PersonRequest) -> HttpResponse:
    """Every declaration that this hat may read, with values: for clerks, directors and auditors."""
    listing = Listing(
        "Declarations of interest",
        Interest.objects.visible_to(request.principal).last_words().with_declarant(),
        (
            Column("person", "Person", value=lambda row: row.declarant, order_by="holder"),
            *_interest_columns(),
            *((_end_column(request),) if request.principal.may(Permission.INTERESTS_RECORD) else ()),
        ),
        (Filter("q", "Person or body", lambda rows, text: rows.naming(text)),),
        asked=request.GET,
        sort="person",
        empty="Nobody has declared an interest yet.",
    )
    if listing.export_format:
        return listing.file_response()
    return render(request, "governance/declared.jinja", {"listing": listing})


def _form_page(request: PersonRequest, form: Form, deed: Any, title: str, button: str, said: str) -> HttpResponse:
    """Show a form, or do what it asks and go back to one’s own interests."""
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, said)
            return redirect("governance:interests")
    context = {"form": form, "title": title, "button": button, "back": [(BACK[0], reverse(BACK[1]))]}
    return render(request, "governance/interest_form.jinja", context)


def _own_or_404(request: PersonRequest, interest_id: int) -> Interest:
    rows = Interest.objects.visible_to(request.principal).filter(user=request.principal.user_id).last_words()
    return get_object_or_404(rows.select_related("organisation"), pk=interest_id)


def _to_end_or_404(request: PersonRequest, interest_id: int) -> Interest:
    """One's own, or, for a clerk, that of somebody without an account."""
    rows = Interest.objects.visible_to(request.principal).last_words().select_related("organisation", "person")
    interest = get_object_or_404(rows, pk=interest_id)
    if interest.person is None:
        return _own_or_404(request, interest_id)
    if not may_declare_for(request.principal, interest.person):
        raise Http404
    return interest


def _user_id(request: PersonRequest) -> int:
    if request.principal.user_id is None:
        raise Denied("Only people declare interests.")
    return request.principal.user_id


def _kinds(request: PersonRequest) -> tuple[str, ...]:
    return kinds_on(_user_id(request), clock.today())


def _choices(places: Any) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in places]


def _naming(rows: Any, text: str) -> Any:
    return [row for row in rows if text.lower() in f"{row.person} {row.body}".lower()]


def _register_columns() -> tuple[Column, ...]:
    return (
        Column("person", "Person", order_by="person", sub=lambda row: f"{row.role}, {row.organisation}"),
        Column("role", "Role", order_by="role", on_page=False),
        Column("organisation", "Organisation", order_by="organisation", on_page=False),
        Column("body", "Interest in", value=_body, order_by="body"),
        Column("kind", "Kind", value=lambda row: kind_label(row.kind) if row.kind else "", order_by="kind"),
        Column("from_day", "From", kind="date", order_by="from_day"),
        Column("until_day", "Until (not included)", kind="date", order_by="until_day"),
        Column("said_on", "Last word", kind="date", order_by="said_on"),
    )


def _end_column(request: PersonRequest) -> Column:
    """For a clerk: the end of what was declared for somebody without an account."""

    def applies(row: Interest) -> bool:
        return row.person is not None and row.until_day is None and may_declare_for(request.principal, row.person)

    def address(row: Interest) -> str | None:
        return reverse("governance:end_interest", args=[row.pk]) if applies(row) else None

    return Column(
        "end", "Change", value=lambda row: f"Record its end: {row.declarant}" if applies(row) else "", href=address
    )


def _body(row: Any) -> str:
    if row.body:
        return str(row.body)
    return "Nothing to declare" if row.said_on else "Nothing declared yet"


def _interest_columns() -> tuple[Column, ...]:
    return (
        Column("body", "Interest in", order_by="body", sub=lambda row: row.words),
        Column("words", "What", on_page=False),
        Column("kind", "Kind", value=lambda row: kind_label(row.kind), order_by="kind"),
        Column("whose", "Whose", value=lambda row: whose_label(row.whose)),
        Column("band", "Worth", value=lambda row: band_label(row.band)),
        Column("from_day", "From", kind="date", order_by="from_day"),
        Column("until_day", "Until (not included)", kind="date", order_by="until_day"),
        Column("declared_at", "Declared", kind="date", order_by="declared_at"),
    )
