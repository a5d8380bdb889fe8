"""What people send about freed-up resources, checked and never saved. The actions judge it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from budgets.domain.claims import Explanation, FactKind, Step
from budgets.domain.freed_up import NamedSplit, SplitBasis
from budgets.domain.last_resort import OUTCOME_LABELS, PlanOutcome
from budgets.domain.uses import USE_LABELS, MinuteAbout, UseKind
from budgets.models import BoardMinute
from budgets.presenters.freed_up import FACT_LABELS, MINUTE_LABELS
from pbc.accounts.forms import PasswordAgain
from pbc.core.errors import Invalid
from pbc.core.formats import day, pounds
from pbc.core.periods import Month
from pbc.organisations.models import Organisation

STEPS = 3
BASES = [
    ("", "The practice keeps all of its part"),
    (SplitBasis.PERCENT, "Shared, by percentage"),
    (SplitBasis.AMOUNT, "Shared, in pounds"),
]


def _words(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=4000, required=required, widget=forms.Textarea(attrs={"rows": 4})
    )


def _pounds(label: str = "Amount, £", help_text: str = "") -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=help_text, max_digits=14, decimal_places=2, min_value=0)


def _day(label: str, help_text: str = "Such as 2006-06-01.", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required)


class DeclareForm(forms.Form):
    """The month to claim for, and by what the practice’s part is shared over practices that act together."""

    month = forms.TypedChoiceField(
        label="Freed by the end of", coerce=Month.parse, help_text="Closed months. In March the claim is final."
    )
    note = _words("What freed it", "The redesign or better value, in a few sentences.", required=False)

    def __init__(
        self, *args: Any, months: Sequence[Month], together: Sequence[Organisation], own: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(month), month.label) for month in months]  # type: ignore[attr-defined]
        self.members = [own, *together] if together else []
        if self.members:
            self.fields["basis"] = forms.ChoiceField(
                label="Who has the practice’s part", choices=BASES, required=False, widget=forms.RadioSelect
            )
            self.fields["purpose"] = forms.CharField(
                label="What it is shared for", max_length=120, required=False, help_text="A service for both, say."
            )
        for member in self.members:
            self.fields[f"share_{member.pk}"] = forms.DecimalField(
                label=f"Share of {member.name}", max_digits=14, decimal_places=2, required=False, min_value=0
            )

    def split(self) -> NamedSplit | None:
        """The split that is named, if any."""
        given = self.cleaned_data
        if not given.get("basis"):
            return None
        shares = {member.pk: given.get(f"share_{member.pk}") or Decimal(0) for member in self.members}
        return NamedSplit(given["purpose"], SplitBasis(given["basis"]), shares)


class ExplanationForm(forms.Form):
    """Full reasons, plan and timetable of a refusal (S4 ¶63)."""

    reasons = _words("The reasons in full")
    plan = _words("The plan", "How the obstacle will be removed, or what else the practice may do.")

    def __init__(self, *args: Any, with_choice: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, STEPS + 1):
            self.fields[f"step_{number}"] = forms.CharField(
                label=f"Step {number} of the timetable", max_length=250, required=number == 1
            )
            self.fields[f"step_{number}_on"] = _day(f"Day of step {number}", required=number == 1)
        if with_choice:
            self.fields["for_good"] = forms.ChoiceField(
                label="Which is it",
                choices=[("", "It cannot be done yet: it waits"), ("yes", "It is refused")],
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, STEPS + 1):
            if cleaned.get(f"step_{number}") and not cleaned.get(f"step_{number}_on") and number > 1:
                self.add_error(f"step_{number}_on", "Give the day of this step.")
        return cleaned

    def explanation(self) -> Explanation:
        given = self.cleaned_data
        steps = [
            Step(given[f"step_{number}_on"], given[f"step_{number}"])
            for number in range(1, STEPS + 1)
            if given.get(f"step_{number}")
        ]
        return Explanation(given["reasons"], given["plan"], steps)


class ReasonForm(forms.Form):
    """Why."""

    reason = _words("Reason", required=False)


class NoteForm(forms.Form):
    """A note for both sides, or a dispute."""

    words = _words("Note", "Both sides see it.", required=False)
    is_dispute = forms.BooleanField(label="This disputes the claim or a decision on it", required=False)


class UseForm(forms.Form):
    """What freed-up resources should buy."""

    practice = forms.TypedChoiceField(label="Whose part pays", coerce=int)
    kind = forms.ChoiceField(label="Kind of use", choices=[(str(kind), USE_LABELS[kind]) for kind in UseKind])
    description = _words("What is to be bought")
    benefit = _words("What local patients gain by it")
    amount = _pounds()
    is_recurrent = forms.BooleanField(label="It costs this every year", required=False)
    supplier = forms.CharField(label="Supplier, if known", max_length=120, required=False)

    def __init__(self, *args: Any, holders: Sequence[Organisation], permitted: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in UseKind if kind in permitted or kind is UseKind.PREMISES]
        self.fields["practice"].choices = [(str(each.pk), each.name) for each in holders]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(str(kind), USE_LABELS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].help_text = "Premises need a decision of the board (S4 ¶44)."


class AgreeUseForm(forms.Form):
    """A use agreed; premises on a minute of the board."""

    minute = forms.TypedChoiceField(label="Minute of the board, for premises", required=False, empty_value=None)
    reason = _words("Remarks", required=False)

    def __init__(self, *args: Any, minutes: Sequence[BoardMinute], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_minutes(self.fields["minute"], minutes)


class ReleaseForm(PasswordAgain):
    """Money given out, what was seen as given out before, and the password once more."""

    field_order = ("amount", "password", "seen")

    amount = _pounds("Amount to release, £")
    seen = forms.DecimalField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)


class SpendForm(forms.Form):
    """Money spent, with its evidence."""

    amount = _pounds("Amount spent, £")
    spent_on = _day("Spent on")
    evidence = _words("Evidence", "The invoice or order, and where it is kept.", required=False)


class FactForm(forms.Form):
    """One side’s word on agreement, plan or objectives."""

    kind = forms.TypedChoiceField(
        label="What", coerce=FactKind, choices=[(str(kind), label) for kind, label in FACT_LABELS.items()]
    )
    holds = forms.ChoiceField(label="Is it so", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect)
    evidence = _words("Evidence", "The document or meeting, with its date.", required=False)


class MinuteForm(forms.Form):
    """A decision of the board."""

    held_on = _day("Day of the meeting")
    reference = forms.CharField(label="Reference", max_length=60, help_text="As in the minute book.")
    about = forms.TypedChoiceField(
        label="About", coerce=MinuteAbout, choices=[(str(about), label) for about, label in MINUTE_LABELS.items()]
    )
    decision = _words("What the board decided", "The text of the minute.")
    up_to = _pounds("Up to, £", "The sum that the decision approves.")


class PlanForm(forms.Form):
    """A recovery plan."""

    begun_on = _day("Begins on")
    ends_on = _day("Is to have worked by")
    overspend = _pounds("Overspend to contain, £")
    measures = _words("What the PCT does")


class OutcomeForm(forms.Form):
    """What became of a recovery plan."""

    outcome = forms.TypedChoiceField(
        label="Outcome",
        coerce=PlanOutcome,
        choices=[(str(each), OUTCOME_LABELS[each]) for each in (PlanOutcome.WORKED, PlanOutcome.FAILED)],
        widget=forms.RadioSelect,
    )
    remaining = _pounds("Overspend it could not contain, £", "Nought where it contained all.")
    words = _words("What it achieved, and why it did not do")


class CoverForm(PasswordAgain):
    """What is asked of freed-up resources as a last resort, and the password once more."""

    field_order = ("amount", "minute", "reason", "named", "password")

    amount = _pounds()
    minute = forms.TypedChoiceField(label="Minute of the board", required=False, empty_value=None)
    reason = _words("What it is for")
    named = forms.CharField(
        label="Named practices",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leave it empty to take pro rata from all. Else a practice’s code and a sum on each line.",
    )

    def __init__(self, *args: Any, minutes: Sequence[BoardMinute], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_minutes(self.fields["minute"], minutes)

    def parts(self, practices: Sequence[Organisation]) -> dict[int, Decimal] | None:
        """What is named, by practice.

        :raises Invalid: for a line that cannot be read, or a practice that is not there.
        """
        keys = {practice.code: practice.pk for practice in practices}
        parts: dict[int, Decimal] = {}
        for line in filter(None, (line.strip() for line in self.cleaned_data["named"].splitlines())):
            code, _, amount = line.partition(" ")
            text = amount.strip().lstrip("£").replace(",", "")
            if code.upper() not in keys or not text.replace(".", "", 1).isdigit():
                fix = "Write the code, a space and the sum, such as “Q00001 250.00”."
                raise Invalid(f"“{line}” is no practice with a sum.", field="named", rule="named_parts", fix=fix)
            parts[keys[code.upper()]] = parts.get(keys[code.upper()], Decimal(0)) + Decimal(text)
        return parts or None


def _offer_minutes(field: forms.Field, minutes: Sequence[BoardMinute]) -> None:
    by_key = {str(minute.pk): minute for minute in minutes}
    field.choices = [("", "None"), *((key, _minute(minute)) for key, minute in by_key.items())]  # type: ignore[attr-defined]
    field.coerce = by_key.__getitem__  # type: ignore[attr-defined]


def _minute(minute: BoardMinute) -> str:
    return f"{minute.reference} of {day(minute.held_on)}, up to {pounds(minute.up_to)}"
