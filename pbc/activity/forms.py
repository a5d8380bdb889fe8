"""What people enter about files and months. Forms read and check; actions decide and write."""

from typing import Any

from django import forms

from pbc.activity.domain.formats.declaration import Format, PeriodUse
from pbc.core.periods import Month


class MonthField(forms.CharField):
    """A month, written as YYYY-MM or 200604."""

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError:
            raise forms.ValidationError("Write the month as YYYY-MM, such as 2006-04", code="invalid") from None


class UploadForm(forms.Form):
    """A file of one format. Only what the format needs is asked for."""

    file = forms.FileField(
        label="File",
        help_text="CSV text, or CSV text packed with gzip. It is checked row by row before anything is changed.",
        error_messages={
            "required": "Choose the file to send",
            "empty": "The file is empty. Check that the export has run, and choose it again",
        },
    )
    period = MonthField(label="Month of the data", max_length=7, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    sender_code = forms.CharField(label="Sent by", max_length=12, required=False)
    check_only = forms.BooleanField(
        label="Only check the file: load nothing",
        required=False,
    )

    def __init__(self, *args: Any, declared: Format, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.fields["period"]
        period.required = declared.period is PeriodUse.REQUIRED
        period.error_messages["required"] = "Enter the month of the data: the file does not hold it"
        period.help_text = (
            "YYYY-MM, such as 2006-04. The file itself does not hold it."
            if period.required
            else "YYYY-MM, such as 2006-04. Rows of other months are then errors. Leave it empty for a file of several."
        )
        self.fields["sender_code"].help_text = (
            "The code of the provider. Leave it empty if all rows name the same one."
            if declared.sender_key
            else f"The code of the sender. Leave it empty for {declared.default_sender}."
        )
        if declared.period is PeriodUse.NONE:
            del self.fields["period"]
        if not (declared.sender_key or declared.default_sender):
            del self.fields["sender_code"]

    def clean_sender_code(self) -> str:
        return str(self.cleaned_data["sender_code"]).strip().upper()


class CloseMonthForm(forms.Form):
    note = forms.CharField(
        label="Note (optional)",
        max_length=500,
        required=False,
        help_text="For those who read the figures later, such as a provider that you did not wait for.",
        widget=forms.Textarea,
    )
    agreed = forms.BooleanField(
        label="I have read what is missing, and close the month",
        error_messages={"required": "Confirm that you have read what is missing"},
    )
