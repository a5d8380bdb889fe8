"""What imports and months need somebody for."""

from datetime import date

import pytest

from pbc.activity.queries.needs import needs
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.activity import ImportBatchFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
TODAY = date(2006, 6, 1)
IN_MAY = {"admitted_on": "2006-05-03", "discharged_on": "2006-05-04"}


def titles(role, organisation, today=TODAY) -> dict[str, object]:
    principal = RoleAssignmentFactory(role=role, organisation=organisation).as_principal()
    return {need.title: need for need in needs(principal=principal, today=today)}


def test_a_month_that_is_over_is_to_be_closed(places) -> None:
    files.load("spells", files.spells({}))
    found = titles("pct_finance", places["pct"])
    need = found["Close April 2006"]
    assert (need.due_on, need.url) == (date(2006, 5, 11), "/months/XC1/2006-04/")
    assert "Close April 2006" not in titles("pct_analyst", places["pct"])
    assert titles("pct_finance", places["pct"], today=date(2006, 4, 30)) == {}


def test_files_that_are_expected_and_missing(places) -> None:
    from pbc.activity.actions.months import close_month
    from pbc.core.periods import Month
    from pbc.core.principal import SYSTEM

    files.load("spells", files.spells({}))
    files.load("prescribing-pdpi", files.prescribing({}))
    close_month(pct=places["pct"], month=Month(2006, 4), by=SYSTEM, at=files.AT)
    files.load("spells", files.spells(IN_MAY))
    found = titles("pct_analyst", places["pct"])
    assert "PPD" in found["Get 1 file of May 2006"].detail
    assert titles("pbc_manager", places["pct"]) == {}


def test_own_files_with_rows_kept_out_and_own_failures(places) -> None:
    files.load("spells", files.spells({}, {"age": "x"}, {}), owner=places["pct"])
    ImportBatchFactory(owner=places["pct"], status="failed")
    ImportBatchFactory(owner=places["sha"], status="failed")
    found = titles("pct_analyst", places["pct"])
    assert found["Work the quarantine"].detail == "1 file has rows that were kept out."
    assert "Send 1 import again" in found


def test_others_need_nothing_of_this(places) -> None:
    files.load("spells", files.spells({}))
    assert titles("practice_manager", places["practice"]) == {}
    assert titles("auditor", places["sha"]) == {}
