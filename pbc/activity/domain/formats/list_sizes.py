"""Registered patients by practice, age and sex: nine bands as published, and a plain long layout."""

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, Format, Group, Kind, PeriodUse, Reference, RowCheck
from pbc.organisations.domain.ages import NINE_BANDS, OLDEST
from pbc.organisations.domain.kinds import OrganisationKind

MOST_PATIENTS = 1_000_000
_KNOWN_PRACTICE = Reference(OrganisationKind.PRACTICE)


def _band_column(sex: str, band: str) -> Column:
    return Column(
        f"{sex} {band}",
        f"{sex.lower()}_{band.replace('-', '_').replace('+', '_plus')}",
        Kind.WHOLE,
        minimum=0,
        maximum=MOST_PATIENTS,
        help=f"{sex} patients aged {band}.",
        example="100",
    )


NINE_BAND_LISTS = Format(
    code="list-size-nine-bands",
    title="Registered patients by practice in nine age bands",
    help="As published each quarter. The file does not hold its date: state the first month of the quarter.",
    group=Group.POPULATION,
    source="NHS Prescription Services: Patient list size",
    period=PeriodUse.REQUIRED,
    columns=(
        Column("Regional Office Name", "region_name", required=False, help="Not used.", example="EASTERN"),
        Column("Regional Office Code", "region_code", required=False, help="Not used.", example="Y09"),
        Column("Area Team Name", "area_team_name", required=False, help="Not used.", example="EAST OF ENGLAND"),
        Column("Area Team Code", "area_team_code", required=False, help="Not used.", example="Q35"),
        Column("PCO Name", "pct_name", required=False, help="The PCT or CCG.", example="BEDFORDSHIRE"),
        Column("PCO Code", "pct_code", required=False, help="The PCT or CCG code and 00.", example="5P200"),
        Column("Practice Name", "practice_name", required=False, help="The practice.", example="EXAMPLE SURGERY"),
        Column(
            "Practice Code",
            "practice_code",
            pattern=codes.ANY_PRACTICE_CODE,
            help="The practice.",
            reference=_KNOWN_PRACTICE,
            example="E81001",
        ),
        *(_band_column(sex, band) for band in NINE_BANDS for sex in ("Male", "Female")),
    ),
    unique=("practice_code",),
)

LONG_LISTS = Format(
    code="list-size-long",
    title="Registered patients by practice, sex and age band, one line each",
    help="Any age bands. One practice's lines of one day make one count of its list.",
    group=Group.POPULATION,
    source="Our own layout",
    period=PeriodUse.OPTIONAL,
    columns=(
        Column(
            "GENERAL MEDICAL PRACTICE CODE",
            "practice_code",
            pattern=codes.PRACTICE_CODE,
            help="The practice.",
            reference=_KNOWN_PRACTICE,
            example="A81001",
        ),
        Column("COUNT DATE", "counted_on", Kind.DATE, help="The day of the count.", example="2006-04-01"),
        Column("PERSON GENDER CODE CURRENT", "sex", codes=codes.SEX_OF_LISTS, help="Sex.", example="1"),
        Column("AGE FROM", "age_from", Kind.WHOLE, minimum=0, maximum=OLDEST, help="Youngest age.", example="0"),
        Column(
            "AGE TO",
            "age_to",
            Kind.WHOLE,
            required=False,
            minimum=0,
            maximum=OLDEST,
            help="Oldest age, included; empty for an open band.",
            example="4",
        ),
        Column("PATIENTS", "patients", Kind.WHOLE, minimum=0, maximum=MOST_PATIENTS, help="Patients.", example="230"),
    ),
    unique=("practice_code", "counted_on", "sex", "age_from"),
    checks=(
        RowCheck(
            rule="band_upside_down",
            column="age_to",
            when="age_to::int < age_from::int",
            needs=("age_from", "age_to"),
            message="The band ends at {value}, before it begins.",
            fix="Give the youngest age first.",
        ),
    ),
)

FORMATS = (NINE_BAND_LISTS, LONG_LISTS)
