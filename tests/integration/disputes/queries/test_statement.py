from disputes.actions.statement import draft_statement
from disputes.domain.parties import Side
from disputes.domain.states import Deed
from disputes.queries.statement import joint_statement, last_of_each_side, last_version
from tests.factories.disputes import statement_of
from tests.integration.disputes.actions.test_statement import ISSUES, WHOLE
from tests.integration.disputes.world import LATER


def test_the_last_version_of_all_and_of_each_side(world) -> None:
    dispute = world.moved(Deed.END_MEDIATION)
    assert (last_version(dispute), joint_statement(dispute)) == (None, None)
    for who, statement in ((world.manager, WHOLE), (world.pbc, WHOLE), (world.manager, ISSUES)):
        draft_statement(dispute=dispute, statement=statement, by=who, at=LATER)
    assert {side: each.number for side, each in last_of_each_side(dispute).items()} == {Side.PRACTICE: 3, Side.PCT: 2}
    assert last_version(dispute).number == 3
    assert statement_of(dispute) == joint_statement(dispute)
