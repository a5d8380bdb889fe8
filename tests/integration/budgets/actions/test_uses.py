from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.actions.uses import (
    agree_small_purchase,
    agree_use,
    decline_use,
    record_spending,
    release_use,
    return_unspent,
    withdraw_use,
)
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import Explanation
from budgets.domain.freed_up import NamedSplit, SplitBasis
from budgets.domain.ledger import AccountKind
from budgets.domain.use_states import UseStatus
from budgets.domain.uses import MinuteAbout
from budgets.models import Account, Books, ProposedUse
from budgets.queries.claims import accounts_of_claim, free_of, money_of
from budgets.queries.ledger import replayed
from governance.actions.rules import adopt_local_rule
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.principals import hat
from tests.integration.budgets.freed_up_world import EXPLAINED, NOW, FreedUpWorld
from tests.integration.budgets.world import AT

SPENT_ON = date(2006, 7, 1)
NEXT_YEAR = datetime(2007, 5, 2, 10, tzinfo=UTC)
WHOLE = Decimal("2663.92")


def spend(use: ProposedUse, amount: str, by, **changes):
    given_ = {"evidence": "Invoice 4711", "spent_on": SPENT_ON, "at": NOW}
    return record_spending(**({"use": use, "amount": Decimal(amount), "by": by} | given_ | changes))


def release(use: ProposedUse, amount: str, by, **changes):
    return release_use(**({"use": use, "amount": Decimal(amount), "by": by, "at": NOW, "proven_at": NOW} | changes))


def left(use: ProposedUse) -> tuple[Decimal, Decimal]:
    money = money_of([use])[use.pk]
    return money.released, money.spent


def test_from_a_proposal_to_the_last_penny_spent(freed_up) -> None:
    claim = freed_up.agreed()
    use = agree_use(use=freed_up.proposed(claim, "2663.92", is_recurrent=True), by=freed_up.pbc, at=NOW)
    assert (use.reference, use.state) == ("ZZ0001-2006-1/1", UseStatus.AGREED)
    release(use, "1000.00", freed_up.finance)
    release(use, "1663.92", freed_up.finance)
    spend(use, "1000.00", freed_up.manager)
    claim.refresh_from_db()
    assert (left(use), claim.state) == ((Decimal("1663.92"), Decimal("1000.00")), ClaimStatus.RELEASED)
    spend(use, "1663.92", freed_up.lead)
    use.refresh_from_db()
    claim.refresh_from_db()
    assert (use.state, claim.state) == (UseStatus.SPENT, ClaimStatus.SPENT)
    assert left(use) == (0, WHOLE)
    assert [deed.kind for deed in use.deeds.order_by("pk")] == [
        *("use_proposed", "use_agreed", "released", "released", "spent", "spent")
    ]


