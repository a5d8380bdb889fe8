from dataclasses import replace

from disputes.queries.matters import matter_of_dispute, matter_of_subject
from tests.factories.disputes import dispute_in
from tests.integration.disputes.world import CLAIM


def test_a_judge_stands_outside_both_sides(world) -> None:
    dispute = world.raised()
    assert matter_of_dispute(dispute).concerned == {world.practice.pk}
    assert matter_of_dispute(dispute, for_panel=True).concerned == {world.practice.pk, world.pct.pk}


def test_a_consortiums_dispute_concerns_the_consortium(world) -> None:
    matter = matter_of_dispute(dispute_in(practice=world.consortium, pct=world.pct))
    assert (matter.practices, matter.consortia) == (frozenset(), {world.consortium.pk})


def test_a_dispute_that_is_not_raised_yet_concerns_whom_it_will(world) -> None:
    subject = replace(CLAIM, bodies=(world.beside.pk, "The Fenwick Clinic"))
    before, after = matter_of_subject(world.practice, subject), matter_of_dispute(world.raised(subject=subject))
    assert (before.concerned, before.bodies) == (after.concerned, after.bodies)
    assert before.bodies
