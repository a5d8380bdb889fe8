"""The clerk asks, admits or declines; either side answers."""

from datetime import date

import pytest

from disputes.actions.clerking import admit_referral, answer_clerk, ask_sides, decline_referral
from disputes.domain.states import DisputeStatus
from pbc.core.errors import Denied, Invalid
from tests.factories.organisations import ShaFactory
from tests.factories.principals import hat
from tests.integration.disputes.world import LATER


def test_a_question_goes_to_both_and_comes_back(world) -> None:
    dispute = world.referred()
    asked = ask_sides(dispute=dispute, words="Which month?", by=world.clerk, at=LATER)
    assert (asked.state, asked.stage_due_on) == (DisputeStatus.ASKED, date(2006, 9, 18))
    with pytest.raises(Denied, match="“question of the sha” cannot be admitted"):
        admit_referral(dispute=dispute, by=world.clerk, at=LATER)
    answered = answer_clerk(dispute=dispute, words="July.", by=world.pbc, at=LATER)
    assert answered.state is DisputeStatus.REFERRED
    admitted = admit_referral(dispute=dispute, by=world.clerk, at=LATER)
    assert (admitted.state, admitted.stage_due_on) == (DisputeStatus.MEDIATION, date(2006, 10, 9))


def test_a_referral_is_declined_with_reasons(world) -> None:
    dispute = world.referred()
    with pytest.raises(Invalid, match="A reason is missing"):
        decline_referral(dispute=dispute, reasons="", by=world.clerk, at=LATER)
    assert decline_referral(dispute=dispute, reasons="A contract matter.", by=world.clerk, at=LATER).state == "declined"


def test_only_the_clerk_of_that_sha_does(world) -> None:
    dispute = world.referred()
    stranger = hat("sha_clerk", ShaFactory())
    for who in (world.manager, world.director, world.reviewer, world.administrator, stranger):
        with pytest.raises(Denied):
            ask_sides(dispute=dispute, words="W", by=who, at=LATER)
        with pytest.raises(Denied):
            admit_referral(dispute=dispute, by=who, at=LATER)
        with pytest.raises(Denied):
            decline_referral(dispute=dispute, reasons="R", by=who, at=LATER)
    ask_sides(dispute=dispute, words="W", by=world.clerk, at=LATER)
    for who in (world.stranger, world.other_director, world.clerk, world.reviewer):
        with pytest.raises(Denied):
            answer_clerk(dispute=dispute, words="A", by=who, at=LATER)
