"""A world of cases whose PCT has an allocation, an innovation fund, and activity of a year and a half."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from budgets.actions.allocation import record_allocation, set_aside
from budgets.domain.allocation import Component
from budgets.domain.ledger import AccountKind
from budgets.models import Books
from budgets.queries.ledger import books_of
from business_cases.actions.case_records import move
from business_cases.domain.case_states import Deed
from business_cases.models import BusinessCase
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.activity import DataSlotFactory
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.world import NOW, CaseWorld, at

THIS = FinancialYear(2006)


class FundedWorld(CaseWorld):
    def __post_init__(self) -> None:
        super().__post_init__()
        record_allocation(
            pct=self.pct,
            financial_year=THIS,
            components={Component.HCHS: Decimal("100000.00")},
            source="Letter of allocation (invented)",
            effective_on=THIS.first_day,
            by=SYSTEM,
            at=at("2006-04-03"),
        )
        set_aside(
            pct=self.pct,
            financial_year=THIS,
            kind=AccountKind.INNOVATION_FUND,
            name="",
            component="hchs",
            amount=Decimal("10000.00"),
            reason="A ring-fenced fund (S3)",
            effective_on=THIS.first_day,
            by=SYSTEM,
            at=at("2006-04-03"),
        )

    @property
    def books(self) -> Books:
        found = books_of(self.pct, THIS)
        assert found is not None
        return found

    def approved(self, **given: object) -> BusinessCase:
        """A case received and approved on the same day: how it was decided is tested elsewhere."""
        case = self.submitted(**given)  # type: ignore[arg-type]
        when = given.get("when") or NOW
        move(case, Deed.SEND, by=self.pbc, at=when)  # type: ignore[arg-type]
        move(case, Deed.APPROVE, by=self.director, at=when, decided_on=date(2006, 9, 4))  # type: ignore[arg-type]
        return case

    def follow_ups(self, practice: Organisation, first: Month, counts: Iterable[int]) -> None:
        """So many follow-up attendances in each month from the first on, as sums alone."""
        provider = ProviderFactory()
        for place, count in enumerate(counts):
            month = first.plus(place)
            slot = DataSlotFactory(
                owner=self.pct, dataset=Dataset.OUTPATIENTS, month=month.first_day, sender_code=practice.code
            )
            MonthlyActivity.objects.create(
                slot=slot,
                month=month.first_day,
                practice=practice,
                provider=provider,
                line=Line.FOLLOW_UP_OUTPATIENT,
                activity=count,
                cost=Decimal("75.00") * count,
            )
