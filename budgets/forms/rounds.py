"""What PCT finance chooses when it sets budgets."""

from typing import Any

from django import forms

from pbc.accounts.forms import PasswordAgain
from pbc.core.periods import FinancialYear, Month


class SetBudgetsForm(PasswordAgain):
    """The cut of last year, practices to leave out, and the password once more. The action judges all three."""

    field_order = ("through", "leave_out", "password", "seen")

    through = forms.TypedChoiceField(
        label="Last month of last year to count",
        coerce=Month.parse,
        help_text="Months after it are left out though they be held. Part of a year is scaled to a whole one.",
    )
    leave_out = forms.CharField(
        label="Practices to set no budget for",
        required=False,
        max_length=500,
        help_text="Their codes, with commas between. It is recorded who was left out.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, year: FinancialYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "set_%s"  # it stands beside other forms with fields of these names
        self.fields["password"].label = "Your password, to set budgets in one step"
        self.fields["through"].choices = [(str(month), month.label) for month in reversed(year.previous.months)]  # type: ignore[attr-defined]

    def clean_leave_out(self) -> list[str]:
        return [code.strip().upper() for code in self.cleaned_data["leave_out"].split(",") if code.strip()]


class IssueForm(PasswordAgain):
    """Which version to issue, and the password once more."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class OpenRoundForm(forms.Form):
    """What a round is to stand on. The action judges it."""

    through = forms.TypedChoiceField(label="Last month of last year to count", coerce=Month.parse)
    list_on = forms.DateField(
        label="Lists counted up to",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day of the round where you give none.",
    )
    leave_out = forms.CharField(
        label="Practices to leave out", required=False, max_length=500, help_text="Their codes, with commas between."
    )
    late_data_reason = forms.CharField(
        label="Why data received after the January cut counts as well",
        required=False,
        max_length=500,
        help_text="Without a reason it does not count, where what was known in January is still held (S4 ¶36).",
    )

    def __init__(self, *args: Any, year: FinancialYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["through"].choices = [(str(month), month.label) for month in reversed(year.previous.months)]  # type: ignore[attr-defined]

    def clean_leave_out(self) -> list[str]:
        return [code.strip().upper() for code in self.cleaned_data["leave_out"].split(",") if code.strip()]
