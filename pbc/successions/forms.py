"""What people type to record what became of an organisation, and to take it back."""

from typing import Any

from django import forms

from governance.forms.rules import DAY_FORMATS
from pbc.core.principal import Principal
from pbc.organisations import permissions, presenters
from pbc.organisations.domain.kinds import LABELS, SuccessionKind
from pbc.organisations.queries.successions import find_party


class RecordForm(forms.Form):
    """A succession, by codes. The action judges it; the form only finds the organisations."""

    what = forms.ChoiceField(label="Of what", widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label="What happened",
        choices=[(kind.value, presenters.HAPPENED[kind]) for kind in SuccessionKind],
        widget=forms.RadioSelect,
    )
    predecessor = forms.CharField(
        label="Code of what it was", max_length=12, help_text="The one that ends, is split or gets a new code."
    )
    successor = forms.CharField(
        label="Code of what it became",
        max_length=12,
        help_text="The one that takes over, named by a register before.",
    )
    effective_date = forms.DateField(
        label="First day of the new",
        input_formats=DAY_FORMATS,
        help_text="Such as 2006-10-01. No month from that day on may be closed.",
        error_messages={"invalid": "Write the day as YYYY-MM-DD, such as 2006-10-01."},
    )
    evidence = forms.CharField(label="Evidence", max_length=250, help_text="The order, notice or letter that says so.")

    def __init__(self, *args: Any, by: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._by = by
        kinds = permissions.recordable_kinds(by)
        self.fields["what"] = forms.ChoiceField(
            label="Of what",
            choices=[(kind.value, f"A {LABELS[kind]}") for kind in kinds],
            widget=forms.RadioSelect,
            initial=kinds[0].value if len(kinds) == 1 else None,
            error_messages={"required": "Say whether it is a practice or a PCT."},
        )
        for field, message in REQUIRED.items():
            self.fields[field].error_messages["required"] = message

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for field in ("predecessor", "successor"):
            code, what = str(found.get(field, "")).upper(), found.get("what")
            if code and what:
                found[field] = find_party(self._by, what, code)
                if found[field] is None:
                    self.add_error(field, _unknown(code, LABELS[what]))
        return found

    def succession(self) -> dict[str, Any]:
        """The succession as the action takes it."""
        given = self.cleaned_data
        return {
            "kind": SuccessionKind(given["kind"]),
            "predecessor": given["predecessor"],
            "successor": given["successor"],
            "effective_on": given["effective_date"],
            "evidence": given["evidence"],
        }


REQUIRED = {
    "kind": "Say what happened.",
    "predecessor": "Give the code of what it was.",
    "successor": "Give the code of what it became.",
    "effective_date": "Give the first day of the new.",
    "evidence": "Say which order, notice or letter says so.",
}


def _unknown(code: str, what: str) -> str:
    return (
        f"No {what} with the code {code} is known to you. Correct the code, or send the register that has it first; "
        "the SHA records what crosses the borders of PCTs."
    )


class UndoForm(forms.Form):
    """Why a succession is taken back."""

    reason = forms.CharField(
        label="Why it is undone",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays on record, with your name.",
        error_messages={"required": "Say in a sentence why it is undone."},
    )
