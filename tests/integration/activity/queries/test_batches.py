"""Which imports a hat sees, and how one stands among the others."""

import pytest

from pbc.activity.models import ImportBatch
from pbc.activity.queries.batches import (
    files_behind,
    formats_seen,
    months_seen,
    owner_of_uploads,
    senders_seen,
    standing,
)
from pbc.core.principal import SYSTEM, Principal
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.activity import DataSlotFactory, ImportBatchFactory, ReferenceReleaseFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory, ShaFactory

pytestmark = pytest.mark.django_db


def hat(role, organisation) -> Principal:
    return RoleAssignmentFactory(role=role, organisation=organisation).as_principal()


def test_who_sees_which_files() -> None:
    sha = ShaFactory()
    pct, beside = PctFactory(sha=sha), PctFactory(sha=sha)
    provider = ProviderFactory()
    of = {name: ImportBatchFactory(owner=owner) for name, owner in (("sha", sha), ("pct", pct), ("beside", beside))}
    of["nation"] = ImportBatchFactory(owner=None)
    of["sent"] = ImportBatchFactory(owner=beside, sender=provider)

    def seen(principal):
        found = set(ImportBatch.objects.visible_to(principal))
        return {name for name, batch in of.items() if batch in found}

    assert seen(SYSTEM) == set(of)
    assert seen(hat("auditor", sha)) == set(of)
    assert seen(hat("pct_finance", pct)) == {"pct", "sha", "nation"}
    assert seen(hat("practice_manager", PracticeFactory(pct=pct))) == set()
    machine = Principal("x", "machine", frozenset(), provider.pk, "provider")
    assert seen(machine) == {"sent"}
    assert seen(Principal("x", "no_role", frozenset(), None, "")) == set()


def test_a_file_that_fills_its_months_is_in_force() -> None:
    pct = PctFactory()
    slot = DataSlotFactory(owner=pct)
    batch = slot.current_batch
    batch.months_filled = 1
    assert standing(batch, SYSTEM).words == "In force for April 2006."
    slot.current_batch = ImportBatchFactory(owner=pct, period=batch.period)
    slot.save()
    later = standing(batch, SYSTEM)
    assert later.words.startswith("No longer in force")
    assert later.replaced_by == (slot.current_batch,)
    assert standing(slot.current_batch, SYSTEM).replaced == (batch,)


def test_a_file_of_two_months_may_be_replaced_in_part() -> None:
    batch = DataSlotFactory(owner=PctFactory()).current_batch
    batch.months_filled = 2
    assert standing(batch, SYSTEM).words == "In force for April 2006 only; later files took the place of the rest."


def test_a_price_list_is_in_force_until_the_next() -> None:
    release = ReferenceReleaseFactory(batch=ImportBatchFactory(format="tariff-ae"))
    assert standing(release.batch, SYSTEM).words == "In force."
    release.is_current = False
    release.save()
    assert standing(release.batch, SYSTEM).words.startswith("No longer in force")


def test_choices_of_filters_are_what_there_is() -> None:
    pct = PctFactory()
    ImportBatchFactory(owner=pct, format="ae", sender_code="XA2", period="2006-05-01")
    ImportBatchFactory(owner=PctFactory(), format="spells", sender_code="XA3", period="2006-06-01")
    principal = hat("pct_finance", pct)
    assert senders_seen(principal) == ["XA2"]
    assert [str(month) for month in months_seen(principal)] == ["2006-05"]
    assert formats_seen(principal) == ["ae"]
    assert owner_of_uploads(principal) == pct


def test_files_behind_rows_are_known_to_all_who_see_them_and_opened_by_those_who_may() -> None:
    pct = PctFactory()
    own, other = ImportBatchFactory(owner=pct), ImportBatchFactory(owner=PctFactory())
    batches = ImportBatch.objects.all().values("pk")
    assert files_behind(batches, hat("pct_finance", pct)) == ([own, other], {own.pk})
    assert files_behind(batches, hat("practice_manager", PracticeFactory(pct=pct))) == ([own, other], set())
