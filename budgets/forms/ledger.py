"""What people send to move money. The actions judge it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from budgets.domain.adjusting import ADJUSTMENT_KINDS, MOVABLE
from budgets.domain.allocation import COMPONENT_LABELS, SET_ASIDE_KINDS, Component
from budgets.domain.ledger import AccountKind, PostingKind
from budgets.domain.services import line_label
from budgets.models import Account
from budgets.presenters.ledger import ACCOUNT_LABELS, POSTING_LABELS, account_name

POUNDS = {"max_digits": 14, "decimal_places": 2}
COMPONENT_CHOICES = [(str(component), label) for component, label in COMPONENT_LABELS.items()]


def _pounds(label: str, help_text: str = "", **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=help_text, **POUNDS, **options)  # type: ignore[arg-type]


def _day(label: str = "From which day it counts") -> forms.DateField:
    widget = forms.DateInput(attrs={"placeholder": "2006-06-01"})
    return forms.DateField(label=label, help_text="Such as 2006-06-01.", widget=widget)


def _reason(label: str = "Reason") -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea)


class AllocationForm(forms.Form):
    """An allocation by component, and the letter that says so."""

    hchs = _pounds("Hospital and community health services, £", "With a minus sign to give back.", required=False)
    prescribing = _pounds("Prescribing, £", required=False)
    primary_care = _pounds("Primary medical services, £", required=False)
    source = forms.CharField(label="Where it comes from", max_length=250, help_text="The letter or circular.")
    effective_on = _day()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = {str(component): cleaned.pop(component, None) for component in Component}
        return cleaned | {"components": {name: amount for name, amount in parts.items() if amount}}


class SetAsideForm(forms.Form):
    """Part of a component set aside before practices' budgets."""

    kind = forms.TypedChoiceField(
        label="What for", coerce=AccountKind, choices=[(str(kind), ACCOUNT_LABELS[kind]) for kind in SET_ASIDE_KINDS]
    )
    name = forms.CharField(label="Name", max_length=120, help_text="Of the service, the contract or the cost.")
    component = forms.ChoiceField(label="From which component", choices=COMPONENT_CHOICES)
    amount = _pounds("Amount, £", min_value=Decimal("0.01"))
    reason = _reason()
    effective_on = _day()


class RuledForm(forms.Form):
    """From which day a line is what a panel ruled."""

    effective_on = _day()


class VirementForm(forms.Form):
    """From one budget to another."""

    source = forms.TypedChoiceField(label="Take from", empty_value=None)
    target = forms.TypedChoiceField(label="Give to", empty_value=None)
    amount = _pounds("Amount, £", min_value=Decimal("0.01"))
    effective_on = _day()
    reason = _reason()
    authority = forms.CharField(
        label="Authority", max_length=250, required=False, help_text="The minute or delegation, above the PCT’s limit."
    )

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        movable = [account for account in accounts if account.kind in MOVABLE]
        keys = {str(account.pk): account.key for account in movable}
        choices = [("", "Choose one"), *((str(account.pk), account_name(account)) for account in movable)]
        for name in ("source", "target"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].coerce = keys.__getitem__  # type: ignore[attr-defined]


class AdjustForm(forms.Form):
    """A change of a practice's line, paid from what is unattributed."""

    practice = forms.CharField(label="Practice", max_length=12, help_text="Its code, such as Q00001.")
    kind = forms.TypedChoiceField(
        label="Why", coerce=PostingKind, choices=[(str(kind), POSTING_LABELS[kind]) for kind in ADJUSTMENT_KINDS]
    )
    line = forms.ChoiceField(label="Line")
    amount = _pounds("Amount, £", "With a minus sign to take it back.")
    effective_on = _day()
    reason = _reason()
    authority = forms.CharField(label="Authority", max_length=250, required=False)

    def __init__(self, *args: Any, lines: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(line, line_label(line)) for line in lines]  # type: ignore[attr-defined]

    def clean_practice(self) -> str:
        return str(self.cleaned_data["practice"]).strip().upper()


def first_day_of(year_start: date) -> dict[str, str]:
    """What a form on a year's money starts with."""
    return {"effective_on": year_start.isoformat()}