def test_a_practice_with_a_share_proposes_from_its_own_part(freed_up) -> None:
    shares = {freed_up.first.pk: Decimal(60), freed_up.second.pk: Decimal(40)}
    claim = freed_up.agreed(split=NamedSplit("Physiotherapy", SplitBasis.PERCENT, shares))
    use = freed_up.proposed(claim, "1065.57", practice=freed_up.second, by=freed_up.other_manager)
    assert use.practice == freed_up.second
    with pytest.raises(Invalid, match=r"part of Second Surgery has £1,065.57 left, and £1,065.58"):
        freed_up.proposed(claim, "1065.58", practice=freed_up.second, by=freed_up.other_manager)
    with pytest.raises(Denied):
        freed_up.proposed(claim, practice=freed_up.first, by=freed_up.other_manager)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "holiday"}, "holiday is not a use that the terms permit"),
        ({"description": " "}, "What is to be bought is missing"),
        ({"benefit": ""}, "The benefit for local patients .S4 ¶44. is missing"),
        ({"amount": Decimal(0)}, "is no amount to move"),
        ({"amount": Decimal("2663.93")}, r"has £2,663.92 left.*£0.01 too much"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(freed_up, changes, words) -> None:
    claim = freed_up.agreed()
    with pytest.raises(Invalid, match=words):
        freed_up.proposed(claim, **changes)
    assert not ProposedUse.objects.exists()


def test_uses_are_proposed_for_agreed_claims(freed_up) -> None:
    with pytest.raises(Denied, match="Uses are proposed once a claim is agreed"):
        freed_up.proposed(freed_up.declared())


def test_what_was_agreed_is_used_after_the_year_is_closed(freed_up) -> None:
    claim = freed_up.agreed()
    Books.objects.update(closed_at=AT, closed_by="A director")
    use = agree_use(use=freed_up.proposed(claim, "500.00"), by=freed_up.pbc, at=NEXT_YEAR)
    release_use(use=use, amount=Decimal("500.00"), by=freed_up.finance, at=NEXT_YEAR, proven_at=NEXT_YEAR)
    spend(use, "500.00", freed_up.manager, at=NEXT_YEAR)
    use.refresh_from_db()
    assert use.state is UseStatus.SPENT
    assert str(claim.books.postings.latest("pk").effective_on) == "2007-05-02"


def test_no_more_is_agreed_than_is_there(freed_up) -> None:
    claim = freed_up.agreed()
    first, second = freed_up.proposed(claim, "2000.00"), freed_up.proposed(claim, "663.93")
    agree_use(use=first, by=freed_up.pbc, at=NOW)
    assert free_of(claim)[freed_up.first.pk] == Decimal("663.92")
    with pytest.raises(Invalid, match=r"The claim has £663.92 left, and £663.93 is asked"):
        agree_use(use=second, by=freed_up.pbc, at=NOW)
    withdraw_use(use=first, reason="Bought by the trust", by=freed_up.manager, at=NOW)
    assert agree_use(use=second, by=freed_up.pbc, at=NOW).state is UseStatus.AGREED


def test_nobody_decides_a_use_they_proposed(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed())
    same = hat("pbc_manager", freed_up.pct, user_id=freed_up.manager.user_id)
    for decide in (agree_use, agree_small_purchase):
        with pytest.raises(Denied, match="Whoever proposed the use does not decide it"):
            decide(use=use, by=same, at=NOW)
    with pytest.raises(Denied):
        agree_use(use=use, by=freed_up.manager, at=NOW)


def test_premises_need_their_own_minute_of_the_board(freed_up) -> None:
    claim = freed_up.agreed()
    use = freed_up.proposed(claim, "600.00", kind="premises", description="A ramp at the door")
    with pytest.raises(Invalid, match="only with specific approval of the PCT board"):
        agree_use(use=use, by=freed_up.director, at=NOW)
    other = freed_up.minute(MinuteAbout.LAST_RESORT, reference="B/06/40")
    with pytest.raises(Invalid, match="there is no minute of it"):
        agree_use(use=use, by=freed_up.director, at=NOW, minute=other)
    small = freed_up.minute(up_to="599.99", reference="B/06/42")
    with pytest.raises(Invalid, match=r"The board approved £599.99"):
        agree_use(use=use, by=freed_up.director, at=NOW, minute=small)
    minute = freed_up.minute()
    assert agree_use(use=use, by=freed_up.director, at=NOW, minute=minute).minute == minute
    again = freed_up.proposed(claim, "10.00", kind="premises", description="A rail")
    with pytest.raises(Invalid, match="B/06/41 approved another use already"):
        agree_use(use=again, by=freed_up.director, at=NOW, minute=minute)


def test_the_database_keeps_premises_without_minute_and_refusals_without_reasons_out(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed(), "600.00", kind="premises")
    for changes in ({"status": "agreed"}, {"status": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposedUse.objects.filter(pk=use.pk).update(**changes)
    with pytest.raises(InternalError), transaction.atomic():
        ProposedUse.objects.filter(pk=use.pk).update(amount=1)


def test_a_small_purchase_is_agreed_and_released_at_once(freed_up) -> None:
    claim = freed_up.agreed()
    use = freed_up.proposed(claim, "450.00")
    with pytest.raises(Denied, match="Give your password once more"):
        agree_small_purchase(use=use, by=freed_up.pbc, at=NOW)
    use = agree_small_purchase(use=use, by=freed_up.pbc, at=NOW, proven_at=NOW)
    assert (use.state, use.by_light_route, left(use)) == (UseStatus.RELEASED, True, (Decimal("450.00"), 0))
    assert AuditEvent.objects.get(kind="budgets.small_purchase_agreed").facts["limit"] == "5000"
    with pytest.raises(Denied, match="Premises need a decision of the board"):
        agree_small_purchase(
            use=freed_up.proposed(claim, "1.00", kind="premises"), by=freed_up.pbc, at=NOW, proven_at=NOW
        )


def test_a_purchase_above_the_limit_takes_the_usual_route(freed_up) -> None:
    adopt_local_rule(
        pct=freed_up.pct,
        key="small_purchase_limit",
        value="100",
        from_day=date(2006, 7, 1),
        reason="As the board has it",
        minute="B/06/1",
        by=freed_up.director,
        at=datetime(2006, 6, 20, 10, tzinfo=UTC),
    )
    use = freed_up.proposed(freed_up.agreed(), "100.01")
    with pytest.raises(Denied, match=r"up to £100.00, and this one costs £100.01"):
        agree_small_purchase(use=use, by=freed_up.pbc, at=NOW, proven_at=NOW)


def test_cannot_yet_waits_with_plan_and_timetable_and_may_then_be_agreed(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed())
    use = decline_use(use=use, explanation=EXPLAINED, for_good=False, by=freed_up.pbc, at=NOW)
    assert (use.state, use.plan, use.steps.count()) == (UseStatus.CANNOT_YET, EXPLAINED.plan, 2)
    assert agree_use(use=use, by=freed_up.pbc, at=NOW).state is UseStatus.AGREED


@pytest.mark.parametrize("for_good", [True, False])
@pytest.mark.parametrize(
    "explanation",
    [
        Explanation("No.", EXPLAINED.plan, EXPLAINED.steps),
        Explanation(EXPLAINED.reasons, "", EXPLAINED.steps),
        Explanation(EXPLAINED.reasons, EXPLAINED.plan, []),
    ],
)
def test_no_refusal_is_kept_without_reasons_plan_and_timetable(freed_up, for_good, explanation) -> None:
    use = freed_up.proposed(freed_up.agreed())
    with pytest.raises(Invalid, match="¶63"):
        decline_use(use=use, explanation=explanation, for_good=for_good, by=freed_up.pbc, at=NOW)
    use.refresh_from_db()
    assert use.state is UseStatus.PROPOSED


def test_a_refusal_is_for_good(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed())
    decline_use(use=use, explanation=EXPLAINED, for_good=True, by=freed_up.pbc, at=NOW)
    with pytest.raises(Denied, match="This use is “refused”"):
        agree_use(use=use, by=freed_up.finance, at=NOW)


def test_no_more_is_released_than_agreed_and_spent_than_released(freed_up) -> None:
    use = freed_up.proposed(freed_up.agreed(), "500.00")
    with pytest.raises(Denied, match="Money is released for uses that are agreed"):
        release(use, "1.00", freed_up.pbc)
    agree_use(use=use, by=freed_up.pbc, at=NOW)
    with pytest.raises(Denied, match="No money is given out for this use"):
        spend(use, "1.00", freed_up.manager)
    with pytest.raises(Invalid, match=r"The use has £500.00 left, and £500.01 is asked"):
        release(use, "500.01", freed_up.pbc)
    release(use, "200.00", freed_up.pbc)
    with pytest.raises(Invalid, match=r"The use has £300.00 left"):
        release(use, "300.01", freed_up.pbc)
    with pytest.raises(Invalid, match=r"What was released has £200.00 left, and £200.01"):
        spend(use, "200.01", freed_up.manager)
    assert left(use) == (Decimal("200.00"), 0)


def test_a_release_on_an_old_page_is_refused(freed_up) -> None:
    use = agree_use(use=freed_up.proposed(freed_up.agreed(), "500.00"), by=freed_up.pbc, at=NOW)
    release(use, "200.00", freed_up.pbc, seen=Decimal(0))
    with pytest.raises(Denied, match="Somebody else has released money for this use since you looked"):
        release(use, "200.00", freed_up.finance, seen=Decimal(0))
    with pytest.raises(Denied, match="Give your password once more"):
        release(use, "200.00", freed_up.finance, proven_at=None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"evidence": " "}, "The evidence is missing"), ({"spent_on": date(2006, 7, 4)}, "4 July 2006 is to come")],
)
def test_spending_needs_evidence_and_a_day_gone_by(freed_up, changes, words) -> None:
    use = agree_small_purchase(use=freed_up.proposed(freed_up.agreed()), by=freed_up.pbc, at=NOW, proven_at=NOW)
    with pytest.raises(Invalid, match=words):
        spend(use, "10.00", freed_up.manager, **changes)
    with pytest.raises(Denied):
        spend(use, "10.00", freed_up.pbc)


