"""A PCT of two practices with a year of activity, small enough to check by hand.

Prices of 2006/07 (invented): emergency L09 2,300, trim point 35 days, 180 a day beyond; first attendance 150.
Each month of 2005/06, the first practice has one emergency spell of three days, one first attendance, and 100.00 of
prescribing; the second has one spell and 50.00 of prescribing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from budgets.actions.allocation import record_allocation
from budgets.domain.allocation import Component
from budgets.queries.ledger import books_of
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot, InpatientTariff
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.activity import (
    AETariffFactory,
    DataSlotFactory,
    InpatientTariffFactory,
    OutpatientFactory,
    OutpatientTariffFactory,
    PrescribingFactory,
    SpellFactory,
)
from tests.factories.organisations import PctFactory, PopulationReturnFactory, PracticeFactory, ProviderFactory

LAST, THIS = FinancialYear(2005), FinancialYear(2006)
AT = datetime(2006, 3, 20, 10, tzinfo=UTC)
SPELL, ATTENDANCE = Decimal("2300.00"), Decimal("150.00")


@dataclass
class BudgetWorld:
    pct: Organisation = field(default_factory=lambda: PctFactory(name="Northmoor PCT", code="ZN1"))
    slots: dict[tuple[Dataset, Month], DataSlot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provider = ProviderFactory()
        self.first = self.practice("First Surgery", "ZZ0001")
        self.second = self.practice("Second Surgery", "ZZ0002")
        self.tariff: InpatientTariff = InpatientTariffFactory()
        OutpatientTariffFactory()
        AETariffFactory()

    def allocated(self, hchs: str = "1000000.00", prescribing: str = "100000.00") -> "BudgetWorld":
        """With an allocation to issue budgets from, unless one is recorded already."""
        if books_of(self.pct, THIS):
            return self
        components = {Component.HCHS: Decimal(hchs), Component.PRESCRIBING: Decimal(prescribing)}
        record_allocation(
            pct=self.pct,
            financial_year=THIS,
            components=components,
            source="Letter of allocation (invented)",
            effective_on=THIS.first_day,
            by=SYSTEM,
            at=AT,
        )
        return self

    def practice(self, name: str, code: str, patients: int = 1800) -> Organisation:
        practice = PracticeFactory(name=name, code=code, pct=self.pct)
        if patients:
            PopulationReturnFactory(practice=practice, counted_on=date(2006, 1, 1), each=patients // 18)
        return practice

    def slot(self, dataset: Dataset, month: Month) -> DataSlot:
        if (dataset, month) not in self.slots:
            self.slots[dataset, month] = DataSlotFactory(owner=self.pct, dataset=dataset, month=month.first_day)
        return self.slots[dataset, month]

    def spell(self, practice: Organisation, month: Month, **changes: object) -> None:
        given = {"admitted_on": month.first_day, "length_of_stay": 3, "line": Line.EMERGENCY, "price": SPELL}
        SpellFactory(
            slot=self.slot(Dataset.SPELLS, month),
            practice=practice,
            provider=self.provider,
            commissioner=self.pct,
            **(given | changes),
        )

    def attendance(self, practice: Organisation, month: Month, **changes: object) -> None:
        OutpatientFactory(
            slot=self.slot(Dataset.OUTPATIENTS, month),
            practice=practice,
            provider=self.provider,
            commissioner=self.pct,
            **({"price": ATTENDANCE} | changes),
        )

    def prescribe(self, practice: Organisation, month: Month, price: str) -> None:
        PrescribingFactory(slot=self.slot(Dataset.PRESCRIBING, month), practice=practice, price=Decimal(price))

    def year(self, months: Iterable[Month] = LAST.months) -> "BudgetWorld":
        for month in months:
            self.spell(self.first, month)
            self.attendance(self.first, month)
            self.prescribe(self.first, month, "100.00")
            self.spell(self.second, month)
            self.prescribe(self.second, month, "50.00")
        return self.allocated().summed()

    def summed(self) -> "BudgetWorld":
        rebuild(slots=self.slots.values())
        return self
