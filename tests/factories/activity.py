"""Batches, slots, facts and price lists. Facts are made as the loaders leave them, priced or not as the test says."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import (
    AdmittedSpell,
    AEAttendance,
    AETariff,
    DataSlot,
    ImportBatch,
    InpatientTariff,
    MarketForcesFactor,
    MonthClose,
    NationalRate,
    OutpatientAttendance,
    OutpatientTariff,
    PrescribingLine,
    ReferenceRelease,
    TopUp,
)
from pbc.activity.models.facts import Fact

RECEIVED_AT = datetime(2006, 5, 20, 9, 0, tzinfo=UTC)
APRIL_2006 = date(2006, 4, 1)
DATASETS: dict[type[Fact], Dataset] = {
    AdmittedSpell: Dataset.SPELLS,
    OutpatientAttendance: Dataset.OUTPATIENTS,
    AEAttendance: Dataset.AE,
    PrescribingLine: Dataset.PRESCRIBING,
}


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    format = "spells"
    status = BatchStatus.LOADED
    filename = factory.Sequence(lambda number: f"file-{number}.csv")
    size = 1000
    checksum = factory.Sequence(lambda number: f"{number:064x}")
    sender_code = "XA1"
    received_by = "A tester"
    received_at = RECEIVED_AT
    finished_at = RECEIVED_AT
    rows = 1
    loaded = 1
    quarantined = 0
    warnings = 0


class DataSlotFactory(DjangoModelFactory):
    """A slot and the batch that fills it; give it ``owner``."""

    class Meta:
        model = DataSlot

    dataset = Dataset.SPELLS
    sender_code = "XA1"
    month = APRIL_2006
    changed_at = RECEIVED_AT
    current_batch = factory.SubFactory(
        ImportBatchFactory,
        owner=factory.SelfAttribute("..owner"),
        format=factory.SelfAttribute("..dataset"),
        period=factory.SelfAttribute("..month"),
        sender_code=factory.SelfAttribute("..sender_code"),
    )


class FactFactory(DjangoModelFactory):
    """Facts of a slot: ``SpellFactory(slot=slot, practice=practice)``. Row numbers count up."""

    class Meta:
        abstract = True
        exclude = ("slot",)

    slot = None
    month = factory.LazyAttribute(lambda fact: fact.slot.month if fact.slot else APRIL_2006)
    batch = factory.LazyAttribute(lambda fact: fact.slot.current_batch)
    row_number = factory.Sequence(lambda number: number + 2)
    practice = None
    practice_code = factory.LazyAttribute(lambda fact: fact.practice.code if fact.practice else "V81999")
    price = Decimal("100.00")
    unpriced_reason = ""


class HospitalFactFactory(FactFactory):
    class Meta:
        abstract = True

    provider = None
    commissioner = None
    patient = factory.LazyFunction(uuid.uuid4)
    age = 40
    sex = "2"
    treatment_function = "100"
    base = Decimal("100.00")


class SpellFactory(HospitalFactFactory):
    class Meta:
        model = AdmittedSpell

    line = Line.EMERGENCY
    spell_number = factory.Sequence(lambda number: f"S{number}")
    admission_method = "21"
    patient_class = "1"
    admitted_on = date(2006, 4, 10)
    discharged_on = date(2006, 4, 12)
    length_of_stay = 2
    hrg = "L09"
    short_stay_reduction = Decimal("0")
    excess_days = 0
    excess_amount = Decimal("0.00")
    top_up = Decimal("0")


class OutpatientFactory(HospitalFactFactory):
    class Meta:
        model = OutpatientAttendance

    line = Line.FIRST_OUTPATIENT
    attendance_identifier = factory.Sequence(lambda number: f"O{number}")
    attended_on = date(2006, 4, 10)
    first_attendance = "1"
    attended = "5"
    referral_source = "03"


class AEFactory(HospitalFactFactory):
    class Meta:
        model = AEAttendance

    line = Line.AE
    attendance_number = factory.Sequence(lambda number: f"A{number}")
    arrived_on = date(2006, 4, 10)
    arrived_at = "10:15"
    department_type = "1"
    category = "1"
    hrg = "V05"


class PrescribingFactory(FactFactory):
    class Meta:
        model = PrescribingLine

    line = Line.PRESCRIBING
    bnf_code = "0212000Y0"
    bnf_name = "Simvastatin"
    items = 10
    net_ingredient_cost = Decimal("108.00")


class ReferenceReleaseFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceRelease

    kind = "tariff-inpatient"
    financial_year = 2006
    batch = factory.SubFactory(ImportBatchFactory, format=factory.SelfAttribute("..kind"))
    is_current = True


class InpatientTariffFactory(DjangoModelFactory):
    """The handbook's invented price of a kidney or urinary infection."""

    class Meta:
        model = InpatientTariff

    release = factory.SubFactory(ReferenceReleaseFactory)
    hrg = "L09"
    description = "Kidney or urinary infection (invented price)"
    elective = Decimal("1700.00")
    non_elective = Decimal("2300.00")
    elective_trim = 30
    non_elective_trim = 35
    day_rate = Decimal("180.00")
    short_stay = True
    short_stay_rate = Decimal("0.5000")


class OutpatientTariffFactory(DjangoModelFactory):
    class Meta:
        model = OutpatientTariff

    release = factory.SubFactory(ReferenceReleaseFactory, kind="tariff-outpatient")
    treatment_function = "100"
    description = "General surgery (invented price)"
    age_group = "adult"
    first = Decimal("150.00")
    follow_up = Decimal("75.00")


class AETariffFactory(DjangoModelFactory):
    class Meta:
        model = AETariff

    release = factory.SubFactory(ReferenceReleaseFactory, kind="tariff-ae")
    hrg = "V05"
    description = "Lower-cost investigation (invented price)"
    band = "standard"
    price = Decimal("70.00")


class TopUpFactory(DjangoModelFactory):
    class Meta:
        model = TopUp

    release = factory.SubFactory(ReferenceReleaseFactory, kind="tariff-topup")
    specialised_service = "CHILD"
    description = "Children (invented)"
    percentage = Decimal("30.000")


class MarketForcesFactorFactory(DjangoModelFactory):
    class Meta:
        model = MarketForcesFactor

    release = factory.SubFactory(ReferenceReleaseFactory, kind="tariff-mff")
    factor = Decimal("1.100000")


class NationalRateFactory(DjangoModelFactory):
    class Meta:
        model = NationalRate

    release = factory.SubFactory(ReferenceReleaseFactory, kind="national-rates")
    indicator = "emergency_admissions"
    sex = "1"
    band = "35-44"
    events = 100
    population = 1000
    source = "Invented"


class MonthCloseFactory(DjangoModelFactory):
    """A close without figures; give it ``pct``."""

    class Meta:
        model = MonthClose
        django_get_or_create = ("pct", "month")

    month = APRIL_2006
    closed_at = RECEIVED_AT
    closed_by = "A tester"
    rows = 0
    total = Decimal("0.00")
    snapshot_hash = "0" * 64
