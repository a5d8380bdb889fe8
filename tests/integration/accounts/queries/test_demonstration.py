from datetime import date

import pytest

from pbc.accounts.queries.demonstration import demo_organisations
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2006, 10, 1)


def test_the_largest_pct_of_the_day_with_what_belongs_to_it() -> None:
    sha = ShaFactory()
    small, large = PctFactory(sha=sha), PctFactory(sha=sha)
    PracticeFactory(pct=small)
    PracticeFactory(pct=large, code="Z00001")
    member = PracticeFactory(pct=large, code="Z00002")
    consortium = ConsortiumFactory(pct=large, members=[member])
    found = demo_organisations(OCTOBER)
    assert found == {"pct": large, "sha": sha, "consortium": consortium, "practice": member}


def test_a_pct_that_lost_its_practices_is_passed_over() -> None:
    before, after = PctFactory(), PctFactory()
    for _ in range(2):
        PracticeFactory(pct=before, pct__until=OCTOBER)
    PracticeFactory(pct=after, pct__from_=OCTOBER)
    assert demo_organisations(date(2006, 9, 30))["pct"] == before
    assert demo_organisations(OCTOBER)["pct"] == after


def test_nothing_loaded_is_nowhere_to_work() -> None:
    assert demo_organisations(OCTOBER) == {}
