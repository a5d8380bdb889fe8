"""The nine areas that every pack speaks of (S4 ¶24), whether or not there are data of them."""

from dataclasses import dataclass

from information_packs.domain.monthly import C2C
from pbc.activity.domain.lines import Line

SPELLS = "Admitted spells of all providers, by month of discharge, priced at the national tariff"
OUTPATIENTS = "Outpatient attendances of all providers, patients seen only, priced at the national tariff"


@dataclass(frozen=True)
class Area:
    """One area.

    :param lines: what is counted; :param unit: the noun of one and of several.
    :param chart: the lines that the chart sums, and ``chart_title``; money where ``chart_cost``.
    :param counts_people: events of people, so that two counts can be tested for chance.
    :param absent: why nothing can be shown, for areas whose data the system does not take.
    """

    key: str
    title: str
    paragraph: str
    lines: tuple[str, ...] = ()
    unit: tuple[str, str] = ("", "")
    chart: tuple[str, ...] = ()
    chart_title: str = ""
    chart_cost: bool = False
    counts_people: bool = True
    has_cost: bool = True
    source: str = ""
    absent: str = ""


AREAS: tuple[Area, ...] = (
    Area(
        key="elective",
        title="Planned stays in hospital: inpatient and day case",
        paragraph="S4 ¶24, elective activity",
        lines=(Line.ELECTIVE_INPATIENT, Line.DAY_CASE),
        unit=("planned stay", "planned stays"),
        chart=(Line.ELECTIVE_INPATIENT, Line.DAY_CASE),
        chart_title="Planned stays a month",
        source=SPELLS,
    ),
    Area(
        key="non_elective",
        title="Emergency and other unplanned stays, with length of stay",
        paragraph="S4 ¶24, non-elective admissions",
        lines=(Line.EMERGENCY, Line.NON_ELECTIVE_OTHER),
        unit=("unplanned stay", "unplanned stays"),
        chart=(Line.EMERGENCY,),
        chart_title="Emergency stays a month",
        source=SPELLS,
    ),
    Area(
        key="outpatients",
        title="Outpatients: first and follow-up appointments",
        paragraph="S4 ¶24, first outpatient and follow-up appointments",
        lines=(Line.FIRST_OUTPATIENT, Line.FOLLOW_UP_OUTPATIENT),
        unit=("outpatient visit", "outpatient visits"),
        chart=(Line.FIRST_OUTPATIENT,),
        chart_title="First outpatient visits a month",
        source=OUTPATIENTS,
    ),
    Area(
        key="diagnostics",
        title="Diagnostic tests and procedures",
        paragraph="S4 ¶24, diagnostic tests and procedures",
        absent="No data on diagnostic tests have been loaded.",
    ),
    Area(
        key="c2c",
        title="Referrals from one consultant to another",
        paragraph="S4 ¶24, consultant to consultant referrals",
        lines=(C2C,),
        unit=("first visit sent on by a consultant", "first visits sent on by a consultant"),
        chart=(C2C,),
        chart_title="First visits sent on by a consultant, a month",
        has_cost=False,
        source=f"{OUTPATIENTS}. These visits are also among the first appointments above",
    ),
    Area(
        key="prescribing",
        title="Prescribing",
        paragraph="S4 ¶24, prescribing",
        lines=(Line.PRESCRIBING,),
        unit=("item", "items"),
        chart=(Line.PRESCRIBING,),
        chart_title="Cost of prescribing a month",
        chart_cost=True,
        counts_people=False,
        source="Prescribing by practice from the Prescription Pricing Division, at actual cost",
    ),
    Area(
        key="community",
        title="Community and mental health services",
        paragraph="S4 ¶24, community and mental health services",
        absent="No data on community or mental health contacts have been loaded.",
    ),
    Area(
        key="primary_care",
        title="Primary care: essential and enhanced services",
        paragraph="S4 ¶24, primary care including PMS and GMS",
        absent="No data on GMS or PMS payments have been loaded.",
    ),
    Area(
        key="ae",
        title="Accident and emergency",
        paragraph="S4 ¶24, accident and emergency attendances",
        lines=(Line.AE,),
        unit=("A&E visit", "A&E visits"),
        chart=(Line.AE,),
        chart_title="A&E visits a month",
        source="A&E attendances of all providers, priced at the national tariff",
    ),
)
