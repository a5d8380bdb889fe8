from disputes.queries.guidance import rules_relied_on
from tests.factories.disputes import RAISED_ON, dispute_in


def test_the_rules_of_the_paragraph_that_is_relied_on(world) -> None:
    dispute = dispute_in(practice=world.practice, pct=world.pct, paragraph="S4 ¶47")
    found = rules_relied_on(dispute, RAISED_ON)
    assert found
    assert {rule.paragraph for rule in found} == {"S4 ¶47"}
    dispute.paragraph = "clause four"
    assert rules_relied_on(dispute, RAISED_ON) == []
