import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from budgets.actions.threshold import call_threshold
from budgets.domain.ledger import AccountKind
from budgets.models import Account
from pbc.core.principal import SYSTEM
from tests.factories.organisations import ConsortiumFactory, PctFactory
from tests.integration.budgets.excluded import APRIL, MAY, ExcludedWorld
from tests.integration.budgets.funds import CLOSED_AT

NOW = datetime(2006, 7, 24, 12, tzinfo=UTC)


@pytest.fixture
def world(db, time_machine) -> ExcludedWorld:
    world = ExcludedWorld()
    world.out(MAY, "700.00", practice=world.second)
    time_machine.move_to(NOW, tick=False)
    return world.summed()


def page(client, name: str = "out_of_scope", *args: object, **query: str) -> str:
    response = client.get(reverse(f"budgets:{name}", args=args), {"month": "2006-05"} | query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_finance_sees_every_practice_and_what_to_set_aside(client_as, world) -> None:
    text = page(client_as("pct_finance", world.pct))
    for words in ("First Surgery", "Second Surgery", "B37", "£30,000.00", "£30,700.00", "£18,000.00", "version 1"):
        assert words in text
    asked = {"month": "2006-05", "format": "csv"}
    table = client_as("pct_finance", world.pct).get(reverse("budgets:out_of_scope"), asked).content.decode()
    assert 'First Surgery,B37,1,30000.00,"version 1' in table


def test_a_practice_sees_its_own(client_as, world) -> None:
    text = page(client_as("practice_manager", world.second))
    assert "£700.00" in text
    assert "First Surgery" not in text
    assert "18,000" not in text


def test_a_consortium_sees_no_hrg_by_itself_and_another_pct_nothing(client_as, world) -> None:
    group = ConsortiumFactory(pct=world.pct, members=[world.first])
    assert "few patients might be known again" in page(client_as("consortium_lead", group))
    text = page(client_as("pct_finance", PctFactory()))
    assert "First Surgery" not in text
    assert not re.search(r"\bB37\b", text)  # the letters may stand by chance in a form's token


def test_the_form_starts_with_the_amount_and_the_ledger_holds_it(client_as, world) -> None:
    client = client_as("pct_finance", world.pct)
    text = page(client, "set_aside", 2006, **{"for": "out_of_scope"})
    assert 'value="18000.00"' in text
    given = {
        "kind": AccountKind.PCT_HELD,
        "name": "Treatments out of scope",
        "component": "hchs",
        "amount": "18000.00",
        "reason": "By the round",
        "effective_on": "2006-04-01",
    }
    client.post(reverse("budgets:set_aside", args=[2006]), given)
    assert Account.objects.get(name="Treatments out of scope").balance == 18000
    assert 'value="18000.00"' not in page(client, "set_aside", 2006)


def test_the_statement_states_it_apart_and_leads_here(client_as, world) -> None:
    text = page(client_as("practice_manager", world.first), "statement", world.first.code)
    for words in ("Treatments out of scope, borne by the PCT", "£29,000.00", "B37", reverse("budgets:out_of_scope")):
        assert words in text


def test_what_the_empty_fund_could_not_bear_is_said_and_opens(client_as, world) -> None:
    """7,000.00 above the threshold by May, and a fund that holds less."""
    world.stay(MAY, "60000.00")
    world.summed().close(APRIL, MAY)
    run = call_threshold(pct=world.pct, month=MAY, by=SYSTEM, at=CLOSED_AT)[0]
    assert run.met < run.called
    text = page(client_as("practice_manager", world.first), "statement", world.first.code)
    assert "Above the threshold, not borne: the fund is empty" in text
    assert f"{run.called - run.met:,.2f}" in text
    address = ["ZZ0001", "2006-05", "emergency", "unmet"]
    assert "asked for again" in page(client_as("practice_manager", world.first), "statement_working", *address)
