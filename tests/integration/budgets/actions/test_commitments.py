from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from budgets.actions.allocation import set_aside
from budgets.actions.commitments import commit_money, release_commitment, return_commitment
from budgets.domain.commitments import Standing
from budgets.domain.ledger import AccountKind, Overdrawn, is_whole
from budgets.models import Books, Commitment
from budgets.queries.commitments import commitments_of, innovation_fund, standing_of
from budgets.queries.ledger import books_of, replayed
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import SYSTEM
from tests.factories.organisations import AffiliationFactory, ConsortiumFactory
from tests.integration.budgets.world import AT, THIS, BudgetWorld
from tests.worlds import kept


@kept
def world() -> BudgetWorld:
    return funded()


def funded() -> BudgetWorld:
    world = BudgetWorld().allocated(hchs="5000.00", prescribing="100.00")
    set_aside(
        pct=world.pct,
        financial_year=THIS,
        kind=AccountKind.INNOVATION_FUND,
        name="",
        component="hchs",
        amount=Decimal("1000.00"),
        reason="A ring-fenced fund (S3)",
        effective_on=THIS.first_day,
        by=SYSTEM,
        at=AT,
    )
    return world


def books(world: BudgetWorld) -> Books:
    found = books_of(world.pct, THIS)
    assert found is not None
    return found


def commit(world: BudgetWorld, amount: str = "600.00", **changes: object) -> Commitment:
    given: dict[str, object] = {
        "books": books(world),
        "owner": world.first,
        "reference": "ZZ0001-BC2006-1",
        "title": "Skin clinic",
        "source_kind": AccountKind.INNOVATION_FUND,
        "source_name": "",
        "amount": Decimal(amount),
        "by": SYSTEM,
        "at": AT,
    }
    with transaction.atomic():
        return commit_money(**(given | changes))  # type: ignore[arg-type]


def test_money_is_promised_given_out_and_taken_back(world: BudgetWorld) -> None:
    commitment = commit(world)
    assert innovation_fund(books(world)) == Standing(Decimal("400.00"), Decimal("600.00"))
    with transaction.atomic():
        release_commitment(commitment=commitment, amount=Decimal("250.00"), reason="Room", by=SYSTEM, at=AT)
    assert standing_of([commitment])[commitment.pk] == Standing(Decimal("350.00"), Decimal("250.00"))
    with transaction.atomic():
        back = return_commitment(commitment=commitment, reason="Cheaper than thought", by=SYSTEM, at=AT)
    assert back == Decimal("350.00")
    assert innovation_fund(books(world)) == Standing(Decimal("750.00"), Decimal("250.00"))
    assert is_whole(replayed(books(world)))
    with transaction.atomic():
        assert return_commitment(commitment=commitment, reason="Again", by=SYSTEM, at=AT) == 0


def test_a_practice_sees_what_is_promised_to_it_and_to_its_consortium(world: BudgetWorld) -> None:
    group = ConsortiumFactory(pct=world.pct)
    AffiliationFactory(child=world.first, parent=group, is_sole=False)
    own = commit(world, "100.00")
    shared = commit(world, "200.00", owner=group, reference=f"{group.code}-BC2006-1")
    assert [each for each, _ in commitments_of(world.first, THIS)] == [own, shared]
    assert commitments_of(world.second, THIS) == []


def test_the_fund_promises_no_more_than_it_holds(world: BudgetWorld) -> None:
    with pytest.raises(Overdrawn, match="Innovation fund holds £1,000.00"):
        commit(world, "1000.01")
    assert not Commitment.objects.exists()


def test_a_case_has_one_commitment_a_year(world: BudgetWorld) -> None:
    commit(world)
    with pytest.raises(Denied, match="has its commitment of this year already"):
        commit(world, "1.00")


def test_more_than_is_left_is_not_given_out(world: BudgetWorld) -> None:
    commitment = commit(world)
    with pytest.raises(Invalid, match="At most £600.00 is left"), transaction.atomic():
        release_commitment(commitment=commitment, amount=Decimal("600.01"), reason="Room", by=SYSTEM, at=AT)


def test_a_commitment_is_never_rewritten(world: BudgetWorld) -> None:
    commit(world)
    with pytest.raises(InternalError), transaction.atomic():
        Commitment.objects.update(amount=1)


def test_money_is_promised_only_within_a_deed(world: BudgetWorld) -> None:
    commitment = commit(world)
    assert connection.in_atomic_block  # the test's own; so ask outside it
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError, match="in the transaction of the deed"):
            return_commitment(commitment=commitment, reason="No", by=SYSTEM, at=AT)
    finally:
        connection.in_atomic_block = True


@pytest.mark.django_db(transaction=True)
def test_fifty_releases_at_once_give_out_no_more_than_was_promised() -> None:
    world = funded()
    commitment = commit(world)

    def release(_: int) -> bool:
        try:
            with transaction.atomic():
                release_commitment(commitment=commitment, amount=Decimal("25.00"), reason="Part", by=SYSTEM, at=AT)
        except (Invalid, Overdrawn):
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(release, range(50)))
    assert made.count(True) == 24  # 600 ÷ 25
    assert standing_of([commitment])[commitment.pk] == Standing(Decimal("0.00"), Decimal("600.00"))
    assert is_whole(replayed(books(world)))
