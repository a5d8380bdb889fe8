"""Forms of packs: they validate, and never save."""

from django import forms


class CannotUseForm(forms.Form):
    """Why a practice cannot use its pack. The action judges it, so that one fault is told once."""

    comment = forms.CharField(
        label="What makes it unusable?",
        help_text="A sentence is enough: which figure, and what you expected. Do not name patients.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
