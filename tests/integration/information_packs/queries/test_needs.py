"""What packs ask of whom."""

from datetime import date

import pytest

from information_packs.models import PackReceipt
from information_packs.queries.needs import needs
from tests.factories.information_packs import PackFactory
from tests.integration.information_packs.actions.test_runs import hat
from tests.integration.information_packs.world import AT

pytestmark = pytest.mark.django_db
TODAY = date(2006, 7, 5)


def titles(principal):
    return [need.title for need in needs(principal=principal, today=TODAY)]


def test_a_practice_reads_until_it_has_answered(world):
    pack = PackFactory(practice=world.practice, pct=world.pct)
    reader = hat("practice_manager", world.practice)
    assert titles(reader) == ["Read your pack for June 2006"]
    assert titles(hat("practice_manager", world.other)) == []

    PackReceipt.objects.create(pack=pack, kind="acknowledged", by_name="A reader", at=AT)

    assert titles(reader) == []


def test_a_pct_makes_mends_and_answers(world):
    analyst = hat("pct_analyst", world.pct)
    assert titles(analyst) == ["Make the packs of May 2006"]

    pack = PackFactory(practice=world.practice, pct=world.pct, month=date(2006, 5, 1), version=1)
    PackReceipt.objects.create(pack=pack, kind="cannot_use", by_name="A reader", at=AT, comment="Not ours.")
    assert titles(analyst) == ["Answer Ash Tree Surgery: pack unusable"]

    PackFactory(practice=world.practice, pct=world.pct, month=date(2006, 5, 1), version=2)
    assert titles(analyst) == []
