import pytest

from business_cases.domain.proforma import BY_KEY, SECTIONS, asked, check_answers, is_empty, missing
from pbc.core.errors import Invalid
from tests.factories.business_cases import complete, light


def test_the_five_parts_of_the_guidance_come_first() -> None:
    assert [section.key for section in SECTIONS[:5]] == [
        "service",
        "patient_benefit",
        "efficiency_and_effectiveness",
        "management_resources",
        "costs",
    ]


def test_keys_are_unique() -> None:
    keys = [question.key for section in SECTIONS for question in section.questions]
    assert len(keys) == len(set(keys))
    assert BY_KEY["service"].question("title").label == "What is it called?"


def test_a_complete_case_lacks_nothing() -> None:
    assert missing(complete(), light=False) == ()


def test_every_needed_question_is_missed_when_it_is_blank() -> None:
    for section in SECTIONS:
        for question in section.questions:
            content = complete()
            content[section.key][question.key] = "  "
            lacking = [each.question.key for each in missing(content, light=False)]
            assert lacking == ([question.key] if question.needed else [])


def test_the_light_route_asks_little() -> None:
    little = {key: light()[key] for key in ("service", "patient_benefit", "costs", "touches")}
    assert missing(little, light=True) == ()
    assert len(missing(little, light=False)) > 5
    assert sum(len(asked(section, light=True)) for section in SECTIONS) < 12


@pytest.mark.parametrize(("answer", "empty"), [(None, True), ("", True), (" ", True), ([], True), (False, False)])
def test_no_is_an_answer(answer: object, empty: bool) -> None:
    assert is_empty(answer) is empty


@pytest.mark.parametrize(
    ("section", "answers", "text"),
    [
        ("history", {}, "no part “history”"),
        ("service", {"colour": "red"}, "no question “colour”"),
        ("service", {"title": "x" * 201}, "has 201 characters"),
        ("service", {"what": "x" * 4001}, "has 4,001 characters"),
        ("service", {"buying": "barter"}, "no choice “barter”"),
        ("touches", {"protected": ["optometrists", "vets"]}, "no choice “vets”"),
    ],
)
def test_answers_that_have_no_place(section: str, answers: dict[str, object], text: str) -> None:
    with pytest.raises(Invalid, match=text):
        check_answers(section, answers)


def test_answers_may_be_unfinished() -> None:
    check_answers("service", {"title": "", "buying": "", "providers": []})
