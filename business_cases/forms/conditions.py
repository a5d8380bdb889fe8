"""What people send about a condition of an approval, checked and never saved. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from business_cases.actions.conditions import SentFile
from business_cases.domain.attachments import ACCEPT
from business_cases.models import Meeting
from business_cases.presenters.letters import body_words

LONG = 4000


def _words(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=LONG, required=required, widget=widget)


class _DeedForm(forms.Form):
    """``seen`` is how much of the condition's record the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class ShowForm(_DeedForm):
    """What shows that the condition is met.

    :param kilobytes: the most that a paper may have. Of one too large no more is read than shows that it is.
    """

    words = _words("What shows that it is met", "Both sides see it, with your name. Name no patient.")
    dated = forms.DateField(label="Day on which it was met", help_text="Such as 2006-10-30.")
    file = forms.FileField(
        label="The paper, if there is one",
        help_text="PDF, Word, Excel or OpenDocument text without macros, PNG, JPEG, CSV or plain text.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, kilobytes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kilobytes = kilobytes

    def given(self) -> dict[str, Any]:
        """What the action takes, with the content of the paper."""
        sent = self.cleaned_data["file"]
        paper = SentFile(sent.name, sent.read((self.kilobytes + 1) * 1024)) if sent else None
        return dict(self.cleaned_data, file=paper)


class AcceptForm(_DeedForm):
    words = _words("Words, if there is something to say", required=False)


class SendBackForm(_DeedForm):
    reason = _words("What is missing", "Its owner sees it, and shows the condition again.")


class _DecideForm(_DeedForm):
    """A deed of those who decided: where that is a body, one of its meetings.

    :param meetings: of the body since the decision; ``None`` where a person decided.
    """

    reason = _words("Why", "Both sides see it.")

    def __init__(self, *args: Any, meetings: Sequence[Meeting] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings or ()}
        if meetings is not None:
            self.fields["meeting"] = forms.ChoiceField(
                label="Meeting that decided it",
                help_text="It stands here once the clerk has recorded it, with who was there.",
                choices=[(key, body_words(meeting)) for key, meeting in self.meetings.items()],
                error_messages={"required": "Choose the meeting that decided it"},
            )

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data, meeting=self.meetings.get(self.cleaned_data.get("meeting", "")))


class WaiveForm(_DecideForm):
    pass


class MoveDayForm(_DecideForm):
    due_on = forms.DateField(label="New day", help_text="Such as 2006-12-15.")
    field_order = ("seen", "due_on", "reason", "meeting")
