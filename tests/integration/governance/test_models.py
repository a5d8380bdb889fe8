from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from governance.models import LocalRule
from pbc.core.principal import Principal
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def adopt(pct, **changes) -> LocalRule:
    given = {
        "pct": pct,
        "key": "contingency_rate",
        "value": "3.5",
        "from_day": date(2006, 6, 1),
        "reason": "Agreed",
        "adopted_by": "A person",
        "adopted_at": datetime(2006, 5, 2, tzinfo=UTC),
    }
    return LocalRule.objects.create(**(given | changes))


def test_a_practice_sees_the_rules_of_its_pct_and_of_no_other() -> None:
    pct = PctFactory()
    practice = PracticeFactory(pct=pct)
    own = adopt(pct)
    adopt(PctFactory())
    hat = Principal("x", "x", frozenset(), organisation_id=practice.pk, organisation_kind="practice")
    assert list(LocalRule.objects.visible_to(hat)) == [own]


def test_the_database_refuses_two_rules_a_day_and_an_end_before_the_start() -> None:
    pct = PctFactory()
    adopt(pct)
    with pytest.raises(IntegrityError, match="one_local_rule_a_day"), transaction.atomic():
        adopt(pct)
    with pytest.raises(IntegrityError, match="local_rule_ends_after_it_starts"), transaction.atomic():
        adopt(pct, from_day=date(2006, 8, 1), until_day=date(2006, 8, 1))


def test_what_changes_leaves_its_trace() -> None:
    rule = adopt(PctFactory())
    LocalRule.objects.filter(pk=rule.pk).update(until_day=date(2006, 9, 1))
    assert [event.until_day for event in rule.history.order_by("pgh_id")] == [None, date(2006, 9, 1)]
