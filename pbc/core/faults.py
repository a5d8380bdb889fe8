"""Put what an action refused back on the form it came from."""

from django.forms import Form

from pbc.core.errors import Denied, Invalid


def show_on(form: Form, fault: Invalid | Denied) -> None:
    """The fault beside its field, if the form has it; else above the form."""
    field = fault.field if isinstance(fault, Invalid) and fault.field in form.fields else None
    form.add_error(field, str(fault))
