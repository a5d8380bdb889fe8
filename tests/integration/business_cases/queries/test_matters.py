from business_cases.queries.matters import matter_of_case
from tests.factories.business_cases import complete
from tests.factories.organisations import ProviderFactory


def test_a_case_concerns_its_proposer_and_the_bodies_it_names(world) -> None:
    provider, content = ProviderFactory(code="RXX"), complete()
    content["service"]["providers"] = ["RXX", "The Fenwick Clinic Ltd"]
    found = matter_of_case(world.submitted(content))
    assert (found.practices, found.consortia) == ({world.practice.pk}, frozenset())
    assert (found.providers, found.bodies) == ({provider.pk}, {"fenwick clinic"})


def test_a_consortium_that_judges_its_own_case_is_not_concerned(world) -> None:
    case = world.submitted(owner=world.consortium, by=world.lead)
    assert matter_of_case(case).consortia == {world.consortium.pk}
    own = matter_of_case(case, world.lead)
    assert (own.consortia, own.decided_by) == (frozenset(), world.consortium.pk)
