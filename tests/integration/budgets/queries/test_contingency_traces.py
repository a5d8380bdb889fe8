"""What figures of a fund rest on."""

import pytest

from budgets.queries.contingency import stakes
from budgets.queries.contingency_traces import balance_sources, return_trace
from tests.factories.organisations import PracticeFactory
from tests.integration.budgets.funds import FundWorld

pytestmark = pytest.mark.django_db


def test_a_return_is_the_practices_part_of_what_is_left(db: None) -> None:
    world = FundWorld()
    preview = {each.practice.pk: each.preview for each in stakes(world.books)}
    found = return_trace(world.books, world.first)
    assert found is not None
    assert found.value == preview[world.first.pk]
    assert found.name == "Contingency that would come back now to First Surgery"
    assert return_trace(world.books, PracticeFactory(pct=world.pct)) is None
    assert {source.kind for source in balance_sources(world.books)} == {"posting"}
