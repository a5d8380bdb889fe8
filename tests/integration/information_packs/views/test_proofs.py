"""It adds up, on pages: asked for, watched, read; scoped to the PCT."""

from decimal import Decimal

import pgtrigger
import pytest
import time_machine
from django.urls import reverse

from budgets.models import Entry
from information_packs.actions.proving import make_proof
from information_packs.models import SumProof
from information_packs.queries.kept_proofs import progress_key
from pbc.core import jobs, progress
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PctFactory
from tests.integration.budgets.funds import APRIL, YEAR_END, FundWorld


@pytest.fixture
def world(db, monkeypatch) -> FundWorld:
    monkeypatch.setattr(jobs, "enqueue", lambda task, **given: None)
    with time_machine.travel(YEAR_END, tick=False):
        yield FundWorld().close(APRIL)


def text(response) -> str:
    return response.content.decode()


def test_a_check_is_asked_for_watched_and_read(world, sign_in) -> None:
    client = sign_in("pct_finance", world.pct)
    assert "No sums were checked yet" in text(client.get("/sums/"))
    assert "is not a financial year" in text(client.post("/sums/ask/", {"year": "then"}, follow=True))
    page = text(client.post("/sums/ask/", {"year": "2006/07"}, follow=True))
    proof = SumProof.objects.get()
    assert "The sums are being checked." in page
    progress.say(progress_key(proof.pk), 1, 2)
    under_way = text(client.get(f"/sums/{proof.pk}/progress/"))
    assert "Books and months checked: 1 of 2" in under_way
    assert f'hx-get="/sums/{proof.pk}/progress/"' in under_way
    make_proof(proof_id=proof.pk, by=SYSTEM, at=YEAR_END)
    done = text(client.get(f"/sums/{proof.pk}/progress/"))
    assert "It adds up" in done
    assert "hx-get" not in done
    assert "The seven causes sum to the variance" in done
    assert "Northmoor PCT,2006/07,It adds up" in text(client.get("/sums/", {"format": "csv"}))


def test_each_difference_leads_to_where_it_is(world, sign_in) -> None:
    client = sign_in("auditor", world.pct)
    client.post("/sums/ask/", {"year": "2006/07"})
    entry = Entry.objects.filter(posting__kind="issue", account__practice=world.first).earliest("pk")
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + Decimal("0.01"))
    proof = make_proof(proof_id=SumProof.objects.get().pk, by=SYSTEM, at=YEAR_END)
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount)
    page = text(client.get(f"/sums/{proof.pk}/"))
    assert "4 figures differ" in page
    for name, key in (("posting", entry.posting_id), ("account", entry.account_id), ("budget", "ZZ0001")):
        address = reverse(f"budgets:{name}", args=[key])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_another_pct_sees_none_of_it_and_practices_no_page(world, sign_in) -> None:
    sign_in("pct_finance", world.pct).post("/sums/ask/", {"year": "2006/07"})
    proof = SumProof.objects.get()
    stranger = sign_in("auditor", PctFactory())
    assert "Northmoor" not in text(stranger.get("/sums/"))
    assert stranger.get(f"/sums/{proof.pk}/").status_code == 404
    assert stranger.get(f"/sums/{proof.pk}/progress/").status_code == 404
    assert sign_in("practice_manager", world.first).get("/sums/").status_code == 403
