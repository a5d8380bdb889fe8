import pytest

from business_cases.queries.owners import bodies_in, names_of, owners_for
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
