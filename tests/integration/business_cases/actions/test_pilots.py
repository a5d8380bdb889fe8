from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from business_cases.actions.delivery import record_step
from business_cases.actions.funding import fund_case
from business_cases.actions.pilots import confirm_measures
from business_cases.domain.pilots import Asked, Way
from business_cases.models import BusinessCase, Registration
from business_cases.queries.pilots import in_force, measures_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.factories.principals import hat
from tests.integration.business_cases.funded_world import BEFORE, REGISTERED_AT, FundedWorld, Month
from tests.integration.business_cases.world import at


def start(funded: FundedWorld, case: BusinessCase) -> None:
    record_step(case=case, step="start", done_on=date(2006, 10, 2), by=funded.pbc, at=at("2006-10-02"))


def test_a_pilot_begins_once_both_sides_have_set_what_judges_it(funded: FundedWorld) -> None:
    case = funded.approved()
    funded.from_fund(case, "6000.00")
    with pytest.raises(Denied, match="The practice registers them on the page of the case after approval"):
        start(funded, case)
    funded.follow_ups(funded.practice, Month(2005, 9), [40, *BEFORE])
    row = funded.registered(case)
    with pytest.raises(Denied, match="The PCT has not confirmed the measures"):
        start(funded, case)
    assert in_force(case) is None
    funded.confirmed(case)
    (measure,) = measures_of(in_force(case))
    assert (row.number, measure.baseline, measure.promised) == (1, 40, 24)
    start(funded, case)
    case.refresh_from_db()
    assert case.state == "implemented"


def test_other_cases_begin_without_measures_and_are_no_pilots_afterwards(funded: FundedWorld) -> None:
    case = funded.begun(funded.approved())
    with pytest.raises(Denied, match="no measures were registered before it began: it is no pilot. Pay for it from"):
        funded.from_fund(case, "100.00")
    fund_case(
        case=case,
        books=funded.books,
        source="unattributed",  # type: ignore[arg-type]
        name="hchs",
        amount=Decimal("100.00"),
        by=funded.finance,
        at=at("2006-10-02"),
    )


def test_what_is_confirmed_does_not_change(funded: FundedWorld) -> None:
    case = funded.piloted()
    funded.registered(case, after_months=9)
    first, second = Registration.objects.order_by("number")
    with pytest.raises(Denied, match="Version 2 took the place of this one"):
        confirm_measures(registration=first, by=funded.pbc, at=REGISTERED_AT)
    funded.confirmed(case)
    with pytest.raises(Denied, match=r"P\. Manager has confirmed it already"):
        confirm_measures(registration=second, by=funded.pbc, at=REGISTERED_AT)
    with pytest.raises(Denied, match="is confirmed and does not change"):
        funded.registered(case)
    with pytest.raises((IntegrityError, InternalError), match="append_only"), transaction.atomic():
        Registration.objects.update(after_months=12)


def test_the_proposer_registers_and_the_pct_confirms(funded: FundedWorld) -> None:
    case = funded.approved()
    funded.follow_ups(funded.practice, Month(2005, 9), [40, *BEFORE])
    for who in (funded.pbc, funded.stranger, funded.finance):
        with pytest.raises(Denied):
            funded.registered(case, by=who)
    row = funded.registered(case)
    turned = hat("pbc_manager", funded.pct, user_id=funded.manager.user_id or 0)
    for who in (funded.manager, funded.finance, funded.director, turned):
        with pytest.raises(Denied):
            confirm_measures(registration=row, by=who, at=REGISTERED_AT)
    assert in_force(case) is None


def test_measures_that_could_not_be_judged_are_not_kept(funded: FundedWorld) -> None:
    case = funded.approved()
    with pytest.raises(Invalid, match="before September 2006 “Follow-up outpatient attendances” has 0 loaded"):
        funded.registered(case)
    with pytest.raises(Invalid, match="A pilot is judged by its measures"):
        funded.registered(case, measures=[])
    ratio = Asked("follow_up_ratio", Way.LOWER, Decimal("0.50"), Decimal("0.25"))
    with pytest.raises(Invalid, match="“Follow-ups for each first attendance” has 0 loaded"):
        funded.registered(case, measures=[ratio])
    undecided = funded.submitted()
    with pytest.raises(Denied, match="before the service begins"):
        funded.registered(undecided)
    assert not Registration.objects.exists()


def test_without_its_audit_nothing_is_registered_or_confirmed(
    funded: FundedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = funded.piloted()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        funded.registered(case)
    with pytest.raises(RuntimeError, match="no audit"):
        funded.confirmed(case)
    assert (case.registrations.count(), in_force(case)) == (1, None)
