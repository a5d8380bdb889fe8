"""What people type to adopt a rule."""

from typing import Any

from django import forms

from governance.actions.rules import FOLLOWED_BY
from governance.domain.rules import Rule, RuleKind
from governance.presenters import KIND_HINTS, local_scope

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]


FOLLOWS = "Months that are open follow it, closed ones do not. What stands until then ends on that day."


class AdoptForm(forms.Form):
    """A PCT's own value for one rule. The action judges it; the form only reads it."""

    value = forms.CharField(label="The PCT’s own value", max_length=500)
    from_day = forms.DateField(
        label="In force from",
        input_formats=DAY_FORMATS,
        help_text="Today or later, such as 2006-06-01. What stands until then ends on that day.",
        error_messages={"invalid": "Write the day as YYYY-MM-DD, such as 2006-06-01."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Practices read this beside the rule.",
    )
    minute = forms.CharField(
        label="Minute", max_length=120, required=False, help_text="Of the board or committee that decided, if any."
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.kind is RuleKind.CHOICE:
            words = [(choice, choice.replace("_", " ").capitalize()) for choice in rule.choices]
            self.fields["value"] = forms.ChoiceField(
                label="The PCT’s own choice", choices=words, widget=forms.RadioSelect, help_text=local_scope(rule)
            )
        else:
            self.fields["value"].help_text = f"{local_scope(rule)} {KIND_HINTS[rule.kind]}".strip()
        if rule.key in FOLLOWED_BY:
            self.fields["from_day"].help_text = f"A day of this financial year or later, such as 2006-04-01. {FOLLOWS}"
        self.fields["value"].error_messages["required"] = "Give the value the PCT has decided on."
        self.fields["from_day"].error_messages["required"] = "Give the day from which it is in force."
        self.fields["reason"].error_messages["required"] = "Say in a sentence why; practices read it."
