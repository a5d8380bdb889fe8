"""Admitted spells, outpatient and A&E attendances, with NHS Data Dictionary names (domain handbook §9)."""

from datetime import date

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import (
    CodeList,
    Column,
    Format,
    Group,
    Kind,
    Pattern,
    PeriodUse,
    Reference,
    RowCheck,
    Severity,
)
from pbc.activity.domain.lines import Dataset
from pbc.organisations.domain.ages import OLDEST
from pbc.organisations.domain.kinds import OrganisationKind

_SOURCE = "Our own layout, named after the commissioning data sets of the NHS Data Dictionary"
FIRST_ADMISSION, FIRST_ACTIVITY = date(1930, 1, 1), date(1995, 4, 1)

_PROVIDER = Column(
    "ORGANISATION CODE (CODE OF PROVIDER)",
    "provider_code",
    pattern=codes.PROVIDER_CODE,
    help="The hospital that treated the patient.",
    reference=Reference(OrganisationKind.PROVIDER),
    example="RR7",
)
_COMMISSIONER = Column(
    "ORGANISATION CODE (CODE OF COMMISSIONER)",
    "commissioner_code",
    pattern=codes.PCT_CODE,
    help="The PCT that pays. Q99: not known.",
    reference=Reference(OrganisationKind.PCT, unattributed=codes.UNKNOWN_COMMISSIONERS, unknown=Severity.WARNING),
    example="5D7",
)
_NHS_NUMBER = Column(
    "NHS NUMBER",
    "patient",
    required=False,
    identifier=True,
    help="Ten digits, or empty. Replaced by a pseudonym as the file is read; never stored.",
)
_SEX = Column("PERSON GENDER CODE CURRENT", "sex", codes=codes.SEX, help="Sex.", example="2")


def _practice(on: str) -> Column:
    return Column(
        "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)",
        "practice_code",
        pattern=codes.PRACTICE_CODE,
        help="The patient's practice. V81999: not known; such rows are counted and shown, but belong to no practice.",
        reference=Reference(
            OrganisationKind.PRACTICE, on=on, unattributed=codes.UNKNOWN_PRACTICES, closed=Severity.ERROR
        ),
        example="A81001",
    )


def _age(header: str) -> Column:
    return Column(header, "age", Kind.WHOLE, "Whole years, 0 to 120.", False, minimum=0, maximum=OLDEST, example="45")


def _number(header: str, key: str) -> Column:
    return Column(header, key, help="The provider's own number.", max_length=20, example="X0000001")


def _coded(header: str, key: str, code_list: CodeList, *, required: bool = True, example: str = "") -> Column:
    return Column(header, key, required=required, codes=code_list, help=code_list.name.capitalize(), example=example)


def _shaped(header: str, key: str, pattern: Pattern, *, required: bool = False, example: str = "") -> Column:
    return Column(header, key, required=required, pattern=pattern, help=pattern.words, example=example)


def _day(header: str, key: str, help: str, *, earliest: date = FIRST_ACTIVITY, example: str = "2006-04-03") -> Column:
    return Column(header, key, Kind.DATE, help, earliest=earliest, not_future=True, example=example)


def _hospital(
    dataset: Dataset, title: str, help: str, columns: tuple[Column, ...], month_of: str, number: str, *checks: RowCheck
) -> Format:
    return Format(
        code=dataset.value,
        title=title,
        help=help,
        group=Group.ACTIVITY,
        source=_SOURCE,
        dataset=dataset,
        columns=columns,
        month_of=month_of,
        period=PeriodUse.OPTIONAL,
        unique=("provider_code", number),
        sender_key="provider_code",
        checks=checks,
    )