def test_what_is_not_spent_is_the_practices_again(freed_up) -> None:
    claim = freed_up.agreed()
    use = agree_small_purchase(use=freed_up.proposed(claim, "500.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    spend(use, "420.00", freed_up.manager)
    with pytest.raises(Denied, match="return what is not spent instead"):
        withdraw_use(use=use, reason="x", by=freed_up.manager, at=NOW)
    return_unspent(use=use, reason="Cheaper than thought", by=freed_up.manager, at=NOW)
    use.refresh_from_db()
    assert (use.state, left(use)) == (UseStatus.SPENT, (0, Decimal("420.00")))
    assert free_of(claim)[freed_up.first.pk] == WHOLE - Decimal("420.00")
    with pytest.raises(Denied, match="No money is given out"):
        return_unspent(use=use, reason="Again", by=freed_up.manager, at=NOW)


def test_a_purchase_that_came_to_nothing_leaves_the_claim_as_agreed(freed_up) -> None:
    claim = freed_up.agreed()
    use = agree_small_purchase(use=freed_up.proposed(claim, "500.00"), by=freed_up.pbc, at=NOW, proven_at=NOW)
    return_unspent(use=use, reason="No longer made", by=freed_up.manager, at=NOW)
    claim.refresh_from_db()
    use.refresh_from_db()
    assert (claim.state, use.state) == (ClaimStatus.AGREED, UseStatus.WITHDRAWN)
    assert free_of(claim)[freed_up.first.pk] == WHOLE


def test_without_its_audit_event_nothing_is_released(freed_up, monkeypatch) -> None:
    use = agree_use(use=freed_up.proposed(freed_up.agreed()), by=freed_up.pbc, at=NOW)
    before = replayed(freed_up.books)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is down")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        release(use, "10.00", freed_up.pbc)
    use.refresh_from_db()
    assert use.state is UseStatus.AGREED
    assert replayed(freed_up.books) == before


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "agree", "small", "release", "spend", "return", "withdraw"]),
        st.integers(min_value=0, max_value=4),
        st.integers(min_value=1, max_value=200_000),
    ),
    min_size=10,
    max_size=30,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps=STEPS)
