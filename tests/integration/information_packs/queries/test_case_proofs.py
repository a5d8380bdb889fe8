"""A case with money says the same everywhere; where one place does not, the proof names it."""

from decimal import Decimal

import pgtrigger

from budgets.models import Entry
from business_cases.actions.funding import release_money
from business_cases.models import BusinessCase
from information_packs.queries.case_proofs import CASES, case_proof
from information_packs.queries.kept_proofs import address_of
from information_packs.queries.proofs import prove
from tests.integration.business_cases.funded_world import THIS, FundedWorld
from tests.integration.business_cases.world import at
from tests.worlds import kept

PENNY = Decimal("0.01")


@kept
def funded() -> FundedWorld:
    """A case of 20,400.00 that the innovation fund promised 6,000.37, of which 2,000.11 is given out."""
    world = FundedWorld()
    case = world.approved()
    world.from_fund(case, "6000.37")
    release_money(case=case, amount=Decimal("2000.11"), reason="Couch", by=world.finance, at=at("2006-09-12"))
    return world


def differing(world: FundedWorld) -> dict[str, tuple[Decimal, Decimal]]:
    """What differs, without the words before the case."""
    return {check.place.split(", ", 3)[3]: (check.found, check.due) for check in case_proof(world.books).failed}


def test_a_case_says_the_same_everywhere(funded: FundedWorld) -> None:
    (proof,) = (each for each in prove(funded.pct, THIS).proofs if each.name == CASES)
    assert (proof.checked, proof.failed) == (8, ())


def test_a_penny_in_the_ledger_is_told_at_every_place_that_shows_it(funded: FundedWorld) -> None:
    entries = Entry.objects.filter(account__kind="commitment_released", amount=Decimal("2000.11"))
    with pgtrigger.ignore("budgets.Entry:append_only"):
        assert entries.update(amount=Decimal("2000.12")) == 1
    found = differing(funded)
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(account__kind="commitment_released").update(amount=Decimal("2000.11"))
    given_out, promised = ((Decimal(amount), Decimal(amount) + PENNY) for amount in ("2000.11", "6000.37"))
    assert found == {
        "on its page, promised": promised,
        "on its page, given out": given_out,
        "on the statement, promised": promised,
        "on the statement, given out": given_out,
        "in the pack, promised": promised,
        "in the pack, given out": given_out,
    }
    assert differing(funded) == {}


def test_a_value_that_is_not_the_sum_of_its_costs_is_told(funded: FundedWorld) -> None:
    case = BusinessCase.objects.get()
    BusinessCase.objects.filter(pk=case.pk).update(value=Decimal("20400.01"))
    wrong = (Decimal("20400.01"), Decimal("20400.00"))
    assert differing(funded) == {"in the pack, value": wrong, "value in the register": wrong}
    place = case_proof(funded.books).failed[0].place
    assert place == f"Northmoor PCT, 2006/07, case {case.reference}, in the pack, value"
    assert address_of(place) == f"/cases/{case.reference}/delivery/"
