"""Practice prescribing, in the three layouts in which it was published."""

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, Format, Group, Kind, PeriodUse, Reference, Severity
from pbc.activity.domain.lines import Dataset
from pbc.organisations.domain.kinds import OrganisationKind

PRICING_DIVISION = "PPD"

_SHA = Column("SHA", "sha_code", pattern=codes.PCT_CODE, help="The SHA or area team.", example="Q30")
_PCT = Column("PCT", "pct_code", pattern=codes.PCT_CODE, help="The PCT, later the CCG.", example="5D7")
_PRACTICE = Column(
    "PRACTICE",
    "practice_code",
    pattern=codes.ANY_PRACTICE_CODE,
    help="The practice that prescribed. Claims may follow for months after a practice has closed.",
    reference=Reference(
        OrganisationKind.PRACTICE, on="period", unattributed=codes.UNKNOWN_PRACTICES, closed=Severity.WARNING
    ),
    example="A86001",
)
_BNF_CODE = Column(
    "BNF CODE",
    "bnf_code",
    pattern=codes.BNF_CODE,
    help="Chemical (9 characters), presentation (15) or appliance (4 or 11).",
    example="0703010F0",
)
_BNF_NAME = Column("BNF NAME", "bnf_name", max_length=60, help="The name that goes with the code.", example="Example")
_ITEMS = Column("ITEMS", "items", Kind.WHOLE, minimum=0, help="Prescription items.", example="1")
_NIC = Column(
    "NIC", "net_ingredient_cost", Kind.DECIMAL, minimum=0, help="Net ingredient cost: list price, £.", example="1.89"
)
_COST = Column(
    "ACT COST", "actual_cost", Kind.DECIMAL, minimum=0, help="Actual cost: what the budget bears, £.", example="1.77"
)
_QUANTITY = Column(
    "QUANTITY",
    "quantity",
    Kind.DECIMAL,
    minimum=0,
    places=3,
    help="Units dispensed, parts of one included.",
    example="28",
)
_PERIOD = Column("PERIOD", "period", Kind.MONTH, help="The month, as YYYYMM.", example="201109")

_CHEMICAL = (_SHA, _PCT, _PRACTICE, _BNF_CODE, _BNF_NAME, _ITEMS, _NIC, _COST, _PERIOD)
_PRESENTATION = (_SHA, _PCT, _PRACTICE, _BNF_CODE, _BNF_NAME, _ITEMS, _NIC, _COST, _QUANTITY, _PERIOD)


def _layout(code: str, title: str, help: str, columns: tuple[Column, ...], *, trailing_comma: bool = False) -> Format:
    return Format(
        code=code,
        title=title,
        help=help,
        group=Group.ACTIVITY,
        columns=columns,
        source="NHS Prescription Services: practice level prescribing",
        dataset=Dataset.PRESCRIBING,
        trailing_comma=trailing_comma,
        month_of="period",
        period=PeriodUse.OPTIONAL,
        unique=("pct_code", "practice_code", "bnf_code", "period"),
        default_sender=PRICING_DIVISION,
    )


FORMATS = (
    _layout(
        "prescribing-iext",
        "Practice prescribing by chemical (PDP IEXT, 2011)",
        "One line a practice and chemical. Names and codes are padded with spaces, numbers filled with zeros; "
        "there is no quantity.",
        _CHEMICAL,
    ),
    _layout(
        "prescribing-pdpi-padded",
        "Practice prescribing by presentation, padded (PDPI BNFT, to 2014)",
        "One line a practice and presentation, padded, with a comma at the end of every line.",
        _PRESENTATION,
        trailing_comma=True,
    ),
    _layout(
        "prescribing-pdpi",
        "Practice prescribing by presentation (PDPI BNFT, 2018)",
        "One line a practice and presentation, without padding.",
        _PRESENTATION,
    ),
)
