from disputes.actions.mediation import accept_mediation
from disputes.domain.parties import Side
from disputes.models import Mediator
from disputes.queries.mediation import accepted_by, mediator_of
from tests.integration.disputes.world import LATER


def test_who_accepted_and_who_mediates(world) -> None:
    dispute = world.in_mediation()
    assert (accepted_by(dispute), mediator_of(dispute)) == (set(), None)
    accept_mediation(dispute=dispute, by=world.pbc, at=LATER)
    who = world.person().user_id
    named = Mediator.objects.create(dispute=dispute, user_id=who, checked_at=LATER, named_by="K", named_at=LATER)
    assert (accepted_by(dispute), mediator_of(dispute)) == ({Side.PCT}, named)
