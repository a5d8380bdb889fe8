from decimal import Decimal

import pytest

from budgets.forms.ledger import AdjustForm, AllocationForm, SetAsideForm, VirementForm, first_day_of
from budgets.models import Account
from pbc.core.periods import FinancialYear

FIRST_DAY = first_day_of(FinancialYear(2006).first_day)


def test_an_allocation_holds_the_components_that_were_filled_in() -> None:
    form = AllocationForm({"hchs": "-12.50", "prescribing": "", "source": "A letter", **FIRST_DAY})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["components"] == {"hchs": Decimal("-12.50")}


@pytest.mark.parametrize("amount", ["ten", "1.001", "0", "-3", ""])
def test_an_amount_that_cannot_be_is_told_beside_its_field(amount: str) -> None:
    form = SetAsideForm(
        {"kind": "management", "name": "x", "component": "hchs", "amount": amount, "reason": "y", **FIRST_DAY}
    )
    assert "amount" in form.errors


def test_a_virement_chooses_among_budgets_and_no_funds() -> None:
    accounts = [Account(pk=1, kind="pct_held", name="Ambulances"), Account(pk=2, kind="contingency")]
    form = VirementForm({"source": "1", "target": "2", "amount": "1", "reason": "x", **FIRST_DAY}, accounts=accounts)
    assert form.fields["source"].choices == [("", "Choose one"), ("1", "Held by the PCT, Ambulances")]
    assert "target" in form.errors
    assert form.cleaned_data["source"] == accounts[0].key


def test_a_practice_code_is_read_however_it_is_typed() -> None:
    given = {"practice": " q00001 ", "kind": "tariff", "line": "ae", "amount": "5", "reason": "x", **FIRST_DAY}
    form = AdjustForm(given, lines=["ae"])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["practice"] == "Q00001"
