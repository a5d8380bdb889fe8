"""Tables from which practices' fair shares are worked out, one release a financial year (domain handbook §4, §5.2).

A table may be for every PCT, or for one: then it counts for that PCT instead of the general one.
"""

from decimal import Decimal

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, Format, Group, Kind, Reference, RowCheck
from pbc.organisations.domain.kinds import OrganisationKind

_YEAR = Column("FINANCIAL YEAR", "financial_year", Kind.FINANCIAL_YEAR, help="As 2006/07.", example="2006/07")
_SOURCE = Column("SOURCE", "source", help="Where the figures come from.", example="Example")
_COMPONENT = Column("COMPONENT", "component", help="The kind of care.", codes=codes.COMPONENT, example="acute")
_SEX = Column("PERSON GENDER CODE CURRENT", "sex", codes=codes.SEX_OF_RATES, example="1")
_BAND = Column("AGE BAND", "band", codes=codes.AGE_BAND, example="0-4")


def _pct(help: str, *, required: bool) -> Column:
    return Column(
        "PCT CODE",
        "pct_code",
        pattern=codes.PCT_CODE,
        help=help,
        required=required,
        reference=Reference(OrganisationKind.PCT),
        example="5D7",
    )


_ANY_PCT = _pct("Empty for every PCT. A PCT’s own file counts for itself alone.", required=False)
_ONE_PCT = _pct("The PCT.", required=True)


def _factor(header: str, key: str, help: str, *, required: bool, lowest: str, highest: int, example: str) -> Column:
    return Column(
        header,
        key,
        Kind.DECIMAL,
        help,
        required,
        minimum=Decimal(lowest),
        maximum=highest,
        places=6,
        example=example,
    )


def _table(
    code: str,
    title: str,
    help: str,
    columns: tuple[Column, ...],
    unique: tuple[str, ...],
    checks: tuple[RowCheck, ...] = (),
) -> Format:
    return Format(
        code=code,
        title=title,
        help=help,
        group=Group.FAIR_SHARES,
        source="Our own layout",
        columns=(_YEAR, *columns, _SOURCE),
        unique=("financial_year", "pct_code", *unique),
        checks=checks,
    )


COST_CURVES = _table(
    "cost-curves",
    "Cost per head by component, sex and age",
    "What an average person of each age and sex costs in a year. All eighteen ages and sexes of a component, or none.",
    (
        _ANY_PCT,
        _COMPONENT,
        _SEX,
        _BAND,
        Column(
            "COST PER HEAD",
            "cost_per_head",
            Kind.DECIMAL,
            "£ a year.",
            minimum=0,
            maximum=100_000,
            places=4,
            example="412.50",
        ),
    ),
    ("component", "sex", "band"),
)

NEED_INDICES = _table(
    "need-indices",
    "Additional need by practice and component",
    "How much more or less than the average the patients of a practice need, their age and sex apart: 1 is average.",
    (
        _ONE_PCT,
        Column(
            "GENERAL MEDICAL PRACTICE CODE",
            "practice_code",
            pattern=codes.PRACTICE_CODE,
            help="The practice.",
            reference=Reference(OrganisationKind.PRACTICE),
            example="A81001",
        ),
        _COMPONENT,
        _factor(
            "NEED INDEX",
            "need_index",
            "Between 0.1 and 10.",
            required=True,
            lowest="0.1",
            highest=10,
            example="1.043000",
        ),
        _factor(
            "MARKET FORCES FACTOR",
            "market_forces",
            "Between 0.5 and 2. Empty where prices do not differ within the PCT: then it is 1.",
            required=False,
            lowest="0.5",
            highest=2,
            example="1.000000",
        ),
    ),
    ("practice_code", "component"),
)

SHARE_POPULATION = _table(
    "share-population",
    "Population on which a PCT’s allocation stands",
    "Lists are scaled to it. All eighteen ages and sexes; or one row without them, where only the total is known.",
    (
        _ONE_PCT,
        Column(
            "PERSON GENDER CODE CURRENT",
            "sex",
            help="Empty in the row of a total.",
            required=False,
            codes=codes.SEX_OF_RATES,
            example="1",
        ),
        Column(
            "AGE BAND", "band", help="Empty in the row of a total.", required=False, codes=codes.AGE_BAND, example="0-4"
        ),
        Column("PEOPLE", "people", Kind.WHOLE, "People.", minimum=0, maximum=100_000_000, example="9200"),
    ),
    ("sex", "band"),
    (
        RowCheck(
            rule="age_and_sex_together",
            column="band",
            when="(s.sex IS NULL) <> (s.band IS NULL)",
            message="Sex or age is given without the other.",
            fix="Give both, or neither where the row is the total of all ages and both sexes.",
        ),
    ),
)

PRESCRIBING_WEIGHTS = _table(
    "prescribing-weights",
    "Prescribing units by sex and age",
    "ASTRO-PU or the like: how much prescribing a patient of each age and sex is expected to need. One version a year.",
    (
        _ANY_PCT,
        Column("VERSION", "version", help="Which set of weights it is.", max_length=40, example="ASTRO(97)-PU"),
        Column("MEASURE", "measure", codes=codes.WEIGHT_MEASURE, example="cost"),
        _SEX,
        _BAND,
        Column("WEIGHT", "weight", Kind.DECIMAL, minimum=0, maximum=1_000, places=6, example="2.5"),
    ),
    ("version", "measure", "sex", "band"),
)

FORMATS = (COST_CURVES, NEED_INDICES, SHARE_POPULATION, PRESCRIBING_WEIGHTS)
