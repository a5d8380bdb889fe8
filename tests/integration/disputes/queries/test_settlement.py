from disputes.actions.settling import draft_settlement
from disputes.queries.settlement import last_draft
from tests.integration.disputes.world import LATER


def test_the_last_draft_counts(world) -> None:
    dispute = world.raised()
    assert last_draft(dispute) is None
    for terms in ("One.", "Two."):
        draft = draft_settlement(dispute=dispute, terms=terms, by=world.manager, at=LATER)
    assert last_draft(dispute) == draft
