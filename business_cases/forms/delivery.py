"""What people send about an approved case, checked and never saved. The actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from budgets.domain.ledger import AccountKind
from budgets.models import Account, ProposedUse
from budgets.presenters.ledger import account_name
from business_cases.domain.delivery import VERDICT_LABELS, Verdict
from business_cases.queries.delivery import Measured, Progress
from pbc.core.formats import pounds
from pbc.core.periods import FinancialYear, Month


def _pounds(label: str = "Amount, £") -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0)


def _words(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, help_text="Such as 2007-01-08.")


def account_choices(accounts: Sequence[Account]) -> list[tuple[str, str]]:
    """Accounts by key, each with its name, year and what is in it."""
    return [
        (str(row.pk), f"{account_name(row)}, {FinancialYear(row.books.financial_year)}: {pounds(row.balance)}")
        for row in accounts
    ]


class FundForm(forms.Form):
    """Which account of the PCT's pays, and how much it promises."""

    account = forms.ChoiceField(label="Which money pays")
    amount = _pounds()

    def __init__(self, *args: Any, accounts: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(row.pk): row for row in accounts}
        self.fields["account"].choices = account_choices(accounts)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        row = self.accounts[self.cleaned_data["account"]]
        return {
            "books": row.books,
            "source": AccountKind(row.kind),
            "name": row.name,
            "amount": self.cleaned_data["amount"],
        }


class UseForm(forms.Form):
    """Which agreed use of freed-up resources pays."""

    use = forms.ChoiceField(label="Which use pays")

    def __init__(self, *args: Any, uses: Sequence[ProposedUse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uses = {str(use.pk): use for use in uses}
        self.fields["use"].choices = [  # type: ignore[attr-defined]
            (key, f"{use.reference}, {use.description[:60]}: {pounds(use.amount)}") for key, use in self.uses.items()
        ]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {"use": self.uses[self.cleaned_data["use"]]}


class ReleaseForm(forms.Form):
    amount = _pounds()
    reason = forms.CharField(label="What it is for", max_length=200)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class ReasonForm(forms.Form):
    reason = _words("The reason")

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class StepForm(forms.Form):
    """The next step of procurement."""

    step = forms.ChoiceField(label="Step")
    done_on = _day("Done on")
    words = forms.CharField(label="Notice, contract or provider", max_length=250, required=False)

    def __init__(self, *args: Any, steps: Sequence[Progress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [  # type: ignore[attr-defined]
            (each.procurement.step.value, each.procurement.words) for each in steps if not each.done
        ]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class ReadingForm(forms.Form):
    """A promised figure as it was in a month."""

    measure = forms.TypedChoiceField(label="Figure", coerce=int)
    month = forms.TypedChoiceField(label="Month", coerce=Month.parse)
    value = forms.DecimalField(label="It was", max_digits=14, decimal_places=2)
    source = forms.CharField(label="Where the figure is from", max_length=200)

    def __init__(self, *args: Any, measures: Sequence[Measured], months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (each.number, f"{each.measure.name}, {each.measure.unit}") for each in measures
        ]
        self.fields["month"].choices = [(str(month), month.label) for month in months]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class EvaluationForm(forms.Form):
    """What came of a case, which closes it."""

    verdict = forms.ChoiceField(
        label="What came of it", choices=[(v, VERDICT_LABELS[v]) for v in Verdict], widget=forms.RadioSelect
    )
    words = _words("What was learnt", "For those who think of something like it.")

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data, verdict=Verdict(self.cleaned_data["verdict"]))
