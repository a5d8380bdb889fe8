"""Two practices of which the first frees something, with April and May 2006 closed.

Budgets less 4% contingency: the first practice, 27,600 emergency and 1,800 first attendances gross a year, and 1,200 of
prescribing with its uplift. In April and May its emergencies cost 300 each instead of 2,300.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgets.actions.claims import agree_claim
from budgets.actions.declaring import declare_claim
from budgets.actions.minutes import record_minute
from budgets.actions.setting import issue_budgets, set_budgets
from budgets.actions.uses import propose_use
from budgets.domain.claims import Explanation, Step
from budgets.domain.uses import MinuteAbout
from budgets.models import BoardMinute, Books, Claim, ProposedUse
from budgets.queries.ledger import books_of
from pbc.activity.actions.months import close_month
from pbc.activity.models import MonthClose
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from pbc.organisations.models import Organisation
from tests.factories.organisations import ConsortiumFactory
from tests.factories.principals import hat
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

APRIL, MAY = Month(2006, 4), Month(2006, 5)
NOW = datetime(2006, 7, 3, 10, tzinfo=UTC)
CHEAP = Decimal("300.00")
EXPLAINED = Explanation(
    "The room is let to the acute trust until the end of October.",
    "The PCT takes the room back when the lease ends.",
    [Step(date(2006, 9, 1), "Give notice to the trust"), Step(date(2006, 11, 1), "Hand the room over")],
)


class FreedUpWorld(BudgetWorld):
    """The world of budgets with freed-up resources, and the people who deal with them."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.consortium = ConsortiumFactory(
            name="Moor Consortium", code="ZC1", pct=self.pct, members=[self.first, self.second]
        )
        self.manager = hat("practice_manager", self.first, user_id=11)
        self.other_manager = hat("practice_manager", self.second, user_id=12)
        self.lead = hat("consortium_lead", self.consortium, user_id=13)
        self.pbc = hat("pbc_manager", self.pct, user_id=14)
        self.finance = hat("pct_finance", self.pct, user_id=15)
        self.director = hat("pct_director", self.pct, user_id=16)
        self.clerk = hat("pct_board_clerk", self.pct, user_id=17)

    @property
    def books(self) -> Books:
        found = books_of(self.pct, THIS)
        assert found is not None
        return found

    def two_months(self, price: Decimal = CHEAP) -> "FreedUpWorld":
        """Budgets issued, April and May loaded and closed."""
        self.year()
        set_budgets(pct=self.pct, financial_year=THIS, by=SYSTEM, at=AT)
        issue_budgets(pct=self.pct, financial_year=THIS, version=1, by=SYSTEM, at=AT)
        for month in (APRIL, MAY):
            self.spell(self.first, month, price=price)
            self.attendance(self.first, month)
            self.prescribe(self.first, month, "100.00")
            self.spell(self.second, month)
            self.prescribe(self.second, month, "50.00")
        self.summed()
        before = {"rows": 0, "total": 0, "snapshot_hash": "0" * 64, "closed_by": "The system", "closed_at": AT}
        MonthClose.objects.create(pct=self.pct, month=LAST.months[-1].first_day, **before)
        for month in (APRIL, MAY):
            close_month(pct=self.pct, month=month, by=SYSTEM, at=NOW)
        return self

    def declared(self, month: Month = MAY, **changes: object) -> Claim:
        return declare_claim(**({"practice": self.first, "month": month, "by": self.manager, "at": NOW} | changes))

    def agreed(self, **changes: object) -> Claim:
        return agree_claim(claim=self.declared(**changes), by=self.pbc, at=NOW)

    def proposed(self, claim: Claim, amount: str = "500.00", **changes: object) -> ProposedUse:
        given = {
            "claim": claim,
            "practice": self.first,
            "kind": "equipment",
            "description": "A spirometer",
            "benefit": "Patients with asthma are tested at the surgery",
            "amount": Decimal(amount),
            "by": self.manager,
            "at": NOW,
        }
        return propose_use(**(given | changes))

    def minute(
        self, about: MinuteAbout = MinuteAbout.PREMISES, up_to: str = "1000.00", reference: str = "B/06/41"
    ) -> BoardMinute:
        return record_minute(
            pct=self.pct,
            held_on=date(2006, 6, 28),
            reference=reference,
            about=about,
            decision="Approved, as the paper asks.",
            up_to=Decimal(up_to),
            by=self.clerk,
            at=NOW,
        )

    def person(self, role: str, organisation: Organisation, user_id: int = 99) -> Principal:
        return hat(role, organisation, user_id=user_id)
