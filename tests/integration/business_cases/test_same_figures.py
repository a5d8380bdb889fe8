"""A case approved in the year is found in commitments, statement, pack, register and API with the same figures."""

from decimal import Decimal

from budgets.queries.commitments import commitments_of, told
from business_cases.actions.funding import release_money
from business_cases.models import BusinessCase
from business_cases.queries.delivery import funding_of, total_of
from business_cases.queries.register import register
from information_packs.queries.cases import cases_of
from pbc.api.serializers.cases import CaseSerializer
from tests.integration.business_cases.funded_world import REGISTERED_AT, THIS, FundedWorld
from tests.integration.business_cases.world import at


def test_the_same_figures_stand_everywhere_to_the_penny(funded: FundedWorld) -> None:
    case = funded.approved()
    funded.from_fund(case, "6000.37")
    release_money(case=case, amount=Decimal("2000.11"), reason="Couch", by=funded.finance, at=at("2006-09-12"))
    promised, released, value = Decimal("6000.37"), Decimal("2000.11"), Decimal("20400.00")
    money = total_of(funding_of(case))
    assert (money.total, money.released) == (promised, released)
    (row,), withheld = told(commitments_of(funded.practice, THIS), funded.finance)
    assert (row[0].amount, row[1].total, row[1].released, withheld) == (promised, promised, released, None)
    _, pack, _ = cases_of(funded.practice, REGISTERED_AT.date(), THIS).tables
    assert pack.rows == ((case.reference, value, promised, released),)
    (entry,) = register(funded.manager)
    assert (entry.reference, entry.value) == (case.reference, value)
    shown = CaseSerializer(BusinessCase.objects.select_related("owner", "pct").get(pk=case.pk)).data
    assert (shown["reference"], Decimal(shown["value"])) == (case.reference, value)
