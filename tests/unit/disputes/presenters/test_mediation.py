from disputes.domain.mediation import Speaker
from disputes.domain.parties import Side
from disputes.models import Dispute
from disputes.presenters.mediation import acceptance_words, speaker_name
from pbc.organisations.models import Organisation

DISPUTE = Dispute(practice=Organisation(name="First Surgery"), pct=Organisation(name="Northmoor PCT"))


def test_who_speaks() -> None:
    names = [speaker_name(DISPUTE, speaker) for speaker in Speaker]
    assert names == ["First Surgery", "Northmoor PCT", "The mediator"]


def test_who_accepted() -> None:
    assert acceptance_words(DISPUTE, set()) == "Neither side has accepted mediation yet."
    assert acceptance_words(DISPUTE, {Side.PCT}) == (
        "Northmoor PCT accepted mediation; First Surgery has not answered yet."
    )
    assert acceptance_words(DISPUTE, set(Side)) == "Both sides accepted mediation."
