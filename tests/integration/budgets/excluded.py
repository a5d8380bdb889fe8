"""A round that takes a treatment out of scope, by hand: HRG B37, of the first practice (all prices invented).

Last year B37 cost the first practice 9,000.00 at this year's price in May and again in October: neither is in its
budget, whose emergency line is twelve spells of 2,300.00. This year one patient of it costs in scope 15,000.00 in April
and 12,000.00 in May, and out of scope, in April, a spell of 30,000.00 of which 1,000.00 is of days beyond the trim
point.
"""

import uuid
from dataclasses import replace
from decimal import Decimal

from budgets.actions.setting import issue_budgets
from budgets.actions.terms import propose_terms, sign_terms
from budgets.domain.parameters import RiskOption
from budgets.models import Budget, Terms
from pbc.activity.domain.lines import Line
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from tests.factories.activity import InpatientTariffFactory
from tests.integration.budgets.funds import FundWorld
from tests.integration.budgets.studio import adopted, director, finance, manager, opened, scenario, terms_of, usual
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

APRIL, MAY, JUNE = THIS.months[:3]
OUT = "B37"
PATIENT = uuid.UUID(int=7)
OPTIONS = (RiskOption.RETENTION, RiskOption.THRESHOLD, RiskOption.EXCLUSIONS)


class ExcludedWorld(FundWorld):
    def __post_init__(self) -> None:
        BudgetWorld.__post_init__(self)
        InpatientTariffFactory(release=self.tariff.release, hrg=OUT, non_elective=Decimal("9000.00"))
        for month in (LAST.months[1], LAST.months[6]):
            self.out(month, "8000.00", patient=None)
        self.year()
        self.issue()
        self.stay(APRIL, "15000.00")
        self.out(APRIL, "30000.00", excess_days=5, excess_amount=Decimal("1000.00"))
        self.stay(MAY, "12000.00")
        for month in (APRIL, MAY):
            self.spell(self.second, month)
        self.summed()

    def issue(self, *codes: str) -> list[Budget]:
        round_ = opened(self)
        parameters = replace(usual(round_), options=OPTIONS, excluded_codes=codes or (OUT,))
        made = adopted(self, scenario(self, round_, parameters=parameters))
        version = made[0].version
        return issue_budgets(pct=self.pct, financial_year=THIS, version=version, by=SYSTEM, at=AT)

    def out(self, month: Month, price: str, **changes: object) -> None:
        """A spell of the treatment out of scope."""
        practice = changes.pop("practice", self.first)
        given = {"hrg": OUT, "price": Decimal(price), "patient": PATIENT, "discharged_on": month.first_day}
        self.spell(practice, month, line=Line.EMERGENCY, **(given | changes))

    @property
    def budget(self) -> Budget:
        return Budget.objects.in_force(THIS.start_year).get(practice=self.first)

    def agree(self, at, **changes: object) -> Terms:
        """Terms of the first practice changed and signed by both sides at a time."""
        made = propose_terms(budget=self.budget, changes=changes, reason="Agreed (invented)", by=finance(self), at=at)
        self.sign(made, at)
        return made

    def sign(self, terms: Terms | None = None, at=AT) -> None:
        terms = terms or terms_of(self.budget)
        for by in (manager(self), director(self)):
            sign_terms(terms=terms, name=by.name, capacity="Partner", seen=terms.digest, proven_at=at, by=by, at=at)
