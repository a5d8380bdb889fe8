"""Put what an action refused back on the form it came from."""

from django.forms import Form

from pbc.core.errors import Denied, Invalid


def show_on(form: Form, fault: Invalid | Denied) -> None:
    """The fault beside its field, if the form has it; else above the form. Files name fields in several words."""
    named = fault.field.replace(" ", "_") if isinstance(fault, Invalid) else ""
    form.add_error(named if named in form.fields else None, str(fault))
