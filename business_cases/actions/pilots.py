"""Register a pilot's measures and its stop rule, and confirm them, before anything begins (R107, R108; S3)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, locked_case
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.pilots import Asked, check_asked
from business_cases.models import BusinessCase, Registration, RegistrationConfirmation
from business_cases.queries.pilots import baselined, check_may_register, holds, is_pilot, registrations_of
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.periods import Month
from pbc.core.principal import Principal


@transaction.atomic
def register_measures(
    *,
    case: BusinessCase,
    measures: Sequence[Asked],
    after_months: int,
    by: Principal,
    at: datetime,
    words: str = "",
) -> Registration:
    """Register the measures that judge a case, with baselines counted by the system, and the rule by which it stops.

    It is never changed: another version takes its place until the PCT has confirmed one.

    :param after_months: of the service, after which the stop rule is due.
    :raises Denied: if this hat may not write for the proposer, or the last version holds.
    :raises Invalid: for measures or a rule that could not be judged.
    """
    case, today = locked_case(case), Month.of(day_of(at))
    permissions.check_may_write_for(by, case.owner, day_of(at), to="register what judges this case")
    check_may_register(case)
    check_asked(measures, after_months)
    found = baselined(case, measures, today)
    row = Registration.objects.create(
        case=case,
        number=case.registrations.count() + 1,
        measures=[each.as_dict() for each in found],
        after_months=after_months,
        counts_from=today.first_day if case.state is CaseStatus.IMPLEMENTED else None,
        words=words.strip(),
        by_name=by.name,
        by_user_id=by.user_id,
        by_role=by.role,
        at=at,
    )
    facts: dict[str, Any] = {"number": row.number, "measures": row.measures, "after_months": after_months}
    audit.record("business_cases.measures_registered", case, by=by, at=at, **about(case), **facts)
    return row


@transaction.atomic
def confirm_measures(*, registration: Registration, by: Principal, at: datetime) -> RegistrationConfirmation:
    """Confirm for the PCT that these measures and this rule will judge the case: neither side sets them alone.

    :raises Denied: if this hat may not, wrote in the case or has an interest in it, or the registration is not the
        latest or holds already.
    """
    case, on = locked_case(registration.case), day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to="confirm what judges a case")
    permissions.check_free_to_judge(by, case, on, to="confirm what judges it")
    latest = registrations_of(case)[0]
    if latest.pk != registration.pk:
        raise Denied(f"Version {latest.number} took the place of this one. Look at it again. Nothing was changed.")
    if holds(latest):
        raise Denied(f"{latest.confirmation.by_name} has confirmed it already. Nothing was changed.")
    row = RegistrationConfirmation.objects.create(
        registration=latest, by_name=by.name, by_user_id=by.user_id, by_role=by.role, at=at
    )
    facts: dict[str, Any] = {"number": latest.number, "registered_by": latest.by_name}
    audit.record("business_cases.measures_confirmed", case, by=by, at=at, **about(case), **facts)
    return row


def check_registered(case: BusinessCase) -> None:
    """Refuse to begin a pilot whose measures and stop rule are not registered, or not confirmed by the PCT.

    :raises Denied: with what to do.
    """
    if not is_pilot(case):
        return
    latest = next(iter(registrations_of(case)), None)
    if latest is None:
        mend = "The practice registers them on the page of the case after approval, and the PCT confirms them."
        raise Denied(f"A pilot of the innovation fund begins with its measures and a stop rule. {mend}")
    if not holds(latest):
        raise Denied("The PCT has not confirmed the measures and the stop rule of this pilot. Confirm them first.")


def check_fund_may_pay(case: BusinessCase) -> None:
    """Refuse money of the innovation fund to a service that runs and has no measures registered before its start.

    :raises Denied: with what to do.
    """
    if case.state is CaseStatus.IMPLEMENTED and not any(map(holds, registrations_of(case))):
        mend = "Pay for it from other money."
        raise Denied(f"The service runs, and no measures were registered before it began: it is no pilot. {mend}")
