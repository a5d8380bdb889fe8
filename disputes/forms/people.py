"""Which person is meant. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from disputes.queries.people import Candidate


class PersonForm(forms.Form):
    """One of the people who are free."""

    person = forms.TypedChoiceField(label="Who?", coerce=int)

    def __init__(self, *args: Any, people: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.user.pk, each.user.name) for each in people if each.is_free]
        self.fields["person"].choices = names  # type: ignore[attr-defined]
