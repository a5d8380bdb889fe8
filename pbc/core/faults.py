"""Put what an action refused back on the form it came from, and say what a field lacks in plain words."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Form
from django.forms.boundfield import BoundField

from pbc.core.errors import Denied, Invalid

OF_A_CHOICE = "{label}: what was sent is not in the list. Choose one of the list."
MENDS: dict[type[forms.Field], str] = {
    forms.FileField: "{label}: no file was chosen. Choose one.",
    forms.BooleanField: "{label}: it is not ticked. Tick it to go on.",
    forms.ChoiceField: "{label}: nothing is chosen. Choose one.",
    forms.Field: "{label}: it is empty. Fill it in.",
}
"""What is said of a field that must not be empty: by the first of these kinds that it is of."""
MALFORMED: dict[type[forms.Field], str] = {
    forms.DateField: "{label}: that is no date. Write it as year, month and day, such as 2006-06-01.",
    forms.DecimalField: "{label}: that is no number. Write it in figures, such as 1250.50.",
    forms.IntegerField: "{label}: that is no whole number. Write it in figures, such as 12.",
}


def plain_errors(bound: BoundField) -> list[str]:
    """What is wrong with a field: a form's own words as they are, those of Django in words that name the field and the
    mend. Every page that shows a form takes them from here."""
    found = bound.form.errors.as_data().get(bound.name, [])
    return [words for error in found for words in (_plain(bound, error) or error.messages)]


def _plain(bound: BoundField, error: ValidationError) -> list[str]:
    """Nothing where the words are the form's own."""
    if str(error.message) not in _of_django(bound.field):
        return []
    kinds = {"required": MENDS, "invalid": MALFORMED}.get(error.code or "", {})
    said = OF_A_CHOICE if error.code == "invalid_choice" else ""
    said = said or next((words for kind, words in kinds.items() if isinstance(bound.field, kind)), "")
    return [said.format(label=str(bound.label).rstrip(":?"))] if said else []


def _of_django(field: forms.Field) -> set[str]:
    """The messages that a field has where its form gives it none."""
    classes = type(field).__mro__
    return {str(each) for kind in classes for each in getattr(kind, "default_error_messages", {}).values()}


def show_on(form: Form, fault: Invalid | Denied) -> None:
    """The fault beside its field, if the form has it; else above the form. Files name fields in several words."""
    named = fault.field.replace(" ", "_") if isinstance(fault, Invalid) else ""
    form.add_error(named if named in form.fields else None, str(fault))
