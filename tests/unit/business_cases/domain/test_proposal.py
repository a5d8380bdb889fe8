from decimal import Decimal

import pytest

from business_cases.domain.costs import CostKind
from business_cases.domain.proposal import facts_of, money, proposal_of
from pbc.core.errors import Invalid
from pbc.core.periods import Month
from pbc.core.working import Parameter
from tests.factories.business_cases import complete

YEARS = Parameter("Years counted", Decimal(3), "years")


def test_a_proforma_is_read() -> None:
    found = proposal_of(complete())
    assert (found.title, found.start) == ("Dermatology follow-ups at the surgery", Month(2007, 1))
    assert [cost.kind for cost in found.costs] == [CostKind.CAPITAL, CostKind.RECURRENT]
    assert found.savings[0].price == Decimal("75.00")
    assert (found.measures[0].promised, found.measures[0].by) == (Decimal(24), Month(2007, 6))
    assert found.risks[0].score == 6
    assert (found.source, found.premises) == ("freed_up", False)


def test_nothing_answered_is_nothing_said() -> None:
    found = proposal_of({})
    assert (found.title, found.start, found.costs, found.premises) == ("", None, (), False)
    assert money(found, YEARS) is None


def test_a_contract_is_what_recurs_where_something_is_bought() -> None:
    content = complete()
    found = money(proposal_of(content), YEARS)
    assert found is not None
    assert facts_of(proposal_of(content), found, in_consortium=True).contract == 0
    content["service"]["buying"] = "tender"
    facts = facts_of(proposal_of(content), found, in_consortium=True)
    assert (facts.contract, facts.value, facts.upfront) == (
        Decimal("4800.00"),
        Decimal("20400.00"),
        Decimal("5200.00"),
    )


@pytest.mark.parametrize(
    ("section", "key", "row", "text"),
    [
        ("costs", "costs", {"kind": "gift"}, "Cost 1 is of no known kind: “gift”"),
        ("costs", "costs", {"kind": "capital", "year": "1", "amount": "6,000"}, "Cost 1: “6,000” is not a number"),
        ("costs", "costs", {"kind": "capital", "year": "1.5", "amount": "6"}, "1.5 is not a whole number"),
        ("costs", "savings", {"units": "NaN"}, "Saving 1: “NaN” is not a number"),
        ("patient_benefit", "measures", {"name": "Waits", "by": "soon"}, "“soon” is not a month"),
        ("patient_benefit", "measures", {"name": " ", "by": "2007-01"}, "Measure 1 lacks its name or its month"),
        ("people", "risks", {"likelihood": "6", "impact": "1"}, "Risk 1 scores 6 by 1"),
    ],
)
def test_rows_that_cannot_be_read(section: str, key: str, row: dict[str, str], text: str) -> None:
    content = complete()
    content[section][key] = [row]
    with pytest.raises(Invalid, match=text):
        proposal_of(content)
