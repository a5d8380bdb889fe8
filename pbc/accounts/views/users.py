"""Pages of administrators: people and the roles they hold."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pbc.accounts.actions import second_factor, users
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.forms import EndRoleForm, NewPasswordForm, NewUserForm, ReasonForm, RoleForm
from pbc.accounts.models import RoleAssignment, User
from pbc.accounts.presenters import assignment_period, assignment_state, role_label
from pbc.accounts.queries.people import assignments_in_reach, has_second_factor, people_in_reach
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.listing import Column, Filter, Listing

administrator = signed_in(Permission.USERS_MANAGE)

COLUMNS = (
    Column("name", "Name", order_by="name", href=lambda user: reverse("accounts:user", args=[user.pk])),
    Column("email", "E-mail address", order_by="email"),
    Column("is_active", "Account", value=lambda user: "open" if user.is_active else "closed", order_by="is_active"),
    Column("last_login", "Last signed in", kind="datetime", order_by="last_login"),
)
FILTERS = (
    Filter(
        "q",
        "Name or e-mail address",
        lambda rows, text: rows.filter(name__icontains=text) | rows.filter(email__icontains=text),
    ),
    Filter(
        "role",
        "Role",
        lambda rows, role: rows.filter(assignments__role=role, assignments__period__contains=clock.today()),
        tuple((key, role.label) for key, role in ROLES.items()),
    ),
)


@administrator
@require_http_methods(["GET"])
def user_list(request: PersonRequest) -> HttpResponse:
    listing = Listing("Users", people_in_reach(request.principal), COLUMNS, FILTERS, asked=request.GET, sort="name")
    if listing.export_format:
        return listing.file_response()
    return render(request, "accounts/users.jinja", {"listing": listing})


@administrator
@require_http_methods(["GET"])
def user_page(request: PersonRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.principal), pk=user_id)
    today = clock.today()
    roles = [
        {
            "assignment": assignment,
            "label": role_label(assignment.role),
            "period": assignment_period(assignment),
            "state": assignment_state(assignment, today),
        }
        for assignment in assignments_in_reach(user, request.principal)
    ]
    context = {"person": user, "roles": roles, "has_second_factor": has_second_factor(user.pk), "now": clock.now()}
    return render(request, "accounts/user.jinja", context)


@never_cache
@sensitive_post_parameters("password")
@administrator
@require_http_methods(["GET", "POST"])
def new_user(request: PersonRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None, principal=request.principal, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            user = users.create_user(**form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"{user.name} can now sign in.")
            return redirect("accounts:user", user.pk)
    return _form_page(request, form, "Add a user", "Add user")


@administrator
@require_http_methods(["GET", "POST"])
def give_role(request: PersonRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.principal), pk=user_id)
    form = RoleForm(request.POST or None, principal=request.principal, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            users.assign_role(user=user, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"{user.name} has a new role.")
            return redirect("accounts:user", user.pk)
    return _form_page(request, form, f"Give {user.name} a role", "Give role", user)


@administrator
@require_http_methods(["GET", "POST"])
def end_role(request: PersonRequest, assignment_id: int) -> HttpResponse:
    rows = RoleAssignment.objects.visible_to(request.principal).select_related("user", "organisation")
    assignment = get_object_or_404(rows, pk=assignment_id)
    form = EndRoleForm(request.POST or None, initial={"ends_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            users.end_role(assignment=assignment, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "The role ends as you said.")
            return redirect("accounts:user", assignment.user_id)
    heading = f"End the role {role_label(assignment.role)} of {assignment.user.name}"
    return _form_page(request, form, heading, "End role", assignment.user)


@never_cache
@sensitive_post_parameters("password")
@administrator
@require_http_methods(["GET", "POST"])
def new_password(request: PersonRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.principal), pk=user_id)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            users.reset_password(user=user, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"{user.name} has a new password, and is not locked out.")
            return redirect("accounts:user", user.pk)
    return _form_page(request, form, f"Set a new password for {user.name}", "Set password", user)


@administrator
@require_http_methods(["GET", "POST"])
def reset_second_factor(request: PersonRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.principal), pk=user_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.reset_second_factor(user=user, **form.cleaned_data, by=request.principal, at=clock.now())
        except Denied as refusal:
            show_on(form, refusal)
        else:
            messages.success(request, f"{user.name} can set up a new second factor.")
            return redirect("accounts:user", user.pk)
    return _form_page(request, form, f"Reset the second factor of {user.name}", "Reset second factor", user)


@administrator
@require_http_methods(["POST"])
def set_active(request: PersonRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.principal), pk=user_id)
    user = users.set_active(
        user=user, is_active=request.POST.get("is_active") == "yes", by=request.principal, at=clock.now()
    )
    messages.success(request, f"The account of {user.name} is {'open again' if user.is_active else 'closed'}.")
    return redirect("accounts:user", user.pk)


def _form_page(
    request: PersonRequest, form: object, heading: str, button: str, user: User | None = None
) -> HttpResponse:
    trail = [("Users", reverse("accounts:users"))]
    if user is not None:
        trail.append((user.name, reverse("accounts:user", args=[user.pk])))
    context = {"form": form, "heading": heading, "button": button, "trail": trail}
    return render(request, "accounts/form.jinja", context, status=422 if form.errors else 200)  # type: ignore[attr-defined]
