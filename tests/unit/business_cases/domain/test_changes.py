import pytest

from business_cases.domain.changes import changed_answers, merged
from tests.factories.business_cases import complete


def test_the_same_answers_are_not_different_however_blank_is_kept() -> None:
    content = complete()
    other = complete()
    other["service"]["providers"] = None
    other["management_resources"]["support"] = "  "
    assert changed_answers(content, other) == ()


def test_differences_come_in_the_order_of_the_proforma_with_both_answers() -> None:
    now = complete()
    now["touches"]["premises"] = True
    now["service"]["title"] = "Skin clinic"
    del now["people"]["risks"]
    found = changed_answers(complete(), now)
    assert [(each.section.key, each.question.key) for each in found] == [
        ("service", "title"),
        ("touches", "premises"),
        ("people", "risks"),
    ]
    assert (found[1].before, found[1].now) == (False, True)
    assert found[2].now is None


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "answer", "conflicts", "taken"),
    [
        ("a", "a", "a", "a", (), ()),
        ("a", "a", "b", "b", (), ()),
        ("a", "b", "a", "b", (), ("q",)),
        ("a", "b", "b", "b", (), ()),
        ("a", "b", "c", "c", ("q",), ()),
        ("", "b", "c", "c", ("q",), ()),
        ("a", "", "b", "b", ("q",), ()),
        ("a", "b", "", "", ("q",), ()),
    ],
)
def test_answers_of_two_people_are_put_together(
    base: str, theirs: str, mine: str, answer: str, conflicts: tuple[str, ...], taken: tuple[str, ...]
) -> None:
    found = merged({"q": base}, {"q": theirs}, {"q": mine})
    assert (found.answers["q"], found.conflicts, found.taken) == (answer, conflicts, taken)


def test_questions_of_one_alone_are_kept() -> None:
    assert merged({}, {"a": 1}, {"b": 2}).answers == {"a": 1, "b": 2}
