"""Asked by the PCT, judged by its SHA, decided by the Department, and followed by the check of scopes (R28)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from budgets.actions.exceptions import ask_exception, judge_exception, record_decision, withdraw_exception
from budgets.actions.scopes import choose_scope
from budgets.domain.exception_states import ExceptionStatus
from budgets.domain.scope import Holding, Level, minimum_scope
from budgets.models import RuleException
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import FinancialYear
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.governance import InterestFactory
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory, PctFactory, PracticeFactory
from tests.factories.principals import hat
from tests.integration.budgets.exception_world import ASKED, DECIDED, JUDGED, ExceptionWorld, letter
from tests.worlds import kept

S = ExceptionStatus
LEAST = minimum_scope(Level.INTERMEDIATE)
WIDE = replace(LEAST, lines=LEAST.lines | {"specialised": Holding.BLOCKED_BACK})
IN_FORCE = datetime(2006, 9, 30, 10, tzinfo=UTC)
OVER = datetime(2006, 10, 1, 10, tzinfo=UTC)


@kept
def world() -> ExceptionWorld:
    return ExceptionWorld()


def choose(world, *, scope=WIDE, at=IN_FORCE, practice=None, by=None):
    return choose_scope(
        practice=practice or world.first,
        financial_year=FinancialYear(2006),
        scope=scope,
        rationale="Dialysis.",
        seen=0,
        by=by or world.manager,
        at=at,
    )


def test_from_the_request_to_the_decision(world) -> None:
    exception = world.granted()
    assert (exception.reference, exception.state, exception.paragraph) == ("ZN1-E2006-1", S.GRANTED, "S4 ¶34")
    assert (exception.decision_reference, exception.conditions) == ("PBC/7", "Review in autumn.")
    assert [row.status for row in exception.changes.order_by("pk")] == ["asked", "supported", "granted"]
    assert [row.amount for row in exception.practices.all()] == [Decimal("2500.00")]
    assert world.asked(rule="purchasing_power", services=()).reference == "ZN1-E2006-2"
    kinds = AuditEvent.objects.filter(kind__startswith="budgets.exception").order_by("pk")
    assert [each.kind.partition("_")[2] for each in kinds] == ["asked", "judged", "decided", "asked"]


def test_a_scope_holds_what_is_excluded_while_the_exception_holds_and_says_by_which(world) -> None:
    with pytest.raises(Invalid, match=r"can be in no practice’s budget \(S4 ¶34\)"):
        choose(world)
    world.supported()
    with pytest.raises(Invalid, match="S4 ¶34"):
        choose(world)
    exception = RuleException.objects.get()
    record_decision(exception=exception, decision=letter(), by=world.reviewer, at=DECIDED)
    refused = (
        {"at": OVER},
        {"practice": world.second, "by": world.untouched},
        {"scope": replace(WIDE, lines=WIDE.lines | {"national_screening": Holding.BLOCKED_BACK})},
    )
    for given in refused:
        with pytest.raises(Invalid, match="S4 ¶34"):
            choose(world, **given)
    assert choose(world).lines["specialised"] == "blocked_back"
    facts = AuditEvent.objects.get(kind="budgets.scope_chosen").facts
    assert facts["by_exception"] == {
        "specialised": "exception ZN1-E2006-1 (Department’s letter PBC/7) until 30 September 2006"
    }


@pytest.mark.parametrize("rule", ["minimum_scope", "purchasing_power"])
def test_an_exception_from_another_rule_lets_nothing_in(world, rule: str) -> None:
    world.granted(rule=rule, services=())
    with pytest.raises(Invalid, match="S4 ¶34"):
        choose(world)


def test_given_up_the_rule_is_followed_again(world) -> None:
    exception = world.granted()
    withdraw_exception(exception=exception, reason="Dialysis stays.", by=world.director, at=DECIDED)
    with pytest.raises(Invalid, match="S4 ¶34"):
        choose(world)
    with pytest.raises(Denied, match="cannot become"):
        withdraw_exception(exception=exception, reason="Again.", by=world.director, at=DECIDED)


def test_who_may_and_when(world) -> None:
    for who in (world.manager, world.pbc, world.reviewer, world.other_finance):
        with pytest.raises(Denied):
            ask_exception(pct=world.pct, wish=world.wish(), by=who, at=ASKED)
    with pytest.raises(Invalid, match="another PCT"):
        world.asked(amounts={world.far.pk: Decimal(1)})
    lonely = PctFactory(sha=None)
    alone = PracticeFactory(pct=lonely)
    wish, theirs = world.wish(amounts={alone.pk: Decimal(1)}), hat("pct_finance", lonely)
    with pytest.raises(Denied, match="no strategic health authority"):
        ask_exception(pct=lonely, wish=wish, by=theirs, at=ASKED)
    exception = world.asked()
    for who in (world.finance, world.clerk, world.other_reviewer):
        with pytest.raises(Denied):
            judge_exception(exception=exception, outcome=S.SUPPORTED, reasons="R", by=who, at=JUDGED)
    with pytest.raises(Denied, match="cannot become"):
        record_decision(exception=exception, decision=letter(), by=world.reviewer, at=DECIDED)
    with pytest.raises(Invalid, match="A reason is missing"):
        judge_exception(exception=exception, outcome=S.DECLINED, reasons=" ", by=world.reviewer, at=JUDGED)
    with pytest.raises(Invalid, match="not the SHA’s to decide"):
        judge_exception(exception=exception, outcome=S.GRANTED, reasons="R", by=world.reviewer, at=JUDGED)
    judge_exception(exception=exception, outcome=S.DECLINED, reasons="No need.", by=world.reviewer, at=JUDGED)
    for who in (world.finance, world.director):
        with pytest.raises(Denied, match="cannot become"):
            withdraw_exception(exception=exception, reason="R", by=who, at=JUDGED)


def test_who_has_an_interest_does_not_judge_and_finds_nothing(world) -> None:
    exception, user = world.asked(), UserFactory()
    tied = hat("sha_performance_manager", world.sha, user_id=user.pk)
    InterestFactory(user=user, organisation=world.first, from_day=date(2006, 1, 1))
    with pytest.raises(Denied, match="You have an interest"):
        judge_exception(exception=exception, outcome=S.SUPPORTED, reasons="R", by=tied, at=JUDGED)
    assert not RuleException.objects.visible_to(tied).exists()
    both = RoleAssignmentFactory(role="pct_director", organisation=world.pct).user
    with pytest.raises(Denied, match="You work for Northmoor PCT, or did not long ago"):
        judge_exception(
            exception=exception,
            outcome=S.SUPPORTED,
            reasons="R",
            by=hat("sha_performance_manager", world.sha, user_id=both.pk),
            at=JUDGED,
        )


def test_a_consortium_finds_what_touches_its_members(world) -> None:
    exception, group = world.asked(), ConsortiumFactory(pct=world.pct)
    AffiliationFactory(child=world.first, parent=group, is_sole=False)
    with time_machine.travel(DECIDED, tick=False):
        assert list(RuleException.objects.visible_to(hat("consortium_lead", group))) == [exception]
        other = hat("consortium_lead", ConsortiumFactory(pct=world.pct))
        assert not RuleException.objects.visible_to(other).exists()


def test_both_hold_or_neither_and_what_was_asked_is_kept(world, monkeypatch) -> None:
    exception = world.supported()
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)
        for act in (
            lambda: world.asked(),
            lambda: record_decision(exception=exception, decision=letter(), by=world.reviewer, at=DECIDED),
            lambda: withdraw_exception(exception=exception, reason="R", by=world.finance, at=DECIDED),
        ):
            with pytest.raises(ZeroDivisionError):
                act()
    exception.refresh_from_db()
    assert (RuleException.objects.count(), exception.state, exception.changes.count()) == (1, S.SUPPORTED, 2)
    for changes, fault in (
        ({"reason": "Another"}, InternalError),
        ({"status": S.GRANTED}, IntegrityError),
        ({"status": S.REFUSED}, IntegrityError),
    ):
        with pytest.raises(fault), transaction.atomic():
            RuleException.objects.update(**changes)
    with pytest.raises(InternalError), transaction.atomic():
        exception.practices.update(amount=1)
    with pytest.raises(InternalError), transaction.atomic():
        exception.changes.all().delete()
