from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError

from budgets.actions.last_resort import cover_overspend, record_plan_outcome, record_recovery_plan
from budgets.actions.plan_facts import record_fact
from budgets.actions.posting import post
from budgets.actions.uses import agree_small_purchase, agree_use
from budgets.domain.claims import FactKind
from budgets.domain.last_resort import LastResortRefused, PlanOutcome
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.domain.uses import MinuteAbout
from budgets.models import Books, Claim, OverspendCover, OverspendPart, Posting, RecoveryPlan
from budgets.queries.freed_up import balances
from budgets.queries.ledger import balance, replayed
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.organisations import PopulationReturnFactory
from tests.integration.budgets.freed_up_world import NOW, FreedUpWorld
from tests.integration.budgets.world import AT, THIS

FUND = AccountKey(AccountKind.CONTINGENCY)
COVER = AccountKey(AccountKind.OVERSPEND_COVER)
WHOLE = Decimal("2663.92")


def empty_fund(world: FreedUpWorld) -> None:
    called = AccountKey(AccountKind.CONTINGENCY_CALLED, world.second.pk, "emergency")
    with transaction.atomic():
        post(
            books=world.books,
            kind=PostingKind.CONTINGENCY_CALL,
            moves=transfer(FUND, called, balance(world.books, FUND)),
            effective_on=NOW.date(),
            reason="A costly patient",
            by=SYSTEM,
            at=NOW,
        )


def plan(world: FreedUpWorld, **changes) -> RecoveryPlan:
    given = {
        "books": world.books,
        "begun_on": date(2006, 5, 1),
        "ends_on": date(2006, 6, 30),
        "overspend": Decimal("9000.00"),
        "measures": "Referrals are looked at by peers",
        "by": world.finance,
        "at": NOW,
    }
    return record_recovery_plan(**(given | changes))


def failed(world: FreedUpWorld, remaining: str = "5000.00", **changes) -> RecoveryPlan:
    given = {"outcome": PlanOutcome.FAILED, "remaining": Decimal(remaining), "words": "Admissions rose", "at": NOW}
    return record_plan_outcome(**({"plan": plan(world), "by": world.director} | given | changes))


def cover(world: FreedUpWorld, amount: str = "1000.00", **changes) -> OverspendCover:
    given = {
        "books": world.books,
        "amount": Decimal(amount),
        "minute": None,
        "reason": "The acute contract",
        "by": world.director,
        "at": NOW,
        "proven_at": changes.get("at", NOW),
    }
    return cover_overspend(**(given | changes))


@pytest.fixture
def ready(freed_up) -> FreedUpWorld:
    """A claim of 2,663.92 agreed, the fund empty, a plan that failed."""
    freed_up.agreed()
    empty_fund(freed_up)
    failed(freed_up)
    return freed_up


def board(world: FreedUpWorld, up_to: str = "4000.00"):
    return world.minute(MinuteAbout.LAST_RESORT, up_to, reference="B/06/50")


def test_with_all_three_facts_money_is_taken_and_everybody_sees_whose(ready) -> None:
    made = cover(ready, minute=board(ready))
    assert made.is_granted
    assert balance(ready.books, COVER) == Decimal("1000.00")
    standing = balances([ready.first.pk], THIS)[ready.first.pk]
    assert (standing.agreed, standing.available, standing.covered) == (WHOLE, Decimal("1663.92"), Decimal("1000.00"))
    part = OverspendPart.objects.get()
    assert (part.practice, part.amount) == (ready.first, Decimal("1000.00"))
    assert part.claim.deeds.order_by("-pk")[0].kind == "covered"
    assert Posting.objects.get(kind=PostingKind.LAST_RESORT).authority == "Board minute B/06/50 of 28 June 2006"
    assert AuditEvent.objects.get(kind="budgets.overspend_covered").facts["parts"] == {"ZZ0001-2006-1": "1000.00"}


