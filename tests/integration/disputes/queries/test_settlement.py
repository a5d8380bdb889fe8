from disputes.actions.settling import draft_settlement, sign_settlement
from disputes.domain.parties import Side
from disputes.queries.settlement import last_draft, signed_by
from tests.integration.disputes.world import LATER


def test_the_last_draft_and_who_signed_it(world) -> None:
    dispute = world.raised()
    assert last_draft(dispute) is None
    for terms in ("One.", "Two."):
        draft = draft_settlement(dispute=dispute, terms=terms, by=world.manager, at=LATER)
    assert last_draft(dispute) == draft
    assert signed_by(draft) == set()
    sign_settlement(dispute=dispute, number=2, proven_at=LATER, by=world.director, at=LATER)
    assert signed_by(draft) == {Side.PCT}
