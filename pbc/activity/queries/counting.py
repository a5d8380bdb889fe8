"""SQL expressions over a fact table as ``f`` that say what a row counts for, in one place."""

from pbc.activity.domain.counting import CONSULTANT_SOURCES, GP_SOURCES, UNKNOWN_BAND, UNKNOWN_SEX, UNPLANNED_AE
from pbc.activity.domain.lines import Dataset, Measure
from pbc.activity.domain.pricing.attendances import ATTENDED, FIRST_ATTENDANCES, FOLLOW_UPS
from pbc.activity.domain.pricing.spells import ELECTIVE_METHODS, EMERGENCY_METHODS, REGULAR_ATTENDERS
from pbc.activity.models import AdmittedSpell, AEAttendance, OutpatientAttendance, PrescribingLine
from pbc.activity.models.facts import Fact
from pbc.organisations.domain.ages import BAND_STARTS, FEMALE, MALE, NINE_BANDS

FACTS: dict[Dataset, type[Fact]] = {
    Dataset.SPELLS: AdmittedSpell,
    Dataset.OUTPATIENTS: OutpatientAttendance,
    Dataset.AE: AEAttendance,
    Dataset.PRESCRIBING: PrescribingLine,
}


def words(values: tuple[str, ...]) -> str:
    """Our own constants as an SQL list."""
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"


_SEEN = f"f.attended IN {words(ATTENDED)}"
_FIRST = f"f.first_attendance IN {words(FIRST_ATTENDANCES)}"
_FOLLOW_UP = f"f.first_attendance IN {words(FOLLOW_UPS)}"
_IN_TARIFF_CLASS = f"f.patient_class NOT IN {words(REGULAR_ATTENDERS)}"

ACTIVITY = {
    Dataset.SPELLS: f"({_IN_TARIFF_CLASS})::int",
    Dataset.OUTPATIENTS: f"({_SEEN} AND ({_FIRST} OR {_FOLLOW_UP}))::int",
    Dataset.AE: "1",
    Dataset.PRESCRIBING: "f.items",
}
"""How much activity a row is: spells less regular attenders, attendances of patients seen, items."""

BED_DAYS = {Dataset.SPELLS: "f.length_of_stay"}

EXCESS_COST = "round(f.excess_amount * coalesce(f.market_forces_factor, 1), 2)"
"""The part of a spell's price that stands in the line of excess bed days; the rest stands in the spell's own line."""

COST = {
    Dataset.SPELLS: f"(f.price - coalesce({EXCESS_COST}, 0))",
    Dataset.OUTPATIENTS: "f.price",
    Dataset.AE: "f.price",
    Dataset.PRESCRIBING: "f.price",
}
"""What a row adds to the cost of its own line."""


def _array(*measures: Measure) -> str:
    return f"ARRAY[{', '.join(repr(str(measure)) for measure in measures)}]"


MEASURES = {
    Dataset.SPELLS: f"""CASE
        WHEN NOT ({_IN_TARIFF_CLASS}) THEN ARRAY[]::text[]
        WHEN f.admission_method IN {words(EMERGENCY_METHODS)} THEN {_array(Measure.EMERGENCY_ADMISSIONS)}
        WHEN f.admission_method IN {words(ELECTIVE_METHODS)} THEN {_array(Measure.ELECTIVE_ADMISSIONS)}
        ELSE ARRAY[]::text[] END""",
    Dataset.OUTPATIENTS: f"""CASE
        WHEN NOT ({_SEEN}) THEN ARRAY[]::text[]
        WHEN {_FOLLOW_UP} THEN {_array(Measure.FOLLOW_UPS)}
        WHEN NOT ({_FIRST}) THEN ARRAY[]::text[]
        WHEN f.referral_source IN {words(GP_SOURCES)}
            THEN {_array(Measure.FIRST_OUTPATIENTS, Measure.GP_REFERRALS)}
        WHEN f.referral_source IN {words(CONSULTANT_SOURCES)}
            THEN {_array(Measure.FIRST_OUTPATIENTS, Measure.C2C_REFERRALS)}
        ELSE {_array(Measure.FIRST_OUTPATIENTS)} END""",
    Dataset.AE: f"""CASE
        WHEN f.category IN {words(UNPLANNED_AE)} THEN {_array(Measure.AE_ATTENDANCES)}
        ELSE ARRAY[]::text[] END""",
}
"""The measures that a row is an event of, as an array. Prescribing has none."""

SEX = f"CASE WHEN f.sex IN ('{MALE}', '{FEMALE}') THEN f.sex ELSE '{UNKNOWN_SEX}' END"
BAND = (
    f"CASE WHEN f.age IS NULL THEN '{UNKNOWN_BAND}' "
    + " ".join(f"WHEN f.age < {start} THEN '{band}'" for band, start in zip(NINE_BANDS, BAND_STARTS[1:], strict=False))
    + f" ELSE '{NINE_BANDS[-1]}' END"
)
