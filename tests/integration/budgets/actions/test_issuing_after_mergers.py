"""Budgets issued again after practices merged: each pound stands once, in ledger and statements (R8, R20, R36)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.actions.adjusting import vire
from budgets.actions.calls import Request, decide_call, write_call
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.attribution import FUND
from budgets.domain.call_states import CallStatus
from budgets.domain.calls import ReasonKind
from budgets.domain.ledger import BUDGET_KINDS, AccountKey, AccountKind, Overdrawn, is_whole
from budgets.models import Account, Budget
from budgets.queries.contingency import contributions, flow_of, funds_by_practice
from budgets.queries.ledger import balance, books_of, replayed, standing
from budgets.queries.statements import statement, statements
from pbc.activity.models import AdmittedSpell
from pbc.activity.queries.months import closed_until
from pbc.core import audit
from pbc.core.errors import Invalid
from pbc.core.money import ZERO
from pbc.core.principal import SYSTEM
from pbc.organisations.actions.undoing import undo_succession
from pbc.organisations.models import Succession
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.budgets.queries.test_restated_statements import succeed
from tests.integration.budgets.world import AT, THIS, BudgetWorld

APRIL, MAY, JUNE, JULY = THIS.months[:4]
MARCH = THIS.months[-1]
AFTER = datetime(2006, 7, 10, 9, tzinfo=UTC)
LATER = datetime(2006, 8, 10, 9, tzinfo=UTC)


def issue(world: BudgetWorld, at: datetime = AFTER, leave_out: Iterable[str] = ()) -> list[Budget]:
    made = set_budgets(pct=world.pct, financial_year=THIS, leave_out=tuple(leave_out), by=SYSTEM, at=at)
    return issue_budgets(pct=world.pct, financial_year=THIS, version=made[0].version, by=SYSTEM, at=at)


@pytest.fixture
def issued(world) -> BudgetWorld:
    issue(world, at=AT)
    world.year([APRIL, MAY, JUNE])
    return world


def line(practice, name="emergency", kind=AccountKind.DEVOLVED) -> AccountKey:
    return AccountKey(kind, practice.pk, name)


def moves(world: BudgetWorld, source: AccountKey, target: AccountKey, amount="50.00", on=date(2006, 5, 1)) -> None:
    vire(
        pct=world.pct,
        financial_year=THIS,
        source=source,
        target=target,
        amount=Decimal(amount),
        effective_on=on,
        reason="A clinic",
        authority="PEC minute 4",
        by=hat("pct_director", world.pct),
        at=AT,
    )


def on_lines(world: BudgetWorld, practice) -> Decimal:
    rows = Account.objects.filter(books=books_of(world.pct, THIS), practice=practice, kind__in=BUDGET_KINDS)
    return sum((account.balance for account in rows), ZERO)


def check_each_pound_stands_once(world: BudgetWorld) -> None:
    """In the ledger, and in the statements of every month."""
    books = books_of(world.pct, THIS)
    kept = {account.key: account.balance for account in Account.objects.filter(books=books)}
    assert {key: amount for key, amount in replayed(books).items() if amount} == {
        key: amount for key, amount in kept.items() if amount
    }
    assert is_whole(kept)
    assert all(amount >= 0 for key, amount in kept.items() if key.kind is not AccountKind.ALLOCATION)
    issued = Budget.objects.in_force(THIS.start_year).filter(pct=world.pct)
    by_kind = standing(books).by_kind
    assert flow_of(books).contributed == sum(budget.contingency for budget in issued)
    of_lines = sum((by_kind.get(kind, ZERO) for kind in BUDGET_KINDS), ZERO)
    assert statements(world.pct, MARCH).total.budget.value == of_lines
    own = {statement(each, month).total.budget.value for month in (JUNE, JULY) for each in [world.first]}
    assert len(own) == 1


def test_the_old_practice_s_money_comes_back(issued) -> None:
    succeed(issued)
    (first,) = issue(issued)
    assert Budget.objects.get(practice=issued.second).status == "superseded"
    assert first.facts["recorded_under"] == ["ZZ0001", "ZZ0002"]
    assert on_lines(issued, issued.second) == 0
    assert on_lines(issued, issued.first) == first.net
    assert balance(books_of(issued.pct, THIS), FUND) == first.contingency
    assert contributions(books_of(issued.pct, THIS)) == {issued.first.pk: first.contingency}
    check_each_pound_stands_once(issued)


def test_it_is_one_posting_and_one_event_that_says_what_ended(issued) -> None:
    succeed(issued)
    books = books_of(issued.pct, THIS)
    before = books.postings.count()
    issue(issued)
    assert books.postings.count() == before + 1
    posting = books.postings.latest("pk")
    assert posting.facts["carried"] == [{"of": issued.second.pk, "to": issued.first.pk}]
    assert len(posting.facts["superseded"]) == 2


@pytest.mark.parametrize("month", [APRIL, JUNE, JULY])
def test_the_heir_s_statement_holds_both_in_every_month(issued, month) -> None:
    every = statements(issued.pct, JUNE).total.actual.value
    succeed(issued)
    (budget,) = issue(issued)
    found = statement(issued.first, month)
    assert found.total.budget.value == budget.net
    assert "Includes Second Surgery (ZZ0002), merged on 1 July 2006" in found.restated[0]
    old = statement(issued.second, month)
    assert (old.figures, old.ended.heir, old.ended.whole_year, old.ended.last_month) == (None, issued.first, True, None)
    whole = statements(issued.pct, month)
    assert [each.practice for each in whole.statements] == [issued.first]
    assert whole.total.budget.value == budget.net
    if month == JUNE:
        assert whole.total.actual.value == every == 3 * Decimal("4900.00")


def test_a_virement_of_the_old_practice_stays_moved(issued) -> None:
    """50 from the second's emergency care to its prescribing, and 30 of it to a practice that goes on."""
    third = issued.practice("Third Surgery", "ZZ0003")
    issued.spell(third, THIS.previous.months[0])
    issued.summed()
    issue(issued, at=AT)
    moves(issued, line(issued.second), line(issued.second, "prescribing"))
    moves(issued, line(issued.second), line(third), "30.00")
    succeed(issued)
    first, other = issue(issued)
    lines = {each.line: each.net for each in first.lines.all()}
    books = books_of(issued.pct, THIS)
    assert on_lines(issued, issued.second) == 0
    assert balance(books, line(issued.first)) == lines["emergency"] - 80
    assert balance(books, line(issued.first, "prescribing")) == lines["prescribing"] + 50
    assert balance(books, line(third)) == other.lines.get(line="emergency").net + 30
    found = statement(issued.first, JULY)
    shown = {each.line: each.budget.value for each in found.lines}
    assert shown["emergency"] == lines["emergency"] - 80
    assert found.total.budget.value == first.net - 30
    check_each_pound_stands_once(issued)


