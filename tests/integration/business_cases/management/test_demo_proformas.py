import pytest

from business_cases.domain.proforma import missing
from business_cases.domain.proposal import proposal_of
from business_cases.management.demo_proformas import clinic, clinic_next_door, equipment, extension
from pbc.core.periods import Month
from tests.integration.business_cases.funded_world import FundedWorld

START = Month(2007, 1)


def test_a_clinic_moves_a_fifth_of_the_practices_own_follow_ups(funded: FundedWorld) -> None:
    """Forty a month at 75.00: eight move, and cost half."""
    funded.follow_ups(funded.practice, Month(2006, 1), [40] * 12)
    content = clinic(funded.practice, START, "ZR1")
    (saving,) = proposal_of(content).savings
    assert (saving.units, str(saving.price), str(saving.replacement)) == (8, "75.00", "37.50")
    assert missing(content, light=False) == ()
    rooms = proposal_of(clinic_next_door(funded.practice, START, "ZR1"))
    assert rooms.premises
    assert rooms.title != proposal_of(content).title


@pytest.mark.parametrize(("content", "light"), [(equipment(START), True), (extension(START), False)])
def test_every_proforma_is_complete(content: dict, light: bool) -> None:  # type: ignore[type-arg]
    assert missing(content, light=light) == ()
