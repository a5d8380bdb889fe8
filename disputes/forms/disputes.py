"""What people say about a dispute. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from disputes.domain.parties import ABOUT_LABELS, About
from pbc.organisations.models import Organisation

MOST_WORDS = 4000
BESIDE_RECORDS = (About.PLAN, About.INCENTIVE, About.INFORMATION, About.AGREEMENT)
"""What no record with a page of its own stands for: the rest is disputed from its page."""


class WordsForm(forms.Form):
    """One text under a name and label of its own."""

    def __init__(
        self, *args: Any, name: str, label: str, help_text: str = "", most: int = MOST_WORDS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.CharField(label=label, help_text=help_text, widget=forms.Textarea, max_length=most)


class ConfirmForm(forms.Form):
    """A deed that needs no words."""


class MoveDeadlineForm(forms.Form):
    """Why both sides get more time."""

    receipt = forms.CharField(
        label="Receipt of the offer that is lost",
        help_text="From the side that holds it. It is recorded, and shown to nobody.",
        max_length=100,
    )
    reasons = forms.CharField(
        label="Why?",
        help_text="Both sides read it. Do not say whose offer is missing.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )


class RaiseForm(forms.Form):
    """What is in dispute, and what is wanted."""

    question = forms.CharField(
        label="What do you disagree about?",
        help_text="One question, so that it could be answered for one side or the other.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )
    sought = forms.CharField(
        label="What do you want instead?",
        help_text="The other side reads it at once. Nobody else does, until one of you refers it to the SHA.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )


class RaiseFreelyForm(RaiseForm):
    """The same, about what has no page of its own in this system."""

    field_order = ("practice", "about", "label", "paragraph", "question", "sought")
    practice = forms.ChoiceField(label="Which practice or consortium?")
    about = forms.ChoiceField(
        label="What is it about?", choices=[(each, ABOUT_LABELS[each]) for each in BESIDE_RECORDS]
    )
    label = forms.CharField(
        label="Which one?", help_text="For example: clause 4.2, or the July activity report.", max_length=200
    )
    paragraph = forms.CharField(label="Rule relied on", help_text="For example: S4 ¶47.", max_length=60, required=False)

    def __init__(self, *args: Any, practices: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(each.code, f"{each.name} ({each.code})") for each in practices]
        self.fields["practice"].choices = names  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What was tried at home."""

    on = forms.DateField(label="On which day?", help_text="Such as 2006-06-01.")
    words = forms.CharField(label="What was tried?", widget=forms.Textarea, max_length=MOST_WORDS)
    outcome = forms.CharField(label="What came of it?", widget=forms.Textarea, max_length=MOST_WORDS)