def test_a_call_that_was_met_stays_met(issued) -> None:
    asked = Request("emergency", Decimal("200.00"), ReasonKind.MORE_ACTIVITY, "An outbreak in May", unforeseen=True)
    by = hat("practice_manager", issued.second, user_id=7)
    call = write_call(practice=issued.second, financial_year=THIS, request=asked, by=by, at=AT)
    decider = hat("pct_director", issued.pct, user_id=9)
    decide_call(call=call, outcome=CallStatus.MET, reason="The evidence holds.", by=decider, at=AT)
    succeed(issued)
    (first,) = issue(issued)
    books = books_of(issued.pct, THIS)
    called = AccountKey(AccountKind.CONTINGENCY_CALLED, issued.second.pk, "emergency")
    assert balance(books, called) == Decimal("200.00")
    assert balance(books, FUND) == first.contingency - 200
    taken_out = {each.line: each.high_cost.value for each in statement(issued.first, JULY).lines}
    assert taken_out["emergency"] == Decimal("200.00")
    assert funds_by_practice([issued.first.pk, issued.second.pk], THIS) == {
        issued.first.pk: books,
        issued.second.pk: books,
    }
    check_each_pound_stands_once(issued)


def forget_spells(world: BudgetWorld, practice) -> None:
    """The practice's spells turn out to be somebody else's."""
    AdmittedSpell.objects.filter(practice=practice).delete()
    world.summed()


