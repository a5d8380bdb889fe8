"""Record what a PCT’s board decided on freed-up resources (R89, R93; S4 ¶44, ¶48)."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.domain.uses import MinuteAbout, check_amount
from budgets.models import BoardMinute
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.formats import day
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.models import Organisation


@transaction.atomic
def record_minute(
    *,
    pct: Organisation,
    held_on: date,
    reference: str,
    about: MinuteAbout,
    decision: str,
    up_to: Decimal,
    by: Principal,
    at: datetime,
) -> BoardMinute:
    """Record a decision of the board, as its minutes have it. It is never changed.

    :param up_to: the sum that the decision approves, pounds.
    :raises Denied: if this hat may not.
    :raises Invalid: for a day to come, a reference used before, no amount, or no words.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=pct.pk)
    permissions.check_own_pct(by, pct, Permission.BOARD_MINUTE, to="record minutes of the board")
    name = check_said(reference, field="reference", what="The reference of the minute")
    words = check_said(decision, field="decision", what="What the board decided")
    if held_on > day_of(at):
        fix = "Record it once the board has met."
        raise Invalid(f"{day(held_on)} is to come.", field="held_on", rule="minute_of_the_past", fix=fix)
    if BoardMinute.objects.filter(pct=pct, reference=name).exists():
        fix = "Give it the reference it has in the minute book."
        raise Invalid(f"There is a minute {name} already.", field="reference", rule="reference_is_unique", fix=fix)
    check_amount(up_to, up_to, of="The minute")
    minute = BoardMinute.objects.create(
        pct=pct,
        held_on=held_on,
        reference=name,
        about=about,
        decision=words,
        up_to=up_to,
        recorded_by=by.name,
        recorded_at=at,
    )
    facts = {"reference": name, "held_on": str(held_on), "about": str(about), "up_to": str(up_to)}
    audit.record("budgets.minute_recorded", minute, by=by, at=at, organisation_code=pct.code, minute=facts)
    return minute