@pytest.mark.parametrize(
    ("lacks", "missing", "words"),
    [
        ("fund", "contingency_exhausted", "the contingency fund still holds, or gave back"),
        ("plan", "recovery_plan_failed", "no recovery plan is recorded as having failed"),
        ("minute", "board_minute", "there is no minute of the board that decides it"),
    ],
)
def test_without_one_fact_nothing_is_taken_and_the_attempt_is_kept(freed_up, lacks, missing, words) -> None:
    freed_up.agreed()
    if lacks != "fund":
        empty_fund(freed_up)
    if lacks != "plan":
        failed(freed_up)
    minute = None if lacks == "minute" else board(freed_up)
    before = replayed(freed_up.books)
    with pytest.raises(LastResortRefused, match=words):
        cover(freed_up, minute=minute)
    assert replayed(freed_up.books) == before
    attempt = OverspendCover.objects.get()
    assert (attempt.is_granted, attempt.missing) == (False, [missing])
    assert AuditEvent.objects.get(kind="budgets.last_resort_refused").facts["missing"] == [missing]


def test_a_minute_of_something_else_is_none(ready) -> None:
    with pytest.raises(LastResortRefused, match="no minute of the board"):
        cover(ready, minute=ready.minute(MinuteAbout.PREMISES))


@pytest.mark.parametrize(
    "outcome",
    [{"outcome": PlanOutcome.WORKED, "remaining": Decimal(0)}, None],
)
def test_a_plan_under_way_or_that_worked_is_no_plan_that_failed(freed_up, outcome) -> None:
    freed_up.agreed()
    empty_fund(freed_up)
    made = plan(freed_up)
    if outcome:
        record_plan_outcome(plan=made, words="It worked", by=freed_up.finance, at=NOW, **outcome)
    with pytest.raises(LastResortRefused, match="no recovery plan"):
        cover(freed_up, minute=board(freed_up))


def test_money_released_or_promised_is_out_of_reach(ready) -> None:
    claim = Claim.objects.get()
    agree_small_purchase(use=ready.proposed(claim, "1000.00"), by=ready.pbc, at=NOW, proven_at=NOW)
    agree_use(use=ready.proposed(claim, "1200.00"), by=ready.pbc, at=NOW)
    minute = board(ready)
    with pytest.raises(Invalid, match=r"At most £463.92 may be taken"):
        cover(ready, "463.93", minute=minute)
    assert cover(ready, "463.92", minute=minute).is_granted


@pytest.mark.parametrize("side", ["manager", "pbc"])
def test_the_floor_of_a_practice_that_met_its_objectives_is_kept(ready, side) -> None:
    """1,800 patients at 95p: 1,710.00 stay, so that 953.92 of 2,663.92 may be taken. One side’s word protects."""
    PopulationReturnFactory(practice=ready.first, counted_on=date(2007, 4, 1), each=100)
    record_fact(
        practice=ready.first,
        financial_year=THIS,
        kind=FactKind.OBJECTIVES_MET,
        holds=True,
        evidence="Review of June",
        by=getattr(ready, side),
        at=NOW,
    )
    minute = board(ready)
    with pytest.raises(Invalid, match=r"At most £953.92 may be taken"):
        cover(ready, "953.93", minute=minute)
    cover(ready, "953.92", minute=minute)
    assert balances([ready.first.pk], THIS)[ready.first.pk].available == Decimal("1710.00")


def test_no_more_than_the_plan_left_or_the_board_decided_even_in_parts(ready) -> None:
    minute = board(ready, "1500.00")
    cover(ready, "1000.00", minute=minute)
    with pytest.raises(Invalid, match=r"The board decided up to £500.00"):
        cover(ready, "500.01", minute=minute)
    cover(ready, "500.00", minute=minute)
    assert balance(ready.books, COVER) == Decimal("1500.00")


def test_no_more_than_the_overspend_that_is_left(freed_up) -> None:
    freed_up.agreed()
    empty_fund(freed_up)
    failed(freed_up, "100.00")
    with pytest.raises(Invalid, match=r"The overspend that is left is £100.00"):
        cover(freed_up, "100.01", minute=board(freed_up))


