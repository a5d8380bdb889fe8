"""What people send about exceptions from the rules of budgets, checked and never saved. The actions judge it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from budgets.domain.exception_states import OF_THE_DEPARTMENT, OF_THE_SHA, ExceptionStatus
from budgets.domain.exceptions import RULES, Decision, Wish
from budgets.domain.services import ServiceClass, services_of
from budgets.presenters.exceptions import OUTCOME_LABELS
from governance.domain.rules import RuleInForce
from pbc.organisations.models import Organisation

EXCLUDED = [(service.key, service.label) for service in services_of(ServiceClass.EXCLUDED)]


def _needed(words: str) -> dict[str, str]:
    """What a field says when it is left empty."""
    return {"required": words}


class WishForm(forms.Form):
    """From which rule, why, for how long, and what each practice is touched by."""

    rule = forms.ChoiceField(label="Rule", error_messages=_needed("Choose the rule."))
    services = forms.MultipleChoiceField(
        label="Excluded services that budgets are to hold",
        choices=EXCLUDED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only where the rule is S4 ¶34.",
    )
    reason = forms.CharField(
        label="Why the PCT cannot follow the rule",
        max_length=4000,
        widget=forms.Textarea,
        help_text="The SHA, the Department and the practices named read it. Name no patient.",
        error_messages=_needed("Say why the PCT cannot follow the rule."),
    )
    from_day = forms.DateField(
        label="First day it is wanted for",
        help_text="Such as 2006-06-01.",
        error_messages=_needed("Give the first day it is wanted for."),
    )
    until_day = forms.DateField(
        label="Last day it is wanted for",
        help_text="Such as 2006-06-01.",
        error_messages=_needed("Give the last day it is wanted for."),
    )

    def __init__(
        self,
        *args: Any,
        rules: Mapping[str, RuleInForce],
        practices: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, f"{rules[key].title} ({rules[key].paragraph})") for key in RULES if key in rules]
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]
        self.practices = {f"amount_{practice.code}": practice for practice in practices}
        for name, practice in self.practices.items():
            self.fields[name] = forms.DecimalField(
                label=f"{practice.name} ({practice.code}), £",
                max_digits=14,
                decimal_places=2,
                min_value=Decimal(0),
                required=False,
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """All but the amounts."""
        return [field for field in self if field.name not in self.practices]

    @property
    def amounts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.practices]

    @property
    def wish(self) -> Wish:
        """What is asked for. Of a form that is valid."""
        given = self.cleaned_data
        return Wish(
            rule=given["rule"],
            services=tuple(given["services"]),
            reason=given["reason"],
            from_day=given["from_day"],
            until_day=given["until_day"],
            amounts={each.pk: given[name] for name, each in self.practices.items() if given[name] is not None},
        )


class JudgeForm(forms.Form):
    """What the SHA says, and why."""

    outcome = forms.TypedChoiceField(
        label="What the SHA does",
        coerce=ExceptionStatus,
        widget=forms.RadioSelect,
        choices=[(str(outcome), OUTCOME_LABELS[outcome]) for outcome in OF_THE_SHA],
        error_messages=_needed("Choose to support or to decline it."),
    )
    reasons = forms.CharField(
        label="Reasons",
        max_length=4000,
        widget=forms.Textarea,
        help_text="The PCT and the practices named read them.",
        error_messages=_needed("Give the SHA’s reasons."),
    )


class DecisionForm(forms.Form):
    """What the Department's letter says."""

    outcome = forms.TypedChoiceField(
        label="What the Department decided",
        coerce=ExceptionStatus,
        widget=forms.RadioSelect,
        choices=[(str(outcome), OUTCOME_LABELS[outcome]) for outcome in OF_THE_DEPARTMENT],
        error_messages=_needed("Choose what the Department decided."),
    )
    decided_on = forms.DateField(
        label="Day of its letter",
        help_text="Such as 2006-06-01.",
        error_messages=_needed("Give the day of its letter."),
    )
    reference = forms.CharField(
        label="Reference of its letter", max_length=100, error_messages=_needed("Give the reference of its letter.")
    )
    conditions = forms.CharField(label="Conditions", max_length=4000, required=False, widget=forms.Textarea)
    expires_on = forms.DateField(
        label="Last day on which it holds", required=False, help_text="Such as 2007-03-31. Needed where it was granted."
    )

    @property
    def decision(self) -> Decision:
        """Of a form that is valid."""
        return Decision(**self.cleaned_data)


class WithdrawExceptionForm(forms.Form):
    """Why it is withdrawn."""

    reason = forms.CharField(
        label="Why it is withdrawn", max_length=2000, error_messages=_needed("Say why it is withdrawn.")
    )
