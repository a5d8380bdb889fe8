import pytest

from disputes.actions.settling import draft_settlement
from disputes.actions.side_signatures import sign_for_side
from disputes.domain.parties import Side
from pbc.core.errors import Denied
from tests.integration.disputes.world import LATER


def test_with_the_second_side_both_have_signed(world) -> None:
    paper = draft_settlement(dispute=world.in_mediation(), terms="Pay half.", by=world.manager, at=LATER)
    signature, is_by_both = sign_for_side(paper, Side.PRACTICE, number=1, by=world.manager, at=LATER)
    assert (signature.digest, signature.by_role, is_by_both) == (paper.digest, "practice_manager", False)
    with pytest.raises(Denied, match="Your side has signed it already"):
        sign_for_side(paper, Side.PRACTICE, number=1, by=world.manager, at=LATER)
    assert sign_for_side(paper, Side.PCT, number=1, by=world.director, at=LATER)[1]
    assert {Side(each.side) for each in paper.signatures.all()} == set(Side)
