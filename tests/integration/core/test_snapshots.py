"""Reads as at one moment, against what another connection writes meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from pbc.core.snapshots import one_moment
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory


def _elsewhere(code: str) -> None:
    try:
        PctFactory(code=code)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_comes_meanwhile_is_not_seen_and_nothing_is_written() -> None:
    with ThreadPoolExecutor(max_workers=1) as pool, one_moment():
        before = Organisation.objects.count()
        pool.submit(_elsewhere, "ZM1").result()
        assert Organisation.objects.count() == before
    assert Organisation.objects.count() == before + 1
    with pytest.raises(InternalError, match="read-only"), one_moment():
        PctFactory(code="ZM2")


@pytest.mark.django_db
def test_inside_a_transaction_its_own_rules_hold() -> None:
    with transaction.atomic(), one_moment():
        PctFactory(code="ZM3")
    assert Organisation.objects.filter(code="ZM3").exists()
