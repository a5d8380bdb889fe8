"""What people send at the end of a year."""

from django import forms


class CloseYearForm(forms.Form):
    """A note to the close, if there is one."""

    note = forms.CharField(
        label="Note to the outturn", required=False, max_length=1000, widget=forms.Textarea, help_text="If you wish."
    )


class SignYearForm(forms.Form):
    """The name as typed, under the hash that was seen."""

    name = forms.CharField(label="Your name, as your signature", max_length=150)
    root = forms.CharField(widget=forms.HiddenInput, max_length=64)
