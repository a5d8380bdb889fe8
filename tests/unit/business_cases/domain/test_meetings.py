from datetime import date

import pytest

from business_cases.domain.meetings import Attender, check_attendance, check_interests, deciding, read_names
from business_cases.domain.route import Level
from business_cases.domain.signing import check_quorum
from pbc.core.errors import Invalid

ON = date(2006, 9, 11)
MEMBERS = {1: "A. Chair", 2: "B. Member"}
FIVE = {key: f"Member {key}" for key in range(1, 6)}


def test_names_are_read_line_by_line_with_their_office() -> None:
    found = read_names("K. Clerk, board clerk\n\n B. Banker \n")
    assert [(each.name, each.office) for each in found] == [("K. Clerk", "board clerk"), ("B. Banker", "")]


@pytest.mark.parametrize(
    ("held_on", "members", "others"),
    [
        (date(2006, 9, 12), ["A"], ()),
        (ON, [], (Attender("K. Clerk"),)),
        (ON, ["A"], (Attender("a"),)),
        (ON, ["A"], (Attender("", "clerk"),)),
        (ON, ["A"], (Attender("x" * 151),)),
    ],
)
def test_an_attendance_that_cannot_be_is_refused(held_on, members, others) -> None:
    with pytest.raises(Invalid):
        check_attendance(held_on, ON, members, others)
    check_attendance(ON, ON, ["A"], [Attender("K. Clerk")])


def test_who_left_does_not_decide() -> None:
    assert deciding(MEMBERS, {1: "Her brother", 2: " "}) == {2}


@pytest.mark.parametrize(
    ("present", "left", "quorum", "quorate"),
    [
        (5, (), 5, True),
        (5, (1,), 5, False),
        (5, (1,), 4, True),
        (5, (1, 2), 4, False),
        (4, (4,), 3, True),
        (1, (1,), 1, False),
    ],
)
def test_the_quorum_is_counted_without_those_who_left(present, left, quorum, quorate) -> None:
    members = {key: name for key, name in FIVE.items() if key <= present}
    taking_part = len(deciding(members, dict.fromkeys(left, "An interest")))
    if quorate:
        check_quorum(Level.BOARD, taking_part, quorum)
    else:
        with pytest.raises(Invalid, match=f"the quorum is {quorum}.*another date"):
            check_quorum(Level.BOARD, taking_part, quorum)


@pytest.mark.parametrize(
    ("interests", "dissents", "authors", "conflicted"),
    [
        ({3: "x"}, {}, (), ()),
        ({}, {3: "x"}, (), ()),
        ({1: "x"}, {1: "y"}, (), ()),
        ({}, {}, (2,), ()),
        ({1: "x"}, {}, (), (1, 2)),
    ],
)
def test_interests_and_dissents_that_cannot_be_are_refused(interests, dissents, authors, conflicted) -> None:
    with pytest.raises(Invalid):
        check_interests(MEMBERS, interests, dissents, authors, conflicted)


def test_an_author_or_interested_member_who_left_is_no_obstacle() -> None:
    check_interests(MEMBERS, {2: "Wrote it"}, {1: "No"}, (2,), ())
    check_interests(MEMBERS, {2: "Her brother"}, {}, (), (2,))
