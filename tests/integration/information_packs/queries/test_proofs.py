"""All proofs of a year, and packs held against the statement of their month."""

from decimal import Decimal
from typing import Any

from budgets.actions.threshold import call_threshold
from budgets.models import Budget
from information_packs.models import Pack, PackRun
from information_packs.queries.money import money_of
from information_packs.queries.proofs import PACKS, prove
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.integration.budgets.funds import APRIL, CLOSED_AT, FundWorld
from tests.worlds import kept

YEAR = FinancialYear(2006)


@kept
def closed() -> FundWorld:
    world = FundWorld().close(APRIL)
    call_threshold(pct=world.pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)
    return world


def publish(world: FundWorld, practice: Organisation, statement: dict[str, Any]) -> Pack:
    given = {"pct": world.pct, "month": APRIL.first_day}
    run = PackRun.objects.create(requested_by="A treasurer", requested_at=CLOSED_AT, **given)
    return Pack.objects.create(
        run=run,
        practice=practice,
        version=1,
        status="published",
        data={"statement": statement},
        data_hash="f" * 64,
        queued_at=CLOSED_AT,
        published_at=CLOSED_AT,
        **given,
    )


def packs_of(world: FundWorld) -> tuple[int, list[str]]:
    (proof,) = [proof for proof in prove(world.pct, YEAR).proofs if proof.name == PACKS]
    return proof.checked, [check.place for check in proof.failed]


def test_a_year_holds(closed) -> None:
    publish(closed, closed.first, money_of(closed.first, APRIL).statement)
    proved = prove(closed.pct, YEAR)
    assert proved.holds
    assert (list(proved.books), list(proved.months)) == ([closed.books], [APRIL])
    assert proved.checked == sum(proof.checked for proof in proved.proofs) > 100


def test_a_pack_that_says_another_figure_is_found(closed) -> None:
    statement = money_of(closed.first, APRIL).statement
    figure = statement["lines"][0]["figures"]["variance"]
    figure["value"] = str(Decimal(figure["value"]) + Decimal("0.01"))
    publish(closed, closed.first, statement)
    checked, failed = packs_of(closed)
    assert checked == 7 * (len(statement["lines"]) + 1)
    assert failed == ["2006-04, ZZ0001, pack version 1, Emergency admissions, variance"]


def test_a_pack_of_an_earlier_version_of_the_budget_said_what_was_then_so(closed) -> None:
    publish(closed, closed.first, money_of(closed.first, APRIL).statement)
    Budget.objects.filter(practice=closed.first).update(version=2)
    assert packs_of(closed) == (0, [])


def test_a_pct_without_anything_proves_nothing(closed) -> None:
    assert prove(closed.pct, YEAR.next).checked == 0
