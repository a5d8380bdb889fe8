"""Prices under Payment by Results, one file a financial year (domain handbook §3)."""

from decimal import Decimal

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, Format, Group, Kind, Reference
from pbc.organisations.domain.kinds import OrganisationKind

_SOURCE = "Our own layout of the national tariff"
LONGEST_TRIM = 999
_YEAR = Column("FINANCIAL YEAR", "financial_year", Kind.FINANCIAL_YEAR, help="As 2006/07.", example="2006/07")
_HRG = Column("HEALTHCARE RESOURCE GROUP CODE", "hrg", pattern=codes.HRG, example="H04")
_DESCRIPTION = Column("DESCRIPTION", "description", example="Example")


def _pounds(header: str, key: str, help: str, *, required: bool = True, example: str = "1000.00") -> Column:
    return Column(header, key, Kind.DECIMAL, help, required, minimum=0, maximum=1_000_000, example=example)


def _days(header: str, key: str) -> Column:
    return Column(header, key, Kind.WHOLE, "Days.", required=False, minimum=0, maximum=LONGEST_TRIM, example="20")


def _tariff(code: str, title: str, help: str, columns: tuple[Column, ...], unique: tuple[str, ...]) -> Format:
    return Format(
        code=code,
        title=title,
        help=help,
        group=Group.TARIFFS,
        source=_SOURCE,
        columns=(_YEAR, *columns),
        unique=("financial_year", *unique),
    )


INPATIENT = _tariff(
    "tariff-inpatient",
    "Prices of admitted spells by HRG",
    "An empty price means that there is none: such spells stay unpriced and are counted.",
    (
        _HRG,
        _DESCRIPTION,
        _pounds("ELECTIVE TARIFF", "elective", "£ a spell.", required=False),
        _pounds("NON-ELECTIVE TARIFF", "non_elective", "£ a spell.", required=False),
        _days("ELECTIVE TRIM POINT", "elective_trim"),
        _days("NON-ELECTIVE TRIM POINT", "non_elective_trim"),
        _pounds("EXCESS BED DAY RATE", "day_rate", "£ a day beyond the trim point.", required=False, example="200.00"),
        Column("SHORT STAY", "short_stay", Kind.YES_NO, "Whether a short emergency stay costs less.", example="Y"),
        Column(
            "SHORT STAY RATE",
            "short_stay_rate",
            Kind.DECIMAL,
            "Share of the tariff paid for a short emergency stay, 0.00 to 1.00.",
            required=False,
            minimum=0,
            maximum=1,
            places=4,
            example="0.50",
        ),
        Column("EXCLUDED", "excluded", Kind.YES_NO, "Whether it lies outside the tariff.", example="N"),
    ),
    ("hrg",),
)

OUTPATIENT = _tariff(
    "tariff-outpatient",
    "Prices of outpatient attendances by specialty",
    "First and follow-up prices of each specialty, for adults and children.",
    (
        Column("TREATMENT FUNCTION CODE", "treatment_function", pattern=codes.TREATMENT_FUNCTION, example="300"),
        _DESCRIPTION,
        Column("AGE GROUP", "age_group", codes=codes.AGE_GROUP, example="adult"),
        _pounds("FIRST ATTENDANCE TARIFF", "first", "£ an attendance.", example="150.00"),
        _pounds("FOLLOW-UP ATTENDANCE TARIFF", "follow_up", "£ an attendance.", example="75.00"),
    ),
    ("treatment_function", "age_group"),
)

AE = _tariff(
    "tariff-ae",
    "Prices of A&E attendances by HRG",
    "One price a band.",
    (
        _HRG,
        _DESCRIPTION,
        Column("BAND", "band", codes=codes.AE_BAND, example="standard"),
        _pounds("TARIFF", "price", "£ an attendance.", example="70.00"),
    ),
    ("hrg",),
)

TOP_UP = _tariff(
    "tariff-topup",
    "Top-ups for specialised services",
    "Percentage added to the price of a spell.",
    (
        Column("SPECIALISED SERVICE CODE", "specialised_service", pattern=codes.SPECIALISED_SERVICE, example="CHILD"),
        _DESCRIPTION,
        Column(
            "PERCENTAGE",
            "percentage",
            Kind.DECIMAL,
            "Per cent of the base price.",
            minimum=0,
            maximum=500,
            places=3,
            example="25.0",
        ),
    ),
    ("specialised_service",),
)

MARKET_FORCES = _tariff(
    "tariff-mff",
    "Market forces factors by provider",
    "What a provider's prices are multiplied by.",
    (
        Column(
            "ORGANISATION CODE (CODE OF PROVIDER)",
            "provider_code",
            pattern=codes.PROVIDER_CODE,
            reference=Reference(OrganisationKind.PROVIDER),
            example="RR7",
        ),
        Column(
            "FACTOR",
            "factor",
            Kind.DECIMAL,
            "Between 0.5 and 2.",
            minimum=Decimal("0.5"),
            maximum=2,
            places=6,
            example="1.052300",
        ),
    ),
    ("provider_code",),
)

FORMATS = (INPATIENT, OUTPATIENT, AE, TOP_UP, MARKET_FORCES)
