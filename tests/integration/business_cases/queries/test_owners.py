import pytest

from business_cases.queries.owners import bodies_in, names_of, owners_for, providers_known
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.world import NOW, CaseWorld


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("manager", ["First Surgery", "Moor Group"]),
        ("lead", ["Moor Group"]),
        ("stranger", ["Far Surgery"]),
        ("pbc", []),
    ],
)
def test_people_propose_for_their_practice_and_its_consortium(cases: CaseWorld, who: str, names: list[str]) -> None:
    assert [each.name for each in owners_for(getattr(cases, who), NOW.date())] == names


def test_organisations_of_a_case_have_their_names(cases: CaseWorld) -> None:
    content = {"service": {"providers": ["ZC1", "XXX"]}}
    assert bodies_in(content, {}) == {"ZC1": "Moor Group"}
    assert names_of([]) == {}


def test_providers_are_known_by_name_and_code(cases: CaseWorld) -> None:
    ProviderFactory(name="The Fenwick Clinic", code="ZR77")
    ProviderFactory(name="Moor Hospital", code="ZR78")
    assert providers_known() == [("ZR78", "Moor Hospital (ZR78)"), ("ZR77", "The Fenwick Clinic (ZR77)")]
