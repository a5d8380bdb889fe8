"""What hangs on a succession: lists, closed months and budgets, as far as a hat sees them."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.models import Budget
from pbc.activity.queries.months import closed_until
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.successions import record_succession
from pbc.organisations.domain.kinds import SuccessionKind
from pbc.organisations.models import Organisation
from pbc.organisations.queries import preview_succession
from pbc.organisations.queries.undoing import preview_undoing
from pbc.successions.queries import Budgets, Membership, Months, Party, effects, moving, restoring
from tests.factories.activity import MonthCloseFactory
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory
from tests.factories.principals import hat
from tests.integration.organisations.actions.conftest import AT

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)


def issue(practice: Organisation, pct: Organisation, year: int, net: str, status: str = "issued") -> None:
    amount = Decimal(net)
    Budget.objects.create(
        practice=practice,
        pct=pct,
        financial_year=year,
        version=1,
        status=status,
        gross=amount,
        contingency=0,
        net=amount,
        set_by="A tester",
        set_at=AT,
    )


def test_of_practices() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    PopulationReturnFactory(practice=old, patients=3000)
    PopulationReturnFactory(practice=old, patients=9000, counted_on=MERGER)  # after the eve
    MonthCloseFactory(pct=pct, month=date(2006, 8, 1))
    issue(old, pct, 2005, "1")
    issue(old, pct, 2006, "100.50")
    issue(old, pct, 2007, "200.00")
    issue(new, pct, 2006, "400.00")
    found = effects(old, new, MERGER, hat("pct_analyst", pct))
    assert found.parties == (Party(old, None, 3000, 1), Party(new, None, 0, 0))
    assert found.months == [Months(pct, Month(2006, 8))]
    assert found.budgets == [
        Budgets(FinancialYear(2006), 1, Decimal("100.50")),
        Budgets(FinancialYear(2007), 1, Decimal("200.00")),
    ]


def test_of_pcts() -> None:
    old, new = PctFactory(), PctFactory()
    for net in ("100.00", "50.00"):
        practice = PracticeFactory(pct=old)
        PopulationReturnFactory(practice=practice, patients=1000)
        issue(practice, old, 2006, net)
    issue(PracticeFactory(pct=new), new, 2006, "7.00")
    issue(PracticeFactory(pct=old), old, 2006, "9.00", status="proposed")
    found = effects(old, new, MERGER, SYSTEM)
    assert found.parties == (Party(old, 3, 2000, 2), Party(new, 1, 0, 0))
    assert found.months == [Months(old, None), Months(new, None)]
    assert found.budgets == [Budgets(FinancialYear(2006), 2, Decimal("150.00"))]


def test_who_sees_no_figures_sees_that_there_are_budgets() -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    issue(old, pct, 2006, "100.00")
    found = effects(old, new, MERGER, hat("system_administrator", pct))
    assert found.parties is None
    assert found.budgets == [Budgets(FinancialYear(2006), 1, None)]


@pytest.mark.parametrize("kind", [SuccessionKind.MERGE, SuccessionKind.RENAME])
def test_memberships_are_named_as_they_go_and_as_they_come_back(kind: SuccessionKind) -> None:
    pct = PctFactory()
    old, new = PracticeFactory(pct=pct), PracticeFactory()
    facts = {"kind": kind, "predecessor": old, "successor": new, "effective_on": MERGER, "closed_until": closed_until}
    preview = preview_succession(**facts)  # type: ignore[arg-type]
    goes_on = str(new) if kind is SuccessionKind.RENAME else ""
    assert moving(preview.moves) == [Membership(old, pct, goes_on)]
    done = record_succession(**facts, evidence="A letter", by=SYSTEM, at=AT)  # type: ignore[arg-type]
    undoing = preview_undoing(done, closed_until=closed_until)
    assert restoring(undoing.carried) == [Membership(old, pct, "")]


def test_members_of_a_pct_go_on_with_its_successor() -> None:
    old, new = PctFactory(), PctFactory()
    practice = PracticeFactory(pct=old)
    preview = preview_succession(
        kind=SuccessionKind.MERGE, predecessor=old, successor=new, effective_on=MERGER, closed_until=closed_until
    )
    assert moving(preview.moves) == [Membership(practice, old, str(new))]
