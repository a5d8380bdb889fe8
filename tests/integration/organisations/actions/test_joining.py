"""Joins that no register asks for by itself: open starts, several at once, names for the unknown."""

from datetime import date

import pytest

from pbc.organisations.actions.joining import (
    follow_register,
    join,
    name_unknown_commissioners,
    name_unknown_practices,
)
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.domain.rows import MembershipRow
from pbc.organisations.models import Affiliation, Organisation
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db
MERGER = date(2006, 10, 1)
PCT_IN_SHA = {"child_kind": OrganisationKind.PCT, "parent_kind": OrganisationKind.SHA}


def test_a_membership_may_have_no_first_day() -> None:
    pct, sha = PctFactory(), ShaFactory()
    rows = [MembershipRow(1, pct.code, sha.code, None, MERGER)]
    assert join(rows, **PCT_IN_SHA, source="a test").created == 1
    held = Affiliation.objects.get()
    assert (held.period.lower, held.period.upper, held.source) == (None, MERGER, "a test")
    assert join(rows, **PCT_IN_SHA, source="another").accepted == 1
    assert Affiliation.objects.get().source == "a test"


def test_who_is_known_is_not_named_again() -> None:
    PracticeFactory(code="X90001", name="Hill Surgery")
    assert name_unknown_practices({"X90001", "X90002"}, source="a test") == 1
    assert name_unknown_commissioners({"5ZA", "6A1"}, source="a test") == 2
    assert Organisation.objects.get(code="X90001").name == "Hill Surgery"
    assert Organisation.objects.get(code="6A1").commissioner_kind == "local_health_board"


def test_the_register_of_practices_fills_what_nobody_knows() -> None:
    pct = PctFactory(code="5ZA")
    PracticeFactory(code="X90001", pct=pct, pct__until=MERGER)
    rows = [MembershipRow(1, "X90001", "5ZB", MERGER), MembershipRow(2, "X90009", "5ZB", MERGER)]
    result = follow_register(rows, source="a test")
    assert (result.created, [problem.rule for problem in result.problems]) == (1, ["code_is_known"])
    assert follow_register(rows[:1], source="a test").problems == ()
