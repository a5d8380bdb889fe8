"""What the panel asks and how it votes, what the sides answer, and a ruling without names."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from disputes.forms.disputes import MOST_WORDS
from pbc.accounts.forms import PasswordAgain


class QuestionForm(forms.Form):
    """A question to both sides."""

    words = forms.CharField(
        label="What do you ask?",
        help_text="Both sides get it in the same words.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )
    answer_by = forms.DateField(label="By which day?", help_text="Such as 2006-06-01.")


class VoteForm(PasswordAgain):
    """One of the offers, whole, on each issue; and why."""

    reasons = forms.CharField(
        label="Why?",
        help_text="Your reasons stand in the ruling under your name. Nobody sees your vote before it is issued.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )

    def __init__(self, *args: Any, issues: Mapping[int, str], offers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issues = issues
        for number, question in issues.items():
            self.fields[_name(number)] = forms.TypedChoiceField(
                label=f"Question {number}: for which offer?" if number else "For which offer do you vote?",
                help_text=f"{question} Whole, as it stands: a panel never rules in between (S4 ¶73).",
                coerce=int,
                widget=forms.RadioSelect,
                choices=offers,
            )
        self.order_fields([*map(_name, issues), "reasons", "password"])

    def choices(self) -> dict[int, int]:
        """The key of the offer chosen on each issue, of a valid form."""
        return {number: self.cleaned_data[_name(number)] for number in self.issues}


def _name(issue: int) -> str:
    return f"offer_{issue}"


class IssueForm(forms.Form):
    """What was done on one of the questions that the panel ruled on."""

    issue = forms.TypedChoiceField(label="Which question?", coerce=int, widget=forms.RadioSelect)
    words = forms.CharField(label="What was done, and when?", widget=forms.Textarea, max_length=MOST_WORDS)

    def __init__(self, *args: Any, issues: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue"].choices = issues  # type: ignore[attr-defined]


class PrecedentForm(forms.Form):
    """A ruling as everybody may read it."""

    title = forms.CharField(label="Title", help_text="What it was about, in a line, without names.", max_length=200)
    question = forms.CharField(label="The question", widget=forms.Textarea, max_length=MOST_WORDS)
    reasons = forms.CharField(label="What the panel found, and why", widget=forms.Textarea, max_length=MOST_WORDS)
