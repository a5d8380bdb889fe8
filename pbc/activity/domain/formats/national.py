"""National events and populations by sex and age band, for standardised rates."""

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, Format, Group, Kind

NATIONAL_RATES = Format(
    code="national-rates",
    title="National events and population by indicator, sex and age band",
    help="From these come the expected events of a practice whose patients behaved as the nation's.",
    group=Group.NATIONAL,
    source="Our own layout",
    columns=(
        Column("FINANCIAL YEAR", "financial_year", Kind.FINANCIAL_YEAR, "As 2006/07.", example="2006/07"),
        Column("INDICATOR CODE", "indicator", codes=codes.INDICATOR, example="emergency_admissions"),
        Column("PERSON GENDER CODE CURRENT", "sex", codes=codes.SEX_OF_RATES, example="1"),
        Column("AGE BAND", "band", codes=codes.AGE_BAND, example="0-4"),
        Column("EVENTS", "events", Kind.WHOLE, "Events in the year.", minimum=0, maximum=10**12, example="160000"),
        Column("POPULATION", "population", Kind.WHOLE, "People.", minimum=1, maximum=10**12, example="1500000"),
        Column("SOURCE", "source", help="Where the figures come from.", example="Example"),
    ),
    unique=("financial_year", "indicator", "sex", "band"),
)

FORMATS = (NATIONAL_RATES,)
