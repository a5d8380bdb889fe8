"""What the two sides sign. The actions judge it."""

from django import forms

from pbc.accounts.forms import PasswordAgain


class SignDraftForm(PasswordAgain):
    """The draft that was read, and the password once more."""

    number = forms.IntegerField(widget=forms.HiddenInput)
