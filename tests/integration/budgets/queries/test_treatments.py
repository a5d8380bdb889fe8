"""Treatments out of a budget’s scope, by name and from when."""

from datetime import UTC, datetime

from budgets.queries.treatments import Treatment, treatment_names, treatments_out
from tests.integration.budgets.excluded import APRIL, JUNE, OUT, ExcludedWorld
from tests.integration.budgets.world import LAST, THIS

FIRST = "version 1, from April 2006, signed by both sides on 20 March 2006"


def test_each_has_its_name_and_the_terms_that_named_it_first(db: None) -> None:
    """B37 since April, by the first terms; L09 beside it from the month after the second were signed."""
    world = ExcludedWorld()
    world.sign()
    names = treatment_names(THIS)
    assert {"L09", OUT} <= names.keys()
    assert treatment_names(LAST) == {}
    assert treatments_out(world.budget) == [Treatment(OUT, names[OUT], APRIL, FIRST)]
    world.agree(datetime(2006, 5, 10, 9, tzinfo=UTC), excluded_codes=(OUT, "L09"))
    second = "version 2, from June 2006, signed by both sides on 10 May 2006"
    assert treatments_out(world.budget)[1] == Treatment("L09", names["L09"], JUNE, second)
    assert [each.terms for each in treatments_out(world.budget)] == [FIRST, second]
