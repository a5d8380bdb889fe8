"""What practices and PCTs write about variances. The action judges it."""

from django import forms

from budgets.domain.explanations import LONGEST


class ExplanationForm(forms.Form):
    """What lies behind a variance, in a paragraph."""

    words = forms.CharField(
        label="What lies behind it",
        widget=forms.Textarea,
        help_text="One paragraph. The split in words is filled in: change it, and say what it does not.",
        max_length=LONGEST,
        required=False,
    )


class AskAgainForm(forms.Form):
    """What an answer leaves open."""

    words = forms.CharField(
        label="What is still to be explained", widget=forms.Textarea, max_length=LONGEST, required=False
    )
