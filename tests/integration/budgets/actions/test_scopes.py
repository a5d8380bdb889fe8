from dataclasses import replace
from datetime import date

import pytest
from django.db import InternalError, transaction

from budgets.actions.scopes import choose_scope, record_consent
from budgets.domain.scope import Holding, Level, Scope, Widening, minimum_scope
from budgets.models import PracticeScope, ScopeConsent
from budgets.queries.scopes import consented, consents_of, scope_history, scopes_of
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import PracticeFactory
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, manager, opened
from tests.integration.budgets.world import AT, THIS

LEAST = minimum_scope(Level.INTERMEDIATE)
OPTICIANS = replace(LEAST, lines=LEAST.lines | {"optometrists": Holding.DEVOLVED})


def choose(world, scope: Scope = LEAST, **changes) -> PracticeScope:
    given = {
        "practice": world.first,
        "financial_year": THIS,
        "rationale": "We know our patients.",
        "seen": 0,
        "by": manager(world),
        "at": AT,
    }
    return choose_scope(**({"scope": scope} | given | changes))


def consent(world, **changes) -> ScopeConsent:
    given = {
        "practice": world.first,
        "service": "optometrists",
        "given_by": "Local optical committee",
        "given_on": date(2006, 3, 1),
        "evidence": "Minute 7 of 1 March 2006",
        "by": manager(world),
        "at": AT,
    }
    return record_consent(**(given | changes))


def test_a_practice_chooses_and_chooses_again(world) -> None:
    plan = (Widening(2007, "community", Holding.BLOCKED_BACK),)
    first = choose(world, replace(LEAST, plan=plan))
    assert (first.version, first.scope.plan) == (1, plan)
    second = choose(world, minimum_scope(Level.BASIC), seen=1, by=hat("pbc_manager", world.pct))
    assert (second.version, second.chosen_by_role) == (2, "pbc_manager")
    assert scopes_of([world.first.pk, world.second.pk], THIS) == {world.first.pk: minimum_scope(Level.BASIC)}
    assert [row.version for row in scope_history(world.first, THIS)] == [2, 1]
    assert AuditEvent.objects.filter(kind="budgets.scope_chosen").count() == 2
    with pytest.raises(Denied, match="is not as you saw it: version 2 is recorded now"):
        choose(world, seen=1)


def test_a_protected_service_waits_for_consent(world) -> None:
    with pytest.raises(Invalid, match="Optometrists changes only after full consultation"):
        choose(world, OPTICIANS)
    consent(world)
    assert consented(world.first, date(2006, 3, 1)) == {"optometrists"}
    assert consented(world.first, date(2006, 2, 28)) == frozenset()
    assert [each.given_by for each in consents_of(world.first)] == ["Local optical committee"]
    choose(world, OPTICIANS)
    assert AuditEvent.objects.get(kind="budgets.consent_recorded").facts["service"] == "optometrists"


@pytest.mark.parametrize(
    ("scope", "rule"),
    [
        (replace(LEAST, lines={"emergency": Holding.DEVOLVED}), "minimum_scope"),
        (replace(LEAST, lines=LEAST.lines | {"specialised": Holding.DEVOLVED}), "excluded_services"),
        (replace(LEAST, plan=(Widening(2010, "community", Holding.DEVOLVED),)), "devolution_years"),
    ],
)
def test_a_scope_that_the_guidance_does_not_allow_changes_nothing(world, scope, rule) -> None:
    with pytest.raises(Invalid) as refused:
        choose(world, scope)
    assert refused.value.rule == rule
    assert refused.value.fix
    assert not PracticeScope.objects.exists()


def test_once_proposed_the_scope_is_frozen_until_another_round(world) -> None:
    adopted(world)
    with pytest.raises(Denied, match="The terms of First Surgery for 2006/07 are frozen, its scope among them"):
        choose(world)
    opened(world)
    assert choose(world).version == 1


def test_a_level_needs_its_reason_and_a_practice_its_pct(world) -> None:
    with pytest.raises(Invalid, match="A level needs its reason"):
        choose(world, rationale=" ")
    alone = PracticeFactory(name="Alone Surgery", pct=None)
    with pytest.raises(Invalid, match="Alone Surgery belongs to no PCT"):
        choose(world, practice=alone, by=hat("practice_manager", alone))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"service": "community"}, "protected_services"),
        ({"service": "magic"}, "protected_services"),
        ({"given_on": date(2006, 4, 1)}, "day_has_come"),
        ({"given_by": ""}, "given_by"),
        ({"evidence": " "}, "evidence"),
    ],
)
def test_a_consent_says_who_when_and_by_what_evidence(world, changes, rule) -> None:
    with pytest.raises(Invalid) as refused:
        consent(world, **changes)
    assert refused.value.rule == rule
    assert not ScopeConsent.objects.exists()


@pytest.mark.parametrize("deed", [choose, consent])
def test_who_may(world, deed) -> None:
    with pytest.raises(Denied, match="may not choose the scope"):
        deed(world, by=hat("pct_finance", world.pct))
    with pytest.raises(Denied, match="That is for First Surgery or its PCT"):
        deed(world, by=hat("practice_manager", world.second))


def test_choices_and_consents_cannot_be_edited(world) -> None:
    choose(world)
    consent(world)
    for model in (PracticeScope, ScopeConsent):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            model.objects.all().delete()


@pytest.mark.parametrize("deed", [choose, consent])
def test_without_its_audit_event_nothing_is_done(world, monkeypatch, deed) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.scopes.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world)
    assert not PracticeScope.objects.exists()
    assert not ScopeConsent.objects.exists()
