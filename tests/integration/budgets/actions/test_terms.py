from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from budgets.actions.terms import in_words, propose_terms, sign_terms
from budgets.models import Budget, Signature, Terms
from budgets.queries.agreement import agreement_of, terms_in_force
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, director, finance, manager, terms_of
from tests.integration.budgets.world import AT, THIS


@pytest.fixture
def budget(world) -> Budget:
    return adopted(world)[0]


def sign(terms: Terms, by, **changes) -> Signature:
    given = {"terms": terms, "name": by.name, "capacity": "Partner", "seen": terms.digest, "by": by, "at": AT}
    given["proven_at"] = changes.get("at", AT)
    return sign_terms(**(given | changes))


def propose(world, budget: Budget, **changes) -> Terms:
    given = {"changes": {"sharing_percent": Decimal(80)}, "reason": "Agreed in May", "by": finance(world), "at": AT}
    return propose_terms(**({"budget": budget} | given | changes))


def test_a_budget_is_agreed_when_both_have_signed(world, budget) -> None:
    terms = terms_of(budget)
    signed = sign(terms, manager(world), name="  ann manager")
    assert (signed.side, signed.name, signed.capacity, signed.digest) == (
        "practice",
        "Ann Manager",
        "Partner",
        terms.digest,
    )
    budget.refresh_from_db()
    assert budget.agreed_at is None
    assert terms_in_force(budget) is None
    sign(terms, director(world))
    budget.refresh_from_db()
    assert budget.agreed_at == AT
    assert terms_in_force(budget) == terms
    first, second = AuditEvent.objects.filter(kind="budgets.terms_signed").order_by("pk")
    assert [first.facts["agreed"], second.facts["agreed"]] == [False, True]


def test_new_terms_bind_once_both_have_signed_them(world, budget) -> None:
    old = terms_of(budget)
    sign(old, manager(world))
    sign(old, director(world))
    new = propose(world, budget)
    assert (new.version, new.content["sharing_percent"], new.reason) == (2, "80", "Agreed in May")
    assert "the practice redirects 80 percent" in new.text
    sign(new, manager(world))
    assert terms_in_force(budget) == old, "one signature binds nobody"
    with pytest.raises(Denied, match="There is a version 2 of these terms"):
        sign(old, director(world))
    sign(new, director(world))
    assert terms_in_force(budget) == new
    found = agreement_of(budget)
    assert [(each.terms.version, each.is_agreed) for each in found] == [(2, True), (1, True)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"changes": {"sharing_percent": Decimal(60)}}, "sharing_percent"),
        ({"changes": {"permitted_uses": ("holidays",)}}, "permitted_uses"),
        ({"changes": {"scope": {"emergency": "devolved"}}}, "elective_inpatient"),
        ({"reason": " "}, "reason"),
    ],
)
def test_terms_that_the_rules_do_not_allow_are_not_proposed(world, budget, changes, field) -> None:
    with pytest.raises(Invalid) as refused:
        propose(world, budget, **changes)
    assert refused.value.field == field
    assert budget.terms.count() == 1


def test_terms_that_change_nothing_are_not_proposed(world, budget) -> None:
    with pytest.raises(Invalid, match="would stay as they are"):
        propose(world, budget, changes={})
    with pytest.raises(Denied, match="may not set budgets"):
        propose(world, budget, by=manager(world))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": "Dan Director"}, "own_name"),
        ({"capacity": ""}, "capacity_given"),
        ({"seen": "x"}, "sign_what_you_read"),
    ],
)
def test_a_signature_that_is_not_ones_own_is_refused(world, budget, changes, rule) -> None:
    with pytest.raises(Invalid) as refused:
        sign(terms_of(budget), manager(world), **changes)
    assert refused.value.rule == rule
    assert not Signature.objects.exists()


def test_each_side_signs_once_by_its_own_person(world, budget) -> None:
    terms = terms_of(budget)
    sign(terms, manager(world))
    with pytest.raises(Denied, match="Ann Manager signed for the practice on 20 March 2006 already"):
        sign(terms, hat("practice_clinician", world.first, user_id=21))
    with pytest.raises(Denied, match="You signed for the other side"):
        sign(terms, hat("pct_director", world.pct, user_id=20))
    with pytest.raises(Denied, match="Only First Surgery and Northmoor PCT sign this budget"):
        sign(terms, hat("practice_manager", world.second, user_id=40))
    with pytest.raises(Denied, match="may not sign a budget"):
        sign(terms, finance(world))


def test_a_superseded_budget_is_not_signed(world, budget) -> None:
    terms = terms_of(budget)
    adopted(world)
    with pytest.raises(Denied, match="This version of the budget has been superseded"):
        sign(terms, manager(world))
    budget.refresh_from_db()
    with pytest.raises(Denied, match="has been superseded"):
        propose(world, budget)


def test_terms_and_signatures_cannot_be_edited(world, budget) -> None:
    sign(terms_of(budget), manager(world))
    for model, change in ((Terms, {"reason": "x"}), (Signature, {"name": "x"})):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            model.objects.update(**change)


def test_the_budget_in_words(world, budget) -> None:
    words = in_words(budget)
    assert (words.practice, words.year, words.net) == ("First Surgery (ZZ0001)", str(THIS), budget.net)
    assert [line for line, _ in words.lines] == ["emergency", "first_outpatient", "prescribing"]


@pytest.mark.parametrize(
    "deed", [lambda world, budget: sign(terms_of(budget), manager(world)), lambda world, budget: propose(world, budget)]
)
def test_without_its_audit_event_nothing_is_done(world, budget, monkeypatch, deed) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.terms.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world, budget)
    assert not Signature.objects.exists()
    assert budget.terms.count() == 1


def test_without_a_password_given_just_before_nothing_is_signed(world, budget) -> None:
    with pytest.raises(Denied, match="Give your password again"):
        sign(terms_of(budget), manager(world), proven_at=AT - timedelta(minutes=6))
    assert not Signature.objects.exists()
