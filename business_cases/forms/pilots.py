"""What people send about measures of a pilot and about verdicts, checked and never saved. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from budgets.models import Account
from business_cases.domain.delivery import NEXT_LABELS, Next
from business_cases.domain.pilots import COUNTED, MOST_MEASURES, WAY_LABELS, Asked, Way
from business_cases.domain.verdicts import PAYER_LABELS, Decision, Payer
from business_cases.forms.delivery import account_choices

NONE = [("", "None")]


def _number(label: str, help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, max_digits=12, decimal_places=2, min_value=0, required=False
    )


def _words(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=4000, required=required, widget=widget)


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(label=label, help_text=f"{help_text} Such as 2007-06-30.", required=False)


class RegisterForm(forms.Form):
    """Up to three measures, and the rule by which the pilot stops."""

    after_months = forms.IntegerField(
        label="The stop rule is due after so many months", min_value=1, max_value=12, initial=6
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_MEASURES + 1):
            self.fields |= self._measure(number)
        self.fields["words"] = _words("Anything that the other side must know")
        self.order_fields([name for name in self.fields if name not in ("after_months", "words")])

    def _measure(self, number: int) -> dict[str, forms.Field]:
        counted = [(each.key, f"{each.name}: {each.unit}") for each in COUNTED.values()]
        is_first = number == 1
        return {
            f"measure_{number}": forms.ChoiceField(
                label=f"Figure {number}", choices=counted if is_first else NONE + counted, required=is_first
            ),
            f"way_{number}": forms.ChoiceField(
                label=f"Figure {number}: what is expected", choices=[(way, WAY_LABELS[way]) for way in Way]
            ),
            f"change_{number}": _number(f"Figure {number}: by how much a month", "In the unit of the figure."),
            f"moved_by_{number}": _number(f"Figure {number}: stop if it has moved by less than"),
            f"worse_than_{number}": _number(f"Figure {number}: stop if it is worse than", "Empty for no such bound."),
        }

    def clean(self) -> dict[str, Any]:
        """A figure that is chosen has its change and its stop rule."""
        typed = super().clean() or {}
        for number in self._chosen():
            for name in ("change", "moved_by"):
                key = f"{name}_{number}"
                if typed.get(key) is None and key not in self.errors:
                    self.add_error(key, "Give a number above nought.")
        return typed

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        measures = [
            Asked(
                key=typed[f"measure_{number}"],
                way=Way(typed[f"way_{number}"]),
                change=typed[f"change_{number}"],
                moved_by=typed[f"moved_by_{number}"],
                worse_than=typed[f"worse_than_{number}"],
            )
            for number in self._chosen()
        ]
        return {"measures": measures, "after_months": typed["after_months"], "words": typed["words"]}

    def _chosen(self) -> list[int]:
        return [number for number in range(1, MOST_MEASURES + 1) if self.cleaned_data.get(f"measure_{number}")]


class VerdictForm(forms.Form):
    """What becomes of a service, with reasons, and who pays."""

    next_step = forms.ChoiceField(
        label="What becomes of it", choices=[(n, NEXT_LABELS[n]) for n in Next], widget=forms.RadioSelect
    )
    reasons = _words("The reasons", "Both sides read them.", required=True)
    changes = _words("What changes", "Where it goes on, changed.")
    payer = forms.ChoiceField(
        label="Who pays from now on",
        choices=[("", "Nobody: it stops"), *((each, PAYER_LABELS[each]) for each in Payer)],
        required=False,
    )
    pays_from = _day("From when", "The first day that is paid for.")
    account = forms.ChoiceField(label="Which money of the PCT", required=False, help_text="Where its budget pays.")
    amount = forms.DecimalField(
        label="How much it promises, £", max_digits=14, decimal_places=2, min_value=0, required=False
    )
    ends_on = _day("The last day of the service", "Where it stops.")

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(row.pk): row for row in accounts}
        self.fields["account"].choices = [*NONE, *account_choices(accounts)]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        typed = self.cleaned_data
        decision = Decision(
            next_step=Next(typed["next_step"]),
            reasons=typed["reasons"],
            payer=Payer(typed["payer"]) if typed["payer"] else None,
            pays_from=typed["pays_from"],
            amount=typed["amount"],
            changes=typed["changes"],
            ends_on=typed["ends_on"],
        )
        return {"decision": decision, "account": self.accounts.get(typed["account"])}
