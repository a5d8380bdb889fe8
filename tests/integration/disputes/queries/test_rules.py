from datetime import date

from disputes.domain.stages import Terms
from disputes.queries.rules import reminded_before, stage_terms


def test_the_stages_of_2006(world) -> None:
    assert stage_terms(world.pct, date(2006, 9, 4)) == Terms(
        local=30, admit=5, mediation=20, statement=10, offers=5, hearing=30, follow=20
    )
    assert reminded_before(world.pct, date(2006, 9, 4)) == 2
