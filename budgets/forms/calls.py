"""What people send about calls on the contingency fund. The actions judge it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from budgets.actions.calls import Request
from budgets.domain.call_states import OUTCOMES, CallStatus
from budgets.domain.calls import Criterion, ReasonKind
from budgets.presenters.calls import CRITERION_LABELS, OUTCOME_LABELS, REASON_LABELS
from budgets.presenters.ledger import line_label
from pbc.organisations.models import Organisation

POUNDS = {"max_digits": 14, "decimal_places": 2, "min_value": Decimal("0.01")}


class CallForm(forms.Form):
    """A call for one line of a practice's budget."""

    practice = forms.ChoiceField(label="Practice")
    line = forms.ChoiceField(label="Line of the budget")
    amount = forms.DecimalField(label="Amount, £", **POUNDS)  # type: ignore[arg-type]
    reason_kind = forms.TypedChoiceField(
        label="Why", coerce=ReasonKind, choices=[(str(kind), label) for kind, label in REASON_LABELS.items()]
    )
    unforeseen = forms.BooleanField(label=CRITERION_LABELS[Criterion.UNFORESEEN], required=False)
    outside_control = forms.BooleanField(label=CRITERION_LABELS[Criterion.OUTSIDE_CONTROL], required=False)
    evidence = forms.CharField(
        label="Evidence",
        max_length=2000,
        widget=forms.Textarea,
        help_text="What happened, and where the figures are. Name no patient and no number of one.",
    )

    def __init__(self, *args: Any, practices: Sequence[Organisation], lines: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practices = {practice.code: practice for practice in practices}
        choices = [(each.code, f"{each.name} ({each.code})") for each in practices]
        self.fields["practice"].choices = choices  # type: ignore[attr-defined]
        self.fields["line"].choices = [(line, line_label(line)) for line in lines]  # type: ignore[attr-defined]

    @property
    def chosen_practice(self) -> Organisation:
        return self.practices[self.cleaned_data["practice"]]

    @property
    def as_request(self) -> Request:
        return Request(**{name: value for name, value in self.cleaned_data.items() if name != "practice"})


class DecideForm(forms.Form):
    """What becomes of a call, and why."""

    outcome = forms.TypedChoiceField(
        label="Decision",
        coerce=CallStatus,
        widget=forms.RadioSelect,
        choices=[(str(outcome), OUTCOME_LABELS[outcome]) for outcome in OUTCOMES],
    )
    amount = forms.DecimalField(
        label="The part that is met, £",
        required=False,
        help_text="Only where a part is met.",
        **POUNDS,  # type: ignore[arg-type]
    )
    reason = forms.CharField(
        label="Reasons",
        max_length=2000,
        widget=forms.Textarea,
        help_text="The practice and its PCT read them. Name no patient.",
    )


class WithdrawForm(forms.Form):
    """Why a call is taken back."""

    reason = forms.CharField(label="Why it is taken back", max_length=2000)
