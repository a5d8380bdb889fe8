"""What somebody tries before a case is written."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from business_cases.domain.redesign import Ask
from business_cases.domain.rows import month_said
from business_cases.queries.redesign import LINES
from pbc.activity.domain.lines import LINE_LABELS
from pbc.core.periods import Month
from pbc.organisations.models import Organisation


class RedesignForm(forms.Form):
    """A service, a share of it, a price, and what it takes."""

    owner = forms.ChoiceField(label="Whose patients?")
    line = forms.ChoiceField(label="Which service?", choices=[(line.value, LINE_LABELS[line]) for line in LINES])
    code = forms.RegexField(
        r"^[A-Za-z0-9]{0,5}$",
        label="Which specialty or HRG?",
        required=False,
        max_length=5,
        help_text="A treatment function such as 330 for attendances, a HRG such as H80 for spells; or none.",
        error_messages={"invalid": "Give a code of letters and figures, such as 330."},
    )
    share = forms.DecimalField(
        label="What share would move, in percent?",
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=5,
        decimal_places=1,
    )
    price = forms.DecimalField(
        label="What would one cost the new way, in pounds?", min_value=0, max_digits=9, decimal_places=2
    )
    start = forms.CharField(label="From which month?", max_length=20, help_text="Such as 10 2006.")
    ramp = forms.IntegerField(
        label="Over how many months does it grow to that share?", min_value=0, max_value=36, initial=0
    )
    notice = forms.IntegerField(
        label="For how many months is the old service paid for as well?",
        min_value=0,
        max_value=36,
        initial=0,
        help_text="Notice of a contract, or staff who are still there.",
    )
    one_off = forms.DecimalField(
        label="What does it cost once, in pounds?", min_value=0, max_digits=11, decimal_places=2, initial=0
    )
    running = forms.DecimalField(
        label="What does it cost a year beside that price, in pounds?",
        min_value=0,
        max_digits=11,
        decimal_places=2,
        initial=0,
    )
    within = forms.IntegerField(
        label="Within how many months should it pay itself back?", min_value=1, max_value=60, initial=24
    )

    def __init__(self, *args: Any, owners: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [(owner.code, owner.name) for owner in owners]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def clean_start(self) -> Month:
        try:
            return Month.parse(month_said(self.cleaned_data["start"]))
        except ValueError:
            raise forms.ValidationError("Give month and year, such as 10 2006.") from None

    @property
    def ask(self) -> Ask:
        """What is tried. Of a form that is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "owner"}
        return Ask(**given)
