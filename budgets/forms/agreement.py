"""What practices and PCTs send about scope, consent, terms and questions. The actions judge it."""

from collections.abc import Collection
from typing import Any

from django import forms

from budgets.domain.scope import HOLDING_LABELS, LEVEL_LABELS, OUT, Holding, Level, Scope, Widening
from budgets.domain.services import SERVICES, Service, ServiceClass, in_order, services_of
from pbc.accounts.forms import PasswordAgain
from pbc.core.periods import FinancialYear

HOLDINGS = [(holding.value, label.capitalize()) for holding, label in HOLDING_LABELS.items()]
CHOOSABLE = services_of(ServiceClass.TARIFF, ServiceClass.PRESCRIBING, ServiceClass.OPTIONAL, ServiceClass.PROTECTED)


class ScopeForm(forms.Form):
    """The level, who commissions each service, and what is to widen in one of the coming years.

    :param excepted: excluded services that this budget may hold by an exception.
    """

    level = forms.ChoiceField(label="Level", choices=list(LEVEL_LABELS.items()), widget=forms.RadioSelect)
    rationale = forms.CharField(
        label="Why this level, and what is to come of it",
        widget=forms.Textarea,
        max_length=4000,
        help_text="S1 §3.1.1 asks for a clear rationale and the outcomes expected.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, year: FinancialYear, years: int = 3, excepted: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.services = (*CHOOSABLE, *(SERVICES[key] for key in in_order(excepted)))
        later = [FinancialYear(year.start_year + number) for number in range(1, years + 1)]
        for service in self.services:
            choices = HOLDINGS if service.is_minimum else [*HOLDINGS, ("", OUT.capitalize())]
            self.fields[service.key] = forms.ChoiceField(
                label=service.label, choices=choices, required=service.is_minimum, help_text=_hint(service)
            )
        for service in CHOOSABLE:
            self.fields[f"widen_{service.key}"] = forms.ChoiceField(
                label=f"{service.label}: the practice commissions it from",
                choices=[("", "No plan"), *((each.start_year, str(each)) for each in later)],
                required=False,
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of services under their titles."""
        now = [self[service.key] for service in self.services]
        later = [self[f"widen_{service.key}"] for service in CHOOSABLE]
        return [("Who commissions each service", now), ("What the practice is to commission later", later)]

    @property
    def scope(self) -> Scope:
        """What was chosen. Of a form that is valid."""
        given = self.cleaned_data
        lines = {service.key: Holding(given[service.key]) for service in self.services if given[service.key]}
        plan = [
            Widening(int(given[f"widen_{service.key}"]), service.key, Holding.DEVOLVED)
            for service in CHOOSABLE
            if given[f"widen_{service.key}"]
        ]
        return Scope(Level(given["level"]), lines, tuple(plan))


def initial_of(scope: Scope) -> dict[str, Any]:
    """A scope as the form shows it: a service that it does not name is out of it."""
    outside = {service.key: "" for service in SERVICES.values()}
    plan = {f"widen_{each.line}": each.year for each in scope.plan if each.holding is Holding.DEVOLVED}
    return {"level": scope.level, **outside, **{line: holding.value for line, holding in scope.lines.items()}, **plan}


class ConsentForm(forms.Form):
    """Who consents to changing a protected service, when, and what says so."""

    service = forms.ChoiceField(
        label="Service", choices=[(each.key, each.label) for each in services_of(ServiceClass.PROTECTED)]
    )
    given_by = forms.CharField(label="Who consents", max_length=200)
    given_on = forms.DateField(label="When", widget=forms.DateInput(attrs={"type": "date"}))
    evidence = forms.CharField(label="Evidence", max_length=500, help_text="The letter or minute that says so.")


class SignForm(PasswordAgain):
    """A signature: one's own name, what one signs as, and the password once more."""

    field_order = ("name", "capacity", "password", "seen")

    name = forms.CharField(label="Your name in full", max_length=150)
    capacity = forms.CharField(label="What you sign as", max_length=120, help_text="Such as senior partner.")
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AskForm(forms.Form):
    """A question about a budget, or one line of it."""

    line = forms.ChoiceField(label="About", required=False)
    text = forms.CharField(label="Your question", widget=forms.Textarea, max_length=4000)

    def __init__(self, *args: Any, lines: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "The whole budget"), *((line, SERVICES[line].label) for line in lines if line in SERVICES)]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]


class RemarkForm(forms.Form):
    """A word to a question."""

    text = forms.CharField(label="Say more", widget=forms.Textarea, max_length=4000)


class TermsForm(forms.Form):
    """A change of terms. Both sides sign it before it binds."""

    sharing_percent = forms.DecimalField(label="Practice’s share of freed-up resources, percent", max_digits=5)
    contingency_rate = forms.DecimalField(label="Contingency retained, percent", max_digits=5)
    threshold = forms.DecimalField(label="Threshold value, £", max_digits=12, decimal_places=2)
    excluded_codes = forms.CharField(
        label="Treatments taken out of scope, by HRG",
        required=False,
        max_length=500,
        help_text="With commas between, such as H80, B13; empty for none. A change counts from the month after both "
        "sides have signed it: months before it stay as they were.",
    )
    reason = forms.CharField(label="Why the terms should change", widget=forms.Textarea, max_length=2000)

    def clean_excluded_codes(self) -> tuple[str, ...]:
        return codes_typed(self.cleaned_data["excluded_codes"])


def codes_typed(text: str) -> tuple[str, ...]:
    """HRGs as they were typed, each once, in capitals."""
    codes = text.replace(";", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(code.upper() for code in codes if code))


def _hint(service: Service) -> str:
    words = {
        ServiceClass.TARIFF: "Under the national tariff: always in the budget",
        ServiceClass.PRESCRIBING: "Always in the budget",
        ServiceClass.OPTIONAL: "May be added",
        ServiceClass.PROTECTED: "Only with the consent of the profession",
        ServiceClass.EXCLUDED: "By an exception that the Department granted",
    }
    return f"{words[service.kind]} ({service.paragraph})."