def check_refused(world: BudgetWorld, match: str) -> None:
    """Nothing is half done: the budgets in force stay so, and the ledger stays as it was."""
    succeed(world)
    before = replayed(books_of(world.pct, THIS))
    with pytest.raises(Overdrawn, match=match):
        issue(world)
    assert replayed(books_of(world.pct, THIS)) == before
    assert Budget.objects.in_force(THIS.start_year).count() == 2


def test_a_fund_that_has_borne_more_than_the_new_budgets_put_in_is_a_refusal(issued) -> None:
    amount = balance(books_of(issued.pct, THIS), FUND)
    asked = Request("emergency", amount, ReasonKind.MORE_ACTIVITY, "An outbreak in May")
    by = hat("practice_manager", issued.second, user_id=7)
    call = write_call(practice=issued.second, financial_year=THIS, request=asked, by=by, at=AT)
    decider = hat("pct_director", issued.pct, user_id=9)
    decide_call(call=call, outcome=CallStatus.MET, reason="The evidence holds.", by=decider, at=AT)
    forget_spells(issued, issued.second)
    check_refused(issued, "ontingency fund holds £0.00")


def test_a_line_that_the_heir_s_budget_cannot_bear_is_a_refusal(issued) -> None:
    """All of the second's emergency money was vired away, a little of the first's, and the new budget has no more
    than the first's.
    """
    net = Budget.objects.get(practice=issued.second).lines.get(line="emergency").net
    moves(issued, line(issued.second), line(issued.second, "prescribing"), str(net))
    moves(issued, line(issued.first), line(issued.first, "prescribing"))
    forget_spells(issued, issued.second)
    check_refused(issued, r"emergency.* holds £")


def test_a_practice_that_closed_with_no_heir_keeps_what_it_had(issued) -> None:
    net = Budget.objects.get(practice=issued.second).net
    issued.second.parents.update(period=("2005-04-01", date(2006, 7, 1)))
    issued.second.closed_on = date(2006, 7, 1)
    issued.second.save()
    issue(issued)
    assert Budget.objects.get(practice=issued.second).status == "issued"
    assert on_lines(issued, issued.second) == net
    check_each_pound_stands_once(issued)


def test_a_merger_recorded_after_the_budgets_were_set_is_a_refusal(issued) -> None:
    set_budgets(pct=issued.pct, financial_year=THIS, by=SYSTEM, at=AFTER)
    succeed(issued)
    with pytest.raises(Invalid, match="has closed since"):
        issue_budgets(pct=issued.pct, financial_year=THIS, version=2, by=SYSTEM, at=AFTER)


def undo(world: BudgetWorld) -> None:
    row = Succession.objects.get(predecessor=world.second)
    undo_succession(succession=row, reason="Recorded by mistake", closed_until=closed_until, by=SYSTEM, at=AFTER)


def test_a_merger_undone_before_the_issue_is_a_refusal(issued) -> None:
    succeed(issued)
    set_budgets(pct=issued.pct, financial_year=THIS, by=SYSTEM, at=AFTER)
    undo(issued)
    with pytest.raises(Invalid, match=r"Second Surgery \(ZZ0002\) is not part of First Surgery \(ZZ0001\) any more"):
        issue_budgets(pct=issued.pct, financial_year=THIS, version=2, by=SYSTEM, at=AFTER)
    assert Budget.objects.get(practice=issued.second).status == "issued"


