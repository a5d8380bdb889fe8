from datetime import date

import pytest

from business_cases.domain.meetings import check_interests, check_meeting, deciding, read_names
from pbc.core.errors import Invalid

ON = date(2006, 9, 11)
MEMBERS = {1: "A. Chair", 2: "B. Member"}


def test_names_are_read_line_by_line_with_their_office() -> None:
    found = read_names("A. Chair, chairman\n\n B. Member \n", is_member=True)
    assert [(each.name, each.office) for each in found] == [("A. Chair", "chairman"), ("B. Member", "")]


@pytest.mark.parametrize(
    ("held_on", "text"), [(date(2006, 9, 12), "A"), (ON, ""), (ON, "A\na"), (ON, ", chair\nB"), (ON, "x" * 151)]
)
def test_a_meeting_that_cannot_be_is_refused(held_on: date, text: str) -> None:
    with pytest.raises(Invalid):
        check_meeting(held_on, ON, read_names(text, is_member=True))
    check_meeting(ON, ON, read_names("A", is_member=True))


def test_who_left_does_not_decide() -> None:
    assert deciding(MEMBERS, {1: "Her brother", 2: " "}) == {2}


@pytest.mark.parametrize(
    ("interests", "dissents", "authors"),
    [
        ({3: "x"}, {}, ()),
        ({}, {3: "x"}, ()),
        ({1: "x"}, {1: "y"}, ()),
        ({}, {}, ("b. member",)),
    ],
)
def test_interests_and_dissents_that_cannot_be_are_refused(interests, dissents, authors) -> None:
    with pytest.raises(Invalid):
        check_interests(MEMBERS, interests, dissents, authors)


def test_an_author_who_left_is_no_obstacle() -> None:
    check_interests(MEMBERS, {2: "Wrote it"}, {1: "No"}, ("B. Member",))
