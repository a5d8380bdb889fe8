import pytest

from business_cases.actions.case_records import digest, move
from business_cases.domain.case_states import Deed
from business_cases.models import BusinessCase
from pbc.core.errors import Denied, Invalid
from pbc.core.words import check_said
from tests.integration.business_cases.world import NOW, CaseWorld


def test_a_question_is_answered_back_to_where_it_was_asked(cases: CaseWorld) -> None:
    case = cases.submitted()
    move(case, Deed.SEND, by=cases.pbc, at=NOW)
    move(case, Deed.ASK, by=cases.director, at=NOW, words="What does the hospital say?")
    assert case.state == "clarification"
    move(case, Deed.ANSWER, by=cases.manager, at=NOW)
    assert BusinessCase.objects.get().state == "for_decision"
    assert [(c.deed, c.before, c.status) for c in case.changes.order_by("number")][-2:] == [
        ("ask", "for_decision", "clarification"),
        ("answer", "clarification", "for_decision"),
    ]


def test_a_deed_out_of_place_changes_nothing(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Denied):
        move(case, Deed.EVALUATE, by=cases.pbc, at=NOW)
    assert BusinessCase.objects.get().changes.count() == 2


def test_words_that_have_to_be_there() -> None:
    assert check_said(" so ", field="reason", what="The reason") == "so"
    with pytest.raises(Invalid, match="The reason is missing"):
        check_said("  ", field="reason", what="The reason")


def test_a_digest_does_not_mind_the_order_of_answers() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1}) != digest({"a": 1, "b": [3]})
