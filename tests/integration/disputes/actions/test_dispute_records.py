import pytest
from django.db import transaction
from django.db.utils import InternalError

from disputes.actions.dispute_records import about
from pbc.core.clock import day_of
from pbc.core.errors import Invalid
from pbc.core.words import check_said
from tests.integration.disputes.world import NOW


def test_the_record_holds_every_change_and_is_never_edited(world) -> None:
    dispute = world.referred()
    rows = list(dispute.changes.order_by("number").values_list("number", "before", "status", "by_name"))
    assert rows == [(1, "", "local", "M. Manager"), (2, "local", "referred", "M. Manager")]
    with transaction.atomic(), pytest.raises(InternalError):
        dispute.changes.update(words="something else")


def test_words_and_days() -> None:
    assert check_said("  yes ", field="f", what="It") == "yes"
    with pytest.raises(Invalid, match="It is missing"):
        check_said(" ", field="f", what="It")
    assert day_of(NOW).isoformat() == "2006-09-04"


def test_every_event_says_whose_and_which(world) -> None:
    dispute = world.raised()
    assert about(dispute) == {"organisation_code": "ZZ0001", "dispute": "ZZ0001-D2006-1"}
