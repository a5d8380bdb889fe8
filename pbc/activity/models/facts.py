"""Facts: one row a spell, attendance or prescribing line, priced, partitioned by financial year.

The tables are created by SQL in a migration (``PARTITION BY RANGE (month)``). Foreign keys are not enforced by the
database here, for the speed of loading: every key is joined from its table by the checks, and a test counts orphans.
``practice`` is empty where the patient's practice is not known: such rows are counted and shown, never spread.
"""

from typing import ClassVar

from django.db import models

from pbc.activity.models.batches import ImportBatch
from pbc.organisations.models import Organisation


def _organisation() -> "models.ForeignKey[Organisation | None, Organisation | None]":
    return models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )


class Fact(models.Model):
    """What every fact has. ``patient`` is a keyed hash of the NHS number, which itself is never stored."""

    pk = models.CompositePrimaryKey("month", "batch", "row_number")
    month = models.DateField()
    batch = models.ForeignKey(
        ImportBatch, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    row_number = models.IntegerField()
    practice = _organisation()
    practice_code = models.TextField(max_length=8)
    line = models.TextField(max_length=24)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    unpriced_reason = models.TextField(max_length=40, blank=True)

    class Meta:
        abstract = True


class HospitalFact(Fact):
    provider = _organisation()
    commissioner = _organisation()
    patient = models.UUIDField(null=True)
    age = models.SmallIntegerField(null=True)
    sex = models.TextField(max_length=1)
    treatment_function = models.TextField(max_length=3, blank=True)
    base = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    market_forces_factor = models.DecimalField(max_digits=8, decimal_places=6, null=True)

    class Meta:
        abstract = True


class AdmittedSpell(HospitalFact):
    """A finished spell; the month is that of discharge. Price = base − short stay + excess days + top-up.

    The parts are kept exact (a rate has 4 places, a percentage 3); the price alone is rounded to the penny.
    """

    spell_number = models.TextField(max_length=20)
    admission_method = models.TextField(max_length=2)
    admission_source = models.TextField(max_length=2, blank=True)
    patient_class = models.TextField(max_length=1)
    admitted_on = models.DateField()
    discharged_on = models.DateField()
    length_of_stay = models.SmallIntegerField()
    discharge_destination = models.TextField(max_length=2, blank=True)
    primary_diagnosis = models.TextField(max_length=6, blank=True)
    primary_procedure = models.TextField(max_length=6, blank=True)
    hrg = models.TextField(max_length=5)
    specialised_service = models.TextField(max_length=10, blank=True)
    short_stay_reduction = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    excess_days = models.SmallIntegerField(null=True)
    excess_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    top_up = models.DecimalField(max_digits=24, decimal_places=11, null=True)

    class Meta:
        db_table = "activity_spell"
        indexes: ClassVar = [models.Index(fields=["practice", "month"], name="spell_by_practice")]


class OutpatientAttendance(HospitalFact):
    attendance_identifier = models.TextField(max_length=20)
    attended_on = models.DateField()
    first_attendance = models.TextField(max_length=1)
    attended = models.TextField(max_length=1)
    referral_source = models.TextField(max_length=2)
    outcome = models.TextField(max_length=1, blank=True)
    priority = models.TextField(max_length=1, blank=True)
    primary_procedure = models.TextField(max_length=6, blank=True)

    class Meta:
        db_table = "activity_outpatient"
        indexes: ClassVar = [models.Index(fields=["practice", "month"], name="outpatient_by_practice")]


class AEAttendance(HospitalFact):
    attendance_number = models.TextField(max_length=20)
    arrived_on = models.DateField()
    arrived_at = models.TextField(max_length=5, blank=True)
    department_type = models.TextField(max_length=1)
    category = models.TextField(max_length=1)
    referral_source = models.TextField(max_length=2, blank=True)
    disposal = models.TextField(max_length=2, blank=True)
    patient_group = models.TextField(max_length=2, blank=True)
    hrg = models.TextField(max_length=5)

    class Meta:
        db_table = "activity_ae"
        indexes: ClassVar = [models.Index(fields=["practice", "month"], name="ae_by_practice")]


class PrescribingLine(Fact):
    """One chemical or presentation prescribed by a practice in a month. The price is the actual cost."""

    bnf_code = models.TextField(max_length=15)
    bnf_name = models.TextField(max_length=60)
    items = models.IntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    net_ingredient_cost = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        db_table = "activity_prescribing"
        indexes: ClassVar = [models.Index(fields=["practice", "month"], name="prescribing_by_practice")]
