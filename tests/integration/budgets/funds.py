"""A fund by hand: two practices with issued budgets, one patient of 52,000 in the first, closed months.

The first practice puts 1,226.40 into the fund (4% of 30,660.00), the second what its own budget says.
"""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

from django.db import transaction

from budgets.actions.posting import post
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.attribution import FUND
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Books
from budgets.queries.ledger import books_of
from pbc.activity.actions.months import close_month
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.integration.budgets.world import AT, THIS, BudgetWorld

APRIL, MAY, JUNE = (Month(2006, number) for number in (4, 5, 6))
CLOSED_AT = datetime(2006, 7, 20, 9, tzinfo=UTC)
YEAR_END = datetime(2007, 4, 20, 9, tzinfo=UTC)
PATIENT = uuid.UUID(int=7)


class FundWorld(BudgetWorld):
    """Budgets issued; the patient costs 15,000 in April, 12,000 in May and 25,000 in June."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.year()
        set_budgets(pct=self.pct, financial_year=THIS, by=SYSTEM, at=AT)
        issue_budgets(pct=self.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
        for month, price in ((APRIL, "15000.00"), (MAY, "12000.00"), (JUNE, "25000.00")):
            self.stay(month, price)
            self.spell(self.second, month, discharged_on=month.first_day)
        self.summed()

    @property
    def books(self) -> Books:
        found = books_of(self.pct, THIS)
        assert found is not None
        return found

    def stay(self, month: Month, price: str, **changes: object) -> None:
        given = {"patient": PATIENT, "price": Decimal(price), "discharged_on": month.first_day}
        self.spell(self.first, month, **(given | changes))

    def close(self, *months: Month, at: datetime = CLOSED_AT) -> "FundWorld":
        """Close these months, all before them being closed."""
        for month in months:
            self.close_of(self.pct, month, at=at)
        return self

    @staticmethod
    def close_of(pct: Organisation, month: Month, *, at: datetime = CLOSED_AT) -> None:
        """Close a month of any PCT."""
        before = month.plus(-1)
        if not MonthClose.objects.filter(pct=pct, month=before.first_day).exists():
            shut = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": at}
            MonthClose.objects.create(pct=pct, month=before.first_day, **shut)
        close_month(pct=pct, month=month, by=SYSTEM, at=at)

    def put_in(self, amount: str) -> "FundWorld":
        """The PCT adds to the fund what is not attributed."""
        source = AccountKey(AccountKind.UNATTRIBUTED, name="hchs")
        with transaction.atomic():
            post(
                books=self.books,
                kind=PostingKind.SET_ASIDE,
                moves=transfer(source, FUND, Decimal(amount)),
                effective_on=THIS.first_day,
                reason="Added by the PCT",
                by=SYSTEM,
                at=AT,
            )
        return self
