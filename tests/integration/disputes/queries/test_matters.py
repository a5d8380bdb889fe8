from disputes.queries.matters import matter_of_dispute
from tests.factories.disputes import dispute_in


def test_a_judge_stands_outside_both_sides(world) -> None:
    dispute = world.raised()
    assert matter_of_dispute(dispute).concerned == {world.practice.pk}
    assert matter_of_dispute(dispute, for_panel=True).concerned == {world.practice.pk, world.pct.pk}


def test_a_consortiums_dispute_concerns_the_consortium(world) -> None:
    matter = matter_of_dispute(dispute_in(practice=world.consortium, pct=world.pct))
    assert (matter.practices, matter.consortia) == (frozenset(), {world.consortium.pk})
