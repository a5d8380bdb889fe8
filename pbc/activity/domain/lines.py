"""Service lines: the words of budgets, statements and packs (S4 ¶24, ¶32; domain handbook §2.4)."""

from enum import StrEnum


class Dataset(StrEnum):
    """What a file of activity speaks of. One fact table each."""

    SPELLS = "spells"
    OUTPATIENTS = "outpatients"
    AE = "ae"
    PRESCRIBING = "prescribing"


class Line(StrEnum):
    ELECTIVE_INPATIENT = "elective_inpatient"
    DAY_CASE = "day_case"
    EMERGENCY = "emergency"
    NON_ELECTIVE_OTHER = "non_elective_other"
    EXCESS_BED_DAYS = "excess_bed_days"
    FIRST_OUTPATIENT = "first_outpatient"
    FOLLOW_UP_OUTPATIENT = "follow_up_outpatient"
    AE = "ae"
    PRESCRIBING = "prescribing"


LINE_LABELS = {
    Line.ELECTIVE_INPATIENT: "Elective inpatients",
    Line.DAY_CASE: "Day cases",
    Line.EMERGENCY: "Emergency admissions",
    Line.NON_ELECTIVE_OTHER: "Other non-elective admissions",
    Line.EXCESS_BED_DAYS: "Excess bed days",
    Line.FIRST_OUTPATIENT: "First outpatient attendances",
    Line.FOLLOW_UP_OUTPATIENT: "Follow-up outpatient attendances",
    Line.AE: "A&E attendances",
    Line.PRESCRIBING: "Prescribing",
}

LINE_UNITS = {
    Line.ELECTIVE_INPATIENT: "spells",
    Line.DAY_CASE: "spells",
    Line.EMERGENCY: "spells",
    Line.NON_ELECTIVE_OTHER: "spells",
    Line.EXCESS_BED_DAYS: "days",
    Line.FIRST_OUTPATIENT: "attendances",
    Line.FOLLOW_UP_OUTPATIENT: "attendances",
    Line.AE: "attendances",
    Line.PRESCRIBING: "items",
}

DATASET_LINES = {
    Dataset.SPELLS: (
        Line.ELECTIVE_INPATIENT,
        Line.DAY_CASE,
        Line.EMERGENCY,
        Line.NON_ELECTIVE_OTHER,
        Line.EXCESS_BED_DAYS,
    ),
    Dataset.OUTPATIENTS: (Line.FIRST_OUTPATIENT, Line.FOLLOW_UP_OUTPATIENT),
    Dataset.AE: (Line.AE,),
    Dataset.PRESCRIBING: (Line.PRESCRIBING,),
}


class Measure(StrEnum):
    """Events counted by practice, sex and age band, from which indicators are made (S4 ¶25)."""

    GP_REFERRALS = "gp_referrals"
    FIRST_OUTPATIENTS = "first_outpatients"
    FOLLOW_UPS = "follow_ups"
    C2C_REFERRALS = "c2c_referrals"
    EMERGENCY_ADMISSIONS = "emergency_admissions"
    ELECTIVE_ADMISSIONS = "elective_admissions"
    AE_ATTENDANCES = "ae_attendances"
