"""What people type to declare an interest, correct it or end it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from governance.actions.interests import Declaration
from governance.domain.interests import Band, Whose
from governance.forms.rules import DAY_FORMATS
from governance.presenters import BAND_LABELS, WHOSE_LABELS, kind_label
from pbc.accounts.models import User

INVALID_DAY = {"invalid": "Write the day as YYYY-MM-DD, such as 2006-06-01."}


class DeclareForm(forms.Form):
    """One interest. ``with_reason`` asks why it takes the place of an earlier declaration."""

    kind = forms.ChoiceField(label="Kind of interest")
    whose = forms.ChoiceField(
        label="Whose it is",
        choices=[(each, WHOSE_LABELS[each]) for each in Whose],
        help_text="Do not name a relative or associate.",
    )
    body = forms.CharField(
        label="The body",
        max_length=150,
        help_text="The full name of the practice, provider, company, charity or other body.",
        error_messages={"required": "Give the name of the body."},
    )
    words = forms.CharField(
        label="What the interest is",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a few words what the interest is."},
    )
    from_day = forms.DateField(
        label="From",
        input_formats=DAY_FORMATS,
        help_text="Such as 2006-06-01.",
        error_messages=INVALID_DAY | {"required": "Give the first day of the interest."},
    )
    band = forms.ChoiceField(
        label="Worth a year, or once",
        choices=[(each, BAND_LABELS[each]) for each in Band],
        help_text="Never shown in the public register.",
    )
    reason = forms.CharField(
        label="Why you correct it", max_length=500, error_messages={"required": "Say why it is corrected."}
    )

    def __init__(self, *args: Any, kinds: Sequence[str], with_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, kind_label(kind)) for kind in kinds]  # type: ignore[attr-defined]
        if not with_reason:
            del self.fields["reason"]

    def declaration(self) -> Declaration:
        """What was typed, once it is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Declaration(**given | {"whose": Whose(given["whose"]), "band": Band(given["band"])})


class EndForm(forms.Form):
    """The end of an interest."""

    until_day = forms.DateField(
        label="First day without it",
        input_formats=DAY_FORMATS,
        help_text="Such as 2006-06-01.",
        error_messages=INVALID_DAY | {"required": "Give the first day without the interest."},
    )
    reason = forms.CharField(
        label="How it ended", max_length=500, error_messages={"required": "Say in a few words how it ended."}
    )


class StandBackForm(forms.Form):
    """Who stands back, where a clerk records it for others too, and why."""

    person = forms.TypedChoiceField(
        label="Who stands back", coerce=int, error_messages={"required": "Choose who stands back."}
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: a friend wrote it. Do not name a relative or friend.",
        error_messages={"required": "Say in a few words why."},
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.pk, each.name) for each in people]
        if len(people) == 1:
            self.fields["person"].widget = forms.HiddenInput()
            self.fields["person"].initial = people[0].pk
        else:  # nobody is chosen beforehand: what is recorded cannot be undone
            names = [("", "Choose somebody"), *names]  # type: ignore[list-item]
        self.fields["person"].choices = names  # type: ignore[attr-defined]
