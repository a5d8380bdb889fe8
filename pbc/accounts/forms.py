"""What people enter about accounts. Forms read and check; actions decide and write."""

from datetime import date
from typing import Any

from django import forms

from pbc.accounts.domain.keys import SCOPES
from pbc.accounts.domain.mail import PACE_LABELS
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import managed_organisations
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

NOT_RIGHT = (
    "The e-mail address, password or code is not right, or the account is locked. After several failures in a row an "
    "account is locked for some minutes."
)


class SignInForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address such as name@example.nhs.uk",
        },
    )
    password = forms.CharField(
        label="Password",
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )


class PasswordAgain(forms.Form):
    """The part of a form that binds: the password once more. :func:`proven` takes it out of what was given."""

    password = forms.CharField(
        label="Your password, once more",
        help_text="So that nobody acts in your name at a screen left open.",
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password"},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="The six digits that your authenticator app shows now.",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the code from your app"},
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).replace(" ", "")
        if not (code.isascii() and code.isdecimal() and len(code) == 6):
            raise forms.ValidationError("The code is six digits, such as 123456")
        return code


class HatForm(forms.Form):
    hat = forms.ChoiceField(
        label="Act as",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the role to act in", "invalid_choice": "Choose one of your roles"},
    )

    def __init__(self, *args: Any, hats: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hat"].choices = hats  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    old = forms.CharField(
        label="Present password",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your present password"},
    )
    new = forms.CharField(
        label="New password",
        help_text="At least 12 characters, not only digits, not a common password and not like your name or address.",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )


class _OrganisationField(forms.CharField):
    """An organisation by its code, among those that this administrator looks after."""

    def __init__(self, principal: Principal, *, with_providers: bool = False) -> None:
        self.rows = managed_organisations(principal, with_providers=with_providers)
        super().__init__(
            label="Organisation code",
            help_text="The NHS code, such as 5ZA for a PCT or Z00001 for a practice.",
            max_length=12,
            error_messages={"required": "Enter the code of the organisation"},
        )

    def clean(self, value: Any) -> Organisation:
        code = str(super().clean(value)).strip().upper()
        found = self.rows.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"There is no organisation {code} whose people you look after")
        return found


def _day(label: str, help_text: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": f"Enter the {label.lower()}", "invalid": "Enter a real day, such as 2006-10-01"},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Role",
        choices=[("", "Choose a role"), *((key, role.label) for key, role in ROLES.items())],
        error_messages={"required": "Choose a role"},
    )
    starts_on = _day("First day", "The role is in force from this day.")

    def __init__(self, *args: Any, principal: Principal, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _OrganisationField(principal)
        self.fields["starts_on"].initial = today
        self.order_fields(["email", "name", "password", "role", "organisation", "starts_on"])


class NewUserForm(RoleForm):
    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address",
            "invalid": "Enter an e-mail address such as name@example.nhs.uk",
        },
    )
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the person's name"})
    password = forms.CharField(
        label="First password",
        help_text="Tell it to the person by another way than e-mail. They can change it on their account page.",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a first password"},
    )


class EndRoleForm(forms.Form):
    ends_on = _day("Ends on", "The first day on which the role is no longer in force.")


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Tell it to the person by another way than e-mail.",
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Enter a new password"},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        help_text="How you made sure that it is this person who asks.",
        max_length=250,
        error_messages={"required": "Say why, in a few words"},
    )


class MachineKeyForm(forms.Form):
    name = forms.CharField(
        label="Name of the system",
        help_text="What carries the key, such as “St Elsewhere patient administration system”.",
        max_length=120,
        error_messages={"required": "Enter the name of the system"},
    )
    scopes = forms.MultipleChoiceField(
        label="What the key may do",
        choices=[(str(scope), label) for scope, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that the key may do"},
    )
    expires_on = _day("Last day", "At most a year from now. The key works on that day, and not after.")

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = _OrganisationField(principal, with_providers=True)
        self.order_fields(["name", "organisation", "scopes", "expires_on"])


class MailChoiceForm(forms.Form):
    pace = forms.ChoiceField(
        label="How often do you want e-mail?",
        choices=[(pace.value, label) for pace, label in PACE_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often you want e-mail", "invalid_choice": "Choose one of the list"},
    )
