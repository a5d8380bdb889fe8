"""A pack is disputed from its page, with what its readers said."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from disputes.models import Dispute
from information_packs.actions.publishing import answer_pack
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.information_packs import PackFactory, PackFileFactory

FORM = {"question": "Is it right?", "sought": "A corrected pack."}


@pytest.mark.django_db
def test_from_a_pack_that_cannot_be_used_to_a_dispute_about_it() -> None:
    pack = PackFactory()
    PackFileFactory(pack=pack, kind="html", content=b"<p>Pack</p>")
    role = RoleAssignmentFactory(role="practice_manager", organisation=pack.practice)
    at = datetime(2006, 8, 1, 10, tzinfo=UTC)
    answer_pack(pack=pack, kind="cannot_use", comment="The list is wrong.", by=role.as_principal(), at=at)
    client = Client()
    client.force_login(role.user)
    page, address = (reverse(f"information_packs:{name}", args=[pack.pk]) for name in ("pack", "dispute"))
    assert f'href="{address}"' in client.get(page).content.decode()
    client.post(address, FORM)
    dispute = Dispute.objects.get()
    assert (dispute.about, dispute.subject_type, dispute.subject_id) == (
        "information",
        "information_packs.Pack",
        str(pack.pk),
    )
    assert pack.data_hash in dispute.figures[0]["working"]["notes"][1]
    step = dispute.local_steps.get()
    assert (step.on, step.words) == (at.date(), "Cannot be used: The list is wrong.")
    shown = client.get(page).content.decode()
    assert dispute.reference in shown
    assert f'href="{address}"' not in shown


@pytest.mark.django_db
def test_a_pack_that_waits_is_not_disputed() -> None:
    pack = PackFactory(queued=True)
    client = Client()
    client.force_login(RoleAssignmentFactory(role="pbc_manager", organisation=pack.pct).user)
    address = reverse("information_packs:dispute", args=[pack.pk])
    assert "Only a pack that was published" in client.get(address, follow=True).content.decode()
