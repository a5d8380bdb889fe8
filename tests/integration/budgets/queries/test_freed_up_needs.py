from datetime import date

from budgets.actions.uses import agree_use, decline_use
from budgets.domain.freed_up import NamedSplit, SplitBasis
from budgets.queries.freed_up_needs import freed_up_needs
from budgets.queries.needs import needs
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW

TODAY = NOW.date()


def test_an_obstacle_is_due_by_its_first_step(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed())
    decline_use(use=use, explanation=EXPLAINED, for_good=False, by=freed_up.pbc, at=NOW)
    (need,) = freed_up_needs(principal=freed_up.finance)
    assert (need.title, need.due_on) == ("See to the obstacle to ZZ0001-2006-1/1", date(2006, 9, 1))
    assert need.url == "/freed-up/claims/ZZ0001-2006-1/uses/1/"


def test_an_agreed_use_waits_for_its_money(freed_up) -> None:
    agree_use(use=freed_up.proposed(freed_up.agreed()), by=freed_up.pbc, at=NOW)
    assert [need.title for need in freed_up_needs(principal=freed_up.pbc)] == ["Release money for ZZ0001-2006-1/1"]


def test_a_split_waits_for_the_practice_alone(freed_up) -> None:
    split = NamedSplit("Physiotherapy", SplitBasis.PERCENT, {freed_up.second.pk: 100})
    freed_up.declared(split=split, by=freed_up.lead)
    wanted = "Confirm what claim ZZ0001-2006-1 gives to other practices"
    assert wanted in [need.title for need in needs(principal=freed_up.manager, today=TODAY)]
    assert wanted not in [need.title for need in needs(principal=freed_up.other_manager, today=TODAY)]