def test_a_merger_undone_after_the_issue_is_put_right_by_the_next(issued) -> None:
    """The virement comes back to the practice that it was made for."""
    moves(issued, line(issued.second), line(issued.second, "prescribing"))
    succeed(issued)
    issue(issued)
    undo(issued)
    check_each_pound_stands_once(issued)
    assert statement(issued.second, JULY).figures is None, "its money is in the budget of the first as yet"
    first, second = issue(issued, at=LATER)
    books = books_of(issued.pct, THIS)
    assert (on_lines(issued, issued.first), on_lines(issued, issued.second)) == (first.net, second.net)
    lines = {each.line: each.net for each in second.lines.all()}
    assert balance(books, line(issued.second)) == lines["emergency"] - 50
    shown = {each.line: each.budget.value for each in statement(issued.second, JULY).lines}
    assert shown["emergency"] == lines["emergency"] - 50
    assert statement(issued.first, JULY).total.budget.value == first.net
    check_each_pound_stands_once(issued)


def test_after_an_undone_merger_the_two_are_issued_together_or_not_at_all(issued) -> None:
    succeed(issued)
    issue(issued)
    undo(issued)
    with pytest.raises(Invalid, match=r"the budget in force of First Surgery \(ZZ0001\) holds that of Second Surgery"):
        issue(issued, at=LATER, leave_out=["ZZ0001"])


def test_a_chain_of_mergers_carries_what_was_moved_to_its_end(issued) -> None:
    third = issued.practice("Third Surgery", "ZZ0003")
    moves(issued, line(issued.second), line(issued.second, "prescribing"))
    succeed(issued)
    issue(issued, leave_out=["ZZ0003"])
    succeed(issued, old=issued.first, new=third, on=date(2006, 8, 1))
    (last,) = issue(issued, at=LATER)
    assert last.practice == third
    assert [on_lines(issued, each) for each in (issued.first, issued.second, third)] == [0, 0, last.net]
    lines = {each.line: each.net for each in last.lines.all()}
    assert balance(books_of(issued.pct, THIS), line(third)) == lines["emergency"] - 50
    shown = {each.line: each.budget.value for each in statement(third, APRIL).lines}
    assert shown["emergency"] == lines["emergency"], "the virement is of May"
    assert statement(third, JULY).lines[0].budget.value == lines["emergency"] - 50
    assert statement(issued.second, MAY).ended.heir == third


def test_what_another_pct_issued_is_not_taken_back_from_here(issued) -> None:
    other = PctFactory(name="Southmoor PCT", code="ZN2")
    Budget.objects.filter(practice=issued.second).update(pct=other)
    succeed(issued)
    with pytest.raises(Invalid, match=r"issued to Second Surgery \(ZZ0002\) by Southmoor PCT, from its own allocation"):
        issue(issued)
    assert Budget.objects.get(practice=issued.second).status == "issued"


def test_a_broken_audit_leaves_all_as_it_was(issued, monkeypatch) -> None:
    succeed(issued)
    set_budgets(pct=issued.pct, financial_year=THIS, by=SYSTEM, at=AFTER)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("audit is broken")

    before = replayed(books_of(issued.pct, THIS))
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="audit is broken"):
        issue_budgets(pct=issued.pct, financial_year=THIS, version=2, by=SYSTEM, at=AFTER)
    assert replayed(books_of(issued.pct, THIS)) == before
    assert Budget.objects.in_force(THIS.start_year).count() == 2


virements = st.lists(
    st.tuples(st.sampled_from(["emergency", "prescribing"]), st.booleans(), st.booleans(), st.integers(1, 400_00)),
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(virements)
def test_whatever_was_vired_the_replay_gives_the_same_balances(django_db_blocker, db, rows) -> None:
    with transaction.atomic():
        world = BudgetWorld().year()
        issue(world, at=AT)
        for name, of_first, to_first, pence in rows:
            source = line(world.first if of_first else world.second, name)
            target = line(world.first if to_first else world.second, "prescribing" if name == "emergency" else name)
            try:
                moves(world, source, target, str(Decimal(pence) / 100))
            except (Invalid, Overdrawn):
                continue
        succeed(world)
        issue(world)
        assert on_lines(world, world.second) == 0
        check_each_pound_stands_once(world)
        transaction.set_rollback(True)
