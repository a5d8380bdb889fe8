"""What people send at the end of a year."""

from django import forms

from pbc.accounts.forms import PasswordAgain


class CloseYearForm(PasswordAgain):
    """A note to the close, if there is one, and the password once more."""

    field_order = ("note", "password")

    note = forms.CharField(
        label="Note to the outturn", required=False, max_length=1000, widget=forms.Textarea, help_text="If you wish."
    )


class SignYearForm(PasswordAgain):
    """The name as typed, under the hash that was seen, and the password once more."""

    field_order = ("name", "password", "root")

    name = forms.CharField(label="Your name, as your signature", max_length=150)
    root = forms.CharField(widget=forms.HiddenInput, max_length=64)
