"""What a joint statement says. The actions judge it."""

from django import forms

from disputes.domain.statement import Statement, questions_in
from disputes.forms.disputes import MOST_WORDS
from pbc.accounts.forms import PasswordAgain

SCOPES = (("whole", "On the whole package"), ("issues", "On each question by itself"))


class StatementForm(forms.Form):
    """Questions, facts, and on what the panel rules."""

    questions = forms.CharField(
        label="What is the panel asked?",
        help_text="One question a line, each to be answered for one side or the other.",
        widget=forms.Textarea,
        max_length=MOST_WORDS,
    )
    scope = forms.ChoiceField(label="On what does the panel rule?", choices=SCOPES, widget=forms.RadioSelect)
    agreed = forms.CharField(label="What do both sides agree on?", widget=forms.Textarea, max_length=MOST_WORDS)
    disputed = forms.CharField(label="What do they not agree on?", widget=forms.Textarea, max_length=MOST_WORDS)

    def statement(self) -> Statement:
        """What was written. Call it on a valid form."""
        said = self.cleaned_data
        return Statement(questions_in(said["questions"]), said["agreed"], said["disputed"], said["scope"] == "issues")


class SignStatementForm(PasswordAgain):
    """The version that was read, and the password once more."""

    number = forms.IntegerField(widget=forms.HiddenInput)