def test_named_practices_give(ready) -> None:
    minute = board(ready)
    with pytest.raises(Invalid, match="may give at most £0.00"):
        cover(ready, minute=minute, named={ready.second.pk: Decimal("1000.00")})
    cover(ready, minute=minute, named={ready.first.pk: Decimal("1000.00")})
    assert OverspendPart.objects.get().practice == ready.first


@pytest.mark.parametrize("who", ["finance", "pbc", "clerk", "manager", "lead"])
def test_only_the_director_may(ready, who) -> None:
    with pytest.raises(Denied):
        cover(ready, minute=board(ready), by=getattr(ready, who))
    assert not OverspendCover.objects.exists()


def test_a_closed_year_gives_nothing(ready) -> None:
    minute = board(ready)
    Books.objects.update(closed_at=AT, closed_by="A director")
    with pytest.raises(Denied, match="were closed"):
        cover(ready, minute=minute)
    with pytest.raises(Denied, match="were closed"):
        plan(ready)


def test_without_a_reason_or_the_password_nothing_is_asked(ready) -> None:
    with pytest.raises(Denied, match="Give your password once more"):
        cover(ready, minute=None, proven_at=None)
    assert not OverspendCover.objects.exists()
    with pytest.raises(Invalid, match="The reason is missing"):
        cover(ready, minute=board(ready), reason=" ")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": date(2006, 5, 1)}, "The plan ends before it begins"),
        ({"overspend": Decimal(0)}, "is no amount"),
        ({"measures": " "}, "What the PCT does is missing"),
    ],
)
def test_a_plan_that_is_none_is_refused(freed_up, changes, words) -> None:
    with pytest.raises(Invalid, match=words):
        plan(freed_up, **changes)


def test_one_plan_at_a_time_and_its_outcome_stands(freed_up) -> None:
    made = plan(freed_up)
    with pytest.raises(Denied, match="A recovery plan is under way"):
        plan(freed_up)
    said = {"plan": made, "words": "Too little", "by": freed_up.finance, "at": NOW}
    for outcome, remaining in ((PlanOutcome.FAILED, 0), (PlanOutcome.WORKED, 5), (PlanOutcome.UNDER_WAY, 0)):
        with pytest.raises(Invalid, match="A plan that failed leaves an overspend above nought"):
            record_plan_outcome(**said, outcome=outcome, remaining=Decimal(remaining))
    with pytest.raises(Denied):
        record_plan_outcome(**(said | {"by": freed_up.pbc}), outcome=PlanOutcome.FAILED, remaining=Decimal(5))
    record_plan_outcome(**said, outcome=PlanOutcome.FAILED, remaining=Decimal(5))
    with pytest.raises(Denied, match="is recorded already, and stands"):
        record_plan_outcome(**said, outcome=PlanOutcome.WORKED, remaining=Decimal(0))
    with pytest.raises(InternalError), transaction.atomic():
        RecoveryPlan.objects.update(outcome="worked")


def test_the_database_knows_no_cover_without_its_facts(ready) -> None:
    with pytest.raises(IntegrityError, match="cover_has_its_three_facts"), transaction.atomic():
        OverspendCover.objects.create(books=ready.books, amount=1, reason="x", by_name="x", by_role="x", at=NOW)
    made = cover(ready, minute=board(ready))
    for rows in (OverspendCover.objects.all(), made.parts.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(amount=1)


def test_without_its_audit_event_nothing_is_taken(ready, monkeypatch) -> None:
    minute, before = board(ready), replayed(ready.books)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        cover(ready, minute=minute)
    assert replayed(ready.books) == before
    assert not OverspendCover.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_who_cover_at_once_take_no_more_than_there_is() -> None:
    world = FreedUpWorld().two_months()
    world.agreed()
    empty_fund(world)
    failed(world, "90000.00")
    minute = board(world, "90000.00")

    def once(_: int) -> str:
        try:
            cover(world, "700.00", minute=minute)
            return "taken"
        except Invalid:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        outcomes = list(pool.map(once, range(10)))
    assert outcomes.count("taken") == 3
    assert balance(world.books, COVER) == Decimal("2100.00")
    assert OverspendCover.objects.count() == 3
