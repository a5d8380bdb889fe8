"""Statements of a closed month add up and are what ledger and activity say; a planted penny is found."""

from dataclasses import replace
from decimal import Decimal

import pgtrigger

from budgets.actions.threshold import call_threshold
from budgets.domain import causes
from budgets.models import Entry
from budgets.queries import statement_proofs as module
from budgets.queries.statement_proofs import statement_proofs
from pbc.activity.models import ClosedActivity
from pbc.core.principal import SYSTEM
from tests.integration.budgets.funds import APRIL, CLOSED_AT, MAY, FundWorld
from tests.integration.budgets.queries.test_restated_statements import succeed
from tests.worlds import kept

PENNY = Decimal("0.01")


@kept
def closed() -> FundWorld:
    world = FundWorld().close(APRIL)
    call_threshold(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    return world


def failed(world: FundWorld, month=APRIL) -> dict[str, list[str]]:
    proofs, _ = statement_proofs(world.pct, month)
    assert all(proof.checked for proof in proofs)
    return {proof.name: [check.place for check in proof.failed] for proof in proofs if proof.failed}


def test_statements_add_up(closed, django_assert_max_num_queries) -> None:
    """Some 24 queries a month, and at most 6 a practice for its causes."""
    with django_assert_max_num_queries(24 + 2 * 6):
        assert failed(closed) == {}
    assert failed(closed, MAY) == {}, "a month that is not closed yet adds up as well"


def test_they_add_up_after_a_merger(closed) -> None:
    succeed(closed)
    assert failed(closed, MAY.plus(2)) == {}


def test_a_cause_off_by_a_penny_is_found(closed, monkeypatch) -> None:
    was = causes._Chain._late_data

    def off(chain: causes._Chain) -> causes.Part:
        part = was(chain)
        return replace(part, within=part.within + PENNY) if chain.annual.line == "emergency" else part

    monkeypatch.setattr(causes._Chain, "_late_data", off)
    found = failed(closed)
    emergency = [place for place in found["The seven causes sum to the variance"] if place.endswith("causes")]
    assert [place.split(",")[1] for place in emergency] == [" ZZ0001", " ZZ0002"]


def test_an_issue_that_was_changed_is_found(closed) -> None:
    entry = Entry.objects.filter(posting__kind="issue", account__practice=closed.first).earliest("pk")
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + PENNY)
    found = failed(closed)
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount)
    assert list(found) == ["The year’s budget is what the ledger holds of it"]


def test_a_statement_that_leaves_out_a_close_is_found(closed, monkeypatch) -> None:
    """Its own reading of a closed month is put beside the close itself."""
    row = ClosedActivity.objects.filter(practice=closed.second).earliest("pk")
    was = module._cost

    def more(keys, month):
        cost = was(keys, month)
        cost[closed.second.pk, row.line] += PENNY
        return cost

    monkeypatch.setattr(module, "_cost", more)
    assert list(failed(closed)) == ["The actual to date is the sum of its months"]
