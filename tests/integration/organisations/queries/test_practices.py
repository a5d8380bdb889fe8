"""What the pages of practices ask."""

from datetime import date

import pytest

from pbc.organisations.models import Organisation
from pbc.organisations.queries.practices import practice_record, with_place_and_list
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
)

pytestmark = pytest.mark.django_db
MERGER, TODAY = date(2006, 10, 1), date(2006, 12, 1)


def test_practices_with_place_and_list_of_the_day() -> None:
    old, new = PctFactory(), PctFactory()
    practice = PracticeFactory(pct=old, pct__until=MERGER)
    AffiliationFactory(child=practice, parent=new, period=(MERGER, None))
    ConsortiumFactory(members=[practice])
    PopulationReturnFactory(practice=practice, patients=1800)
    alone = PracticeFactory()
    found = with_place_and_list(Organisation.objects.practices(), TODAY).order_by("pk")
    assert list(found.values_list("pk", "pct_code", "patients")) == [
        (practice.pk, new.code, 1800),
        (alone.pk, None, None),
    ]
    assert with_place_and_list(Organisation.objects.practices(), date(2006, 3, 1)).get(pk=practice.pk).patients is None


def test_a_record_tells_pcts_from_consortia_latest_first() -> None:
    old, new = PctFactory(), PctFactory()
    practice = PracticeFactory(pct=old, pct__until=MERGER)
    AffiliationFactory(child=practice, parent=new, period=(MERGER, None))
    consortium = ConsortiumFactory(members=[practice])
    PopulationReturnFactory(practice=practice, patients=1801)
    record = practice_record(practice, today=TODAY)
    assert [stay.parent for stay in record.pcts] == [new, old]
    assert [stay.holds_on(TODAY) for stay in record.pcts] == [True, False]
    assert [stay.parent for stay in record.consortia] == [consortium]
    assert sum(age.all for age in record.ages) == 1801
    assert (record.ages[0].band, record.ages[0].male, record.ages[0].female) == ("0-4", 101, 100)
