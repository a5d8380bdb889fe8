"""A final offer as it is written. It is sealed or shown back, never kept."""

from typing import Any

from django import forms

from disputes.domain.offers import FinalOffer
from disputes.forms.disputes import MOST_WORDS
from pbc.accounts.forms import PasswordAgain


class OfferForm(PasswordAgain):
    """What is offered; with the password where it is lodged, without where it is rehearsed."""

    field_order = ("position", "amount", "because", "after", "password")
    position = forms.CharField(
        label="Your final offer",
        help_text="As it is to be followed, whole, if the panel rules for it.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )
    amount = forms.DecimalField(
        label="Amount in pounds, if it is about money", required=False, max_digits=14, decimal_places=2
    )
    because = forms.CharField(
        label="Why should the panel rule for it?",
        help_text="Guidance, figures, earlier rulings.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rehearsing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = not rehearsing

    def offer(self) -> FinalOffer:
        """The offer of a valid form."""
        said = self.cleaned_data
        return FinalOffer(said["position"], said["because"], said["amount"])
