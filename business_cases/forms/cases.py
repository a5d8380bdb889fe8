"""What people choose or say about a case as a whole."""

from collections.abc import Sequence
from typing import Any

from django import forms

from business_cases.domain.attachments import ACCEPT
from pbc.organisations.models import Organisation

FORMS = (
    ("full", "The proforma: for larger sums, for what recurs, and for what needs money beforehand (S4 ¶50)"),
    ("light", "One page: for a small change or purchase that changes nothing for others (S4 ¶49)"),
)


class BeginForm(forms.Form):
    """For whom, and on which form. The action judges both."""

    owner = forms.ChoiceField(label="Who proposes it?", widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label="On which form?", widget=forms.RadioSelect, choices=FORMS, help_text="You can choose again later."
    )

    def __init__(self, *args: Any, owners: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(owner.code, owner.name) for owner in owners]  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a case is taken back."""

    reason = forms.CharField(
        label="Why do you take it back?",
        widget=forms.Textarea,
        max_length=2000,
        help_text="Both sides read it. The case stays on record.",
    )


class AttachForm(forms.Form):
    """A file to go with the case. The action judges it."""

    file = forms.FileField(
        label="Attach a file",
        help_text="PDF, Word, Excel or OpenDocument text without macros, PNG, JPEG, CSV or plain text.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