SPELLS = _hospital(
    Dataset.SPELLS,
    "Admitted spells",
    "One line a finished spell. Its month is that of discharge.",
    (
        _PROVIDER,
        _COMMISSIONER,
        _practice("discharged_on"),
        _number("HOSPITAL PROVIDER SPELL NUMBER", "spell_number"),
        _NHS_NUMBER,
        _age("AGE ON ADMISSION"),
        _SEX,
        _coded(
            "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)", "admission_method", codes.ADMISSION_METHOD, example="21"
        ),
        _coded(
            "SOURCE OF ADMISSION CODE (HOSPITAL PROVIDER SPELL)",
            "admission_source",
            codes.ADMISSION_SOURCE,
            required=False,
            example="19",
        ),
        _coded("PATIENT CLASSIFICATION CODE", "patient_class", codes.PATIENT_CLASS, example="1"),
        _day("START DATE (HOSPITAL PROVIDER SPELL)", "admitted_on", "Day of admission.", earliest=FIRST_ADMISSION),
        _day("DISCHARGE DATE (HOSPITAL PROVIDER SPELL)", "discharged_on", "Day of discharge.", example="2006-04-05"),
        _coded(
            "DISCHARGE DESTINATION CODE (HOSPITAL PROVIDER SPELL)",
            "discharge_destination",
            codes.DISCHARGE_DESTINATION,
            required=False,
            example="19",
        ),
        _shaped(
            "TREATMENT FUNCTION CODE", "treatment_function", codes.TREATMENT_FUNCTION, required=True, example="300"
        ),
        _shaped("PRIMARY DIAGNOSIS (ICD)", "primary_diagnosis", codes.ICD, example="J18.9"),
        _shaped("PRIMARY PROCEDURE (OPCS)", "primary_procedure", codes.OPCS),
        _shaped("HEALTHCARE RESOURCE GROUP CODE", "hrg", codes.HRG, required=True, example="D13"),
        _shaped("SPECIALISED SERVICE CODE", "specialised_service", codes.SPECIALISED_SERVICE),
    ),
    "discharged_on",
    "spell_number",
    RowCheck(
        rule="discharge_before_admission",
        column="discharged_on",
        when="discharged_on < admitted_on",
        needs=("admitted_on", "discharged_on"),
        message="The discharge on {value} lies before the admission.",
        fix="Correct one of the two dates.",
    ),
    RowCheck(
        rule="day_case_stayed_overnight",
        column="patient_class",
        when="patient_class = '2' AND discharged_on > admitted_on",
        needs=("admitted_on", "discharged_on"),
        message="A day case that stays overnight is an ordinary admission.",
        fix="Use patient classification 1, or correct the dates.",
        severity=Severity.WARNING,
    ),
)

OUTPATIENTS = _hospital(
    Dataset.OUTPATIENTS,
    "Outpatient attendances",
    "One line an appointment, kept or not. Its month is that of the appointment.",
    (
        _PROVIDER,
        _COMMISSIONER,
        _practice("attended_on"),
        _number("ATTENDANCE IDENTIFIER", "attendance_identifier"),
        _NHS_NUMBER,
        _age("AGE AT CDS ACTIVITY DATE"),
        _SEX,
        _day("APPOINTMENT DATE", "attended_on", "Day of the appointment."),
        _coded("FIRST ATTENDANCE CODE", "first_attendance", codes.FIRST_ATTENDANCE, example="1"),
        _coded("ATTENDED OR DID NOT ATTEND CODE", "attended", codes.ATTENDED, example="5"),
        _coded("SOURCE OF REFERRAL FOR OUT-PATIENTS CODE", "referral_source", codes.REFERRAL_SOURCE, example="03"),
        _shaped(
            "TREATMENT FUNCTION CODE", "treatment_function", codes.TREATMENT_FUNCTION, required=True, example="300"
        ),
        _coded("OUTCOME OF ATTENDANCE CODE", "outcome", codes.OUTCOME, required=False, example="1"),
        _coded("PRIORITY TYPE CODE", "priority", codes.PRIORITY, required=False, example="1"),
        _shaped("PRIMARY PROCEDURE (OPCS)", "primary_procedure", codes.OPCS),
    ),
    "attended_on",
    "attendance_identifier",
)

AE = _hospital(
    Dataset.AE,
    "A&E attendances",
    "One line an attendance. Its month is that of arrival.",
    (
        _PROVIDER,
        _COMMISSIONER,
        _practice("arrived_on"),
        _number("A AND E ATTENDANCE NUMBER", "attendance_number"),
        _NHS_NUMBER,
        _age("AGE AT CDS ACTIVITY DATE"),
        _SEX,
        _day("ARRIVAL DATE", "arrived_on", "Day of arrival."),
        Column("ARRIVAL TIME", "arrived_at", Kind.TIME, "24-hour time, HH:MM.", required=False, example="14:05"),
        _coded("ACCIDENT AND EMERGENCY DEPARTMENT TYPE", "department_type", codes.AE_DEPARTMENT, example="1"),
        _coded("A AND E ATTENDANCE CATEGORY", "category", codes.AE_CATEGORY, example="1"),
        _coded(
            "SOURCE OF REFERRAL FOR A AND E",
            "referral_source",
            codes.AE_REFERRAL_SOURCE,
            required=False,
            example="01",
        ),
        _coded("A AND E ATTENDANCE DISPOSAL CODE", "disposal", codes.AE_DISPOSAL, required=False, example="03"),
        _coded("A AND E PATIENT GROUP", "patient_group", codes.AE_PATIENT_GROUP, required=False, example="60"),
        _shaped("HEALTHCARE RESOURCE GROUP CODE", "hrg", codes.HRG, required=True, example="V03"),
    ),
    "arrived_on",
    "attendance_number",
)

FORMATS = (SPELLS, OUTPATIENTS, AE)
