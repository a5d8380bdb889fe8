"""A world of cases whose PCT has an allocation, an innovation fund, and activity of a year and a half."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from budgets.actions.allocation import record_allocation, set_aside
from budgets.domain.allocation import Component
from budgets.domain.ledger import AccountKind
from budgets.models import Books
from budgets.queries.ledger import books_of
from business_cases.actions.case_records import move
from business_cases.actions.delivery import record_step
from business_cases.actions.funding import fund_case
from business_cases.actions.pilots import confirm_measures, register_measures
from business_cases.domain.case_states import Deed
from business_cases.domain.pilots import Asked, Way
from business_cases.models import BusinessCase, Registration
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import MonthlyActivity
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.activity import DataSlotFactory
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.world import NOW, CaseWorld, at

THIS = FinancialYear(2006)
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]
"""Follow-ups a month from October 2005 on: mean 40."""
REGISTERED_AT = at("2006-09-14")


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

    def piloted(self, amount: str = "6000.00", **given: Any) -> BusinessCase:
        """A case that the innovation fund pays for, and whose measure the practice has registered: 40 to 24 a month."""
        case = self.approved(**given)
        self.follow_ups(self.practice, Month(2005, 9), [40, *BEFORE])
        self.from_fund(case, amount)
        self.registered(case)
        return case

    def from_fund(self, case: BusinessCase, amount: str) -> None:
        """Promise money of the innovation fund."""
        fund_case(
            case=case,
            books=self.books,
            source=AccountKind.INNOVATION_FUND,
            name="",
            amount=Decimal(amount),
            by=self.finance,
            at=at("2006-09-05"),
        )

    def registered(self, case: BusinessCase, when: datetime = REGISTERED_AT, **given: Any) -> Registration:
        """Follow-ups, 16 a month fewer; it stops if they moved by less than 8 after six months."""
        measure = Asked("follow_up_outpatient", Way.LOWER, Decimal(16), Decimal(8))
        asked = {"measures": [measure], "after_months": 6, "by": self.manager} | given
        return register_measures(case=case, at=when, **asked)

    def confirmed(self, case: BusinessCase, when: datetime = REGISTERED_AT) -> None:
        """The PCT confirms the latest registration."""
        confirm_measures(registration=case.registrations.latest("number"), by=self.pbc, at=when)

    def begun(self, case: BusinessCase, later: Iterable[int] = ()) -> BusinessCase:
        """Running since 2 October 2006, with so many follow-ups in each month since."""
        record_step(case=case, step="start", done_on=date(2006, 10, 2), by=self.pbc, at=at("2006-10-02"))
        self.follow_ups(self.practice, Month(2006, 10), later)
        case.refresh_from_db()
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
