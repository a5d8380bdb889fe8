"""Who sees which summary rows."""

import pytest

from pbc.activity.actions.summaries import rebuild
from pbc.activity.models import MonthlyActivity, MonthlyStratum
from pbc.core.principal import SYSTEM, Principal
from tests.factories.activity import DataSlotFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [MonthlyActivity, MonthlyStratum])
def test_a_practice_sees_its_own_rows_and_its_pct_those_of_all_its_practices(model):
    pct = PctFactory()
    mine, theirs, elsewhere = PracticeFactory(pct=pct), PracticeFactory(pct=pct), PracticeFactory(pct=PctFactory())
    slot = DataSlotFactory(owner=pct)
    for practice in (mine, theirs, elsewhere):
        SpellFactory(slot=slot, practice=practice)
    rebuild(slots=[slot])

    def seen(organisation, kind):
        hat = Principal("Somebody", "some_role", frozenset(), organisation.pk, kind, user_id=1)
        return set(model.objects.visible_to(hat).values_list("practice", flat=True))

    assert seen(mine, "practice") == {mine.pk}
    assert seen(pct, "pct") == {mine.pk, theirs.pk}
    assert model.objects.visible_to(SYSTEM).count() == 3
