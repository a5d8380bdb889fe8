import pytest
from django.db import transaction
from django.db.utils import InternalError

from budgets.actions.plan_facts import record_fact
from budgets.domain.claims import FactKind, TwoWords
from budgets.models import PlanFact
from budgets.queries.freed_up import words_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from tests.integration.budgets.freed_up_world import NOW, FreedUpWorld
from tests.integration.budgets.world import THIS
from tests.worlds import kept


@kept
def world() -> FreedUpWorld:
    return FreedUpWorld()


def say(world: FreedUpWorld, by, holds: bool = True, **changes) -> PlanFact:
    given = {
        "practice": world.first,
        "financial_year": THIS,
        "kind": FactKind.OBJECTIVES_MET,
        "evidence": "Review of 1 June",
        "at": NOW,
    }
    return record_fact(**(given | {"by": by, "holds": holds} | changes))


def test_each_side_has_its_word_and_the_latest_counts(world) -> None:
    assert say(world, world.manager).side == "practice"
    assert say(world, world.pbc, holds=False).side == "pct"
    words = words_of(world.first, THIS)
    assert words[FactKind.OBJECTIVES_MET] == TwoWords(practice=True, pct=False)
    assert words[FactKind.OBJECTIVES_MET].is_disputed
    say(world, world.finance)
    assert words_of(world.first, THIS)[FactKind.OBJECTIVES_MET].stands
    assert words_of(world.first, THIS)[FactKind.PLAN_AGREED] == TwoWords()


def test_words_are_never_taken_back_only_followed(world) -> None:
    say(world, world.lead)
    with pytest.raises(InternalError), transaction.atomic():
        PlanFact.objects.update(holds=False)


def test_a_word_needs_evidence_and_a_side(world) -> None:
    with pytest.raises(Invalid, match="The evidence is missing"):
        say(world, world.manager, evidence=" ")
    for stranger in (world.other_manager, world.clerk):
        with pytest.raises(Denied):
            say(world, stranger)
    assert not PlanFact.objects.exists()


def test_without_its_audit_event_no_word_is_kept(world, monkeypatch) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        say(world, world.manager)
    assert not PlanFact.objects.exists()
