"""What finance moves in a scenario, and what it says when it adopts one."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from budgets.domain.pace import Funding
from budgets.domain.parameters import (
    LABELS,
    RISK_LABELS,
    ContingencyBase,
    Growth,
    RiskOption,
    ScenarioParameters,
)
from budgets.domain.scope import LEVEL_LABELS, Level
from budgets.domain.services import CAPITATION_LINES, SERVICES, line_label
from budgets.forms.agreement import codes_typed
from pbc.accounts.forms import PasswordAgain

FUNDING_LABELS = {
    Funding.ZERO_SUM: "Practices above their fair share: what is given is what is taken",
    Funding.GROWTH: "Money not attributed yet",
}
CONTINGENCY_BASE_LABELS = {
    ContingencyBase.GROSS: "All services in scope, treatments taken out as well",
    ContingencyBase.NET: "Net of the treatments taken out",
}
NUMBERS = ("uplift", "prescribing_pace", "band", "pace", "max_move", "floor", "under_rate", "over_rate")
MONEY = ("growth_money", "position")
GROWTH_HELP = (
    "One a line: code of the practice, service, pounds and the reason, with commas between, such as "
    "“ZZ0001, day_case, 2500, A second cataract list”. Services: "
)


GROUPS = (
    ("Prescribing", ("uplift", "prescribing_pace")),
    ("Pace towards fair share", ("funding", "band", "pace", "max_move", "floor")),
    ("Risk", ("options", "contingency_rate", "contingency_base", "threshold", "excluded_codes")),
    ("Extra activity", ("growth", "under_rate", "over_rate", "growth_money", "position")),
    ("What the PCT spends on services without activity history", tuple(f"pot_{line}" for line in CAPITATION_LINES)),
    ("Other", ("default_level", "note")),
)
"""The parameters as the form shows them, by title."""


def _number(name: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=LABELS[name], max_digits=14, **options)


class ScenarioForm(forms.Form):
    """All parameters of a scenario on one form. The rules and the action judge them.

    :param practices: codes of the round by key, which the lines of extra activity name.
    """

    uplift = _number("uplift")
    prescribing_pace = _number("prescribing_pace")
    funding = forms.ChoiceField(label=LABELS["funding"], choices=list(FUNDING_LABELS.items()), widget=forms.RadioSelect)
    band = _number("band")
    pace = _number("pace")
    max_move = _number("max_move")
    floor = _number("floor")
    options = forms.MultipleChoiceField(
        label=LABELS["options"],
        choices=list(RISK_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="The options of S4 ¶41 may be chosen together.",
    )
    contingency_rate = _number("contingency_rate", help_text="Three to five percent is suggested (S4 ¶41).")
    contingency_base = forms.ChoiceField(
        label=LABELS["contingency_base"],
        choices=list(CONTINGENCY_BASE_LABELS.items()),
        widget=forms.RadioSelect,
    )
    threshold = _number("threshold", decimal_places=2)
    excluded_codes = forms.CharField(
        label=LABELS["excluded_codes"],
        required=False,
        max_length=500,
        help_text="Such as H80, B13.",
    )
    growth = forms.CharField(label=LABELS["growth"], required=False, widget=forms.Textarea, max_length=8000)
    under_rate = _number("under_rate")
    over_rate = _number("over_rate")
    growth_money = _number("growth_money", decimal_places=2)
    position = _number(
        "position",
        decimal_places=2,
        help_text="Below nought for a deficit: it takes from that money.",
    )
    default_level = forms.ChoiceField(
        label=LABELS["default_level"], choices=list(LEVEL_LABELS.items()), widget=forms.RadioSelect
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea, max_length=2000)

    def __init__(self, *args: Any, practices: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.practices = practices
        self.fields["growth"].help_text = GROWTH_HELP + ", ".join(key for key in SERVICES if key in _growable()) + "."
        for line in CAPITATION_LINES:
            self.fields[f"pot_{line}"] = forms.DecimalField(
                label=f"{line_label(line)}, £",
                required=False,
                max_digits=14,
                decimal_places=2,
            )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their titles; the name of a new scenario stands before them."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def clean_excluded_codes(self) -> tuple[str, ...]:
        return codes_typed(self.cleaned_data["excluded_codes"])

    def clean_growth(self) -> tuple[Growth, ...]:
        keys = {code: key for key, code in self.practices.items()}
        return tuple(_growth(line, keys) for line in self.cleaned_data["growth"].splitlines() if line.strip())

    @property
    def parameters(self) -> ScenarioParameters:
        """What was given, as the calculation takes it. Of a form that is valid."""
        given = self.cleaned_data
        numbers = {name: given[name] for name in (*NUMBERS, *MONEY, "contingency_rate", "threshold")}
        pots = {line: given[f"pot_{line}"] for line in CAPITATION_LINES if given[f"pot_{line}"]}
        return ScenarioParameters(
            **numbers,
            funding=Funding(given["funding"]),
            options=tuple(RiskOption(option) for option in RiskOption if option in given["options"]),
            contingency_base=ContingencyBase(given["contingency_base"]),
            excluded_codes=given["excluded_codes"],
            pots=pots,
            growth=given["growth"],
            default_level=Level(given["default_level"]),
        )


class NewScenarioForm(ScenarioForm):
    name = forms.CharField(label="Name", max_length=80)

    field_order = ("name",)


def initial_of(parameters: ScenarioParameters, practices: Mapping[int, str]) -> dict[str, Any]:
    """A scenario's parameters as the form shows them."""
    given: dict[str, Any] = {
        name: f"{getattr(parameters, name).normalize():f}" for name in (*NUMBERS, "contingency_rate")
    }
    given |= {name: getattr(parameters, name) for name in (*MONEY, "threshold", "contingency_base", "funding")}
    rows = [f"{practices.get(row.practice, '?')}, {row.line}, {row.amount}, {row.reason}" for row in parameters.growth]
    return given | {
        "options": [option.value for option in parameters.options],
        "excluded_codes": ", ".join(parameters.excluded_codes),
        "growth": "\n".join(rows),
        "default_level": parameters.default_level,
        **{f"pot_{line}": amount for line, amount in parameters.pots.items()},
    }


class AdoptForm(PasswordAgain):
    """Why this scenario, and which result was looked at; and the password once more."""

    field_order = ("reasons", "password", "seen")

    reasons = forms.CharField(
        label="Reasons",
        widget=forms.Textarea,
        max_length=4000,
        help_text="Practices read them.",
        error_messages={"required": "Say why this scenario and not another"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


def _growable() -> set[str]:
    return {service.key for service in SERVICES.values() if service.is_minimum or service.key in CAPITATION_LINES}


def _growth(text: str, keys: Mapping[str, int]) -> Growth:
    parts = [part.strip() for part in text.split(",", 3)]
    if len(parts) < 4:
        raise forms.ValidationError(f"“{text}” lacks a part: code, service, pounds and reason, with commas between.")
    code, line, amount, reason = parts
    if code.upper() not in keys:
        raise forms.ValidationError(f"{code} is no practice of the round.")
    try:
        pounds = Decimal(amount.removeprefix("£"))
    except InvalidOperation:
        raise forms.ValidationError(f"“{amount}” is not an amount. Write it in pounds, such as 2500.00.") from None
    return Growth(keys[code.upper()], line.lower().replace(" ", "_"), pounds, reason)
