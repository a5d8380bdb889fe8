"""Ask for the password again before a deed that binds, or that commits money or a year."""

from datetime import datetime

from django.forms import Form

from pbc.accounts.actions.signing_in import prove
from pbc.accounts.models import User
from pbc.core.access import PersonRequest
from pbc.core.errors import Denied, Invalid

NOT_RIGHT = (
    "The password is not right, or the account is locked: nothing was changed. After several failures in a row "
    "an account is locked for some minutes."
)


def proven(request: PersonRequest, form: Form, at: datetime) -> datetime:
    """When the password of a valid form was given; the form's data are without it from then on.

    :raises Invalid: for a wrong one, or a locked account. :raises Denied: for nobody.
    """
    if not isinstance(request.user, User):
        raise Denied("Sign in first.")
    proven_at = prove(user=request.user, password=form.cleaned_data.pop("password"), at=at)
    if proven_at is None:
        raise Invalid(NOT_RIGHT, field="password")
    return proven_at