def test_whatever_is_done_a_claims_ledger_replays_to_what_was_agreed(freed_up, steps) -> None:
    with transaction.atomic():
        claim = freed_up.agreed()
        for step in steps:
            _do(freed_up, claim, *step)
        _check_whole(freed_up, claim)
        transaction.set_rollback(True)


def _do(world: FreedUpWorld, claim, deed: str, which: int, pence: int) -> None:
    amount = f"{Decimal(pence) / 100:.2f}"
    uses = list(claim.uses.order_by("number"))
    use = uses[which % len(uses)] if uses else None
    deeds = {
        "propose": lambda: world.proposed(claim, amount),
        "agree": lambda: use and agree_use(use=use, by=world.pbc, at=NOW),
        "small": lambda: use and agree_small_purchase(use=use, by=world.pbc, at=NOW, proven_at=NOW),
        "release": lambda: use and release(use, amount, world.finance),
        "spend": lambda: use and spend(use, amount, world.manager),
        "return": lambda: use and return_unspent(use=use, reason="Left over", by=world.manager, at=NOW),
        "withdraw": lambda: use and withdraw_use(use=use, reason="Not needed", by=world.manager, at=NOW),
    }
    try:
        with transaction.atomic():
            deeds[deed]()
    except (Denied, Invalid):
        pass


def _check_whole(world: FreedUpWorld, claim) -> None:
    kept = {account.key: account.balance for account in accounts_of_claim(claim)}
    again = {key: amount for key, amount in replayed(world.books).items() if key in kept}
    assert again == kept
    assert sum(kept.values()) == claim.total
    assert min(kept.values()) >= 0
    assert min(free_of(claim).values()) >= 0
    for use in claim.uses.all():
        assert sum(left(use)) <= use.amount


@pytest.mark.django_db(transaction=True)
def test_many_who_release_and_agree_at_once_never_give_out_more_than_there_is() -> None:
    world = FreedUpWorld().two_months()
    claim = world.agreed()
    uses = [world.proposed(claim, "600.00", description=f"Item {number}") for number in range(8)]

    def once(use: ProposedUse) -> str:
        try:
            agree_use(use=use, by=world.pbc, at=NOW)
            for _ in range(3):
                release(use, "250.00", world.finance)
            return "released"
        except (Denied, Invalid):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(once, uses * 2))
    agreed = [use for use in ProposedUse.objects.all() if use.status in ("agreed", "released")]
    assert len(agreed) == 4, "four times 600.00 fit into 2,663.92"
    assert {left(use) for use in agreed} == {(Decimal("500.00"), 0)}
    _check_whole(world, claim)
    assert Account.objects.filter(kind=AccountKind.FREED_UP_RELEASED).count() == 4
