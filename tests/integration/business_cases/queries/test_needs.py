from business_cases.queries.decision_needs import decision_needs
from business_cases.queries.needs import needs
from tests.integration.business_cases.decision_world import LATER


def test_the_home_page_asks_every_part_of_the_app(world) -> None:
    world.submitted()
    asked = {"principal": world.pbc, "today": LATER.date()}
    assert set(decision_needs(**asked)) <= set(needs(**asked))
    assert needs(**asked)
