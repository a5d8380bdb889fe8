"""Whom to ask to sit, and the answer. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from disputes.domain.panels import CHAIR_LABELS, Chair
from disputes.presenters.panels import load_words
from disputes.queries.panels import Possible

ANSWERS = (("yes", "I will sit"), ("no", "I will not sit"))


class AskMemberForm(forms.Form):
    """One of the people who are free, and what they bring."""

    person = forms.TypedChoiceField(label="Whom do you ask?", coerce=int, help_text="The least loaded first.")
    chair = forms.ChoiceField(label="What do they bring to the panel?", choices=list(CHAIR_LABELS.items()))

    def __init__(self, *args: Any, people: Sequence[Possible], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [each for each in people if each.candidate.is_free]
        names = [(each.candidate.user.pk, f"{each.candidate.user.name}: {load_words(each.running)}") for each in free]
        self.fields["person"].choices = names  # type: ignore[attr-defined]

    def clean_chair(self) -> Chair:
        return Chair(self.cleaned_data["chair"])


class AnswerRequestForm(forms.Form):
    """Whether one will sit."""

    answer = forms.ChoiceField(label="Will you sit on this panel?", choices=ANSWERS, widget=forms.RadioSelect)
