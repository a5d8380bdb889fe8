"""What is planted for the system to find: every number of every story in one place.

A practice is named by its place in the first PCT. Dates are fixed; in a world that does not reach one, that story is
absent, and the manifest does not tell it.
"""

from dataclasses import dataclass
from datetime import date

from pbc.core.periods import Month

# Practices, by place in the first PCT
SURVIVOR = COSTLY_PATIENT_PRACTICE = 0
SHIFTING_PRACTICE = 1
REFERRER = 2
MERGED_AWAY = 3
SMALL_PRACTICE = 4
STUDENT_PRACTICE = 5
PREDECESSOR_SHARE = 2 / 3  # of the first PCT's practices: the first predecessor; the rest: the second
LIST_SIZES = {
    SURVIVOR: 6_900,
    SHIFTING_PRACTICE: 7_400,
    REFERRER: 7_000,
    MERGED_AWAY: 2_800,
    SMALL_PRACTICE: 2_100,
    STUDENT_PRACTICE: 9_200,
}

# A referrer beyond the 99.8% limit, even after adjustment for overdispersion
REFERRER_FACTOR = 1.6

# A small practice a few per cent under last year's cost: the same patients and the same draws as the year before,
# with one row in so many left out. Luck alone moves such a list by more.
SMALL_PRACTICE_FROM = Month(2006, 4)
SMALL_PRACTICE_OMITS_ONE_IN = 16
SMALL_PRACTICE_PRESCRIBING_FACTOR = 0.95

# Spend that leaves GP-referred first attendances as two related lines rise
SHIFT_FROM = Month(2006, 9)
SHIFT_GP_FIRSTS, SHIFT_CONSULTANT_TO_CONSULTANT, SHIFT_AE = 0.6, 2.0, 1.4

# A provider that reports late: the second trust of the first PCT
THIN_SHARE = 0.55
THIN_MONTHS_BEFORE_LAST = 3  # which month came thin first; its fuller file follows after the next month's

# One very costly patient: long stays at the acute trust in 2006/07
COSTLY_PATIENT_TARGET_POUNDS = 52_000
COSTLY_PATIENT_BIRTH_YEAR = 1931


@dataclass(frozen=True)
class LongStay:
    """A planted spell of the costly patient; a woman, admitted as an emergency."""

    discharged: date
    days: int
    hrg: str


COSTLY_STAYS = (
    LongStay(date(2006, 7, 20), 98, "A03"),
    LongStay(date(2006, 11, 9), 104, "A22"),
    LongStay(date(2007, 3, 14), 119, "E18"),
)

# Rare, costly patients of the practices outside the stories: long stays one after another, in every year alike
COSTLY_ONE_IN = 1_600  # patients, a year
COSTLY_STAYS_EACH = 2
COSTLY_DAYS = (75, 150)
COSTLY_AT_HOME = 12  # days between two stays
COSTLY_ADMITTED_WITHIN = (-40, 45)  # days from 1 April
COSTLY_HRGS = ("A03", "A03", "H71", "A22")

# A winter of pressure: emergency admissions of the first predecessor's practices, outside the stories
WINTER_MONTHS = (Month(2006, 12), Month(2007, 1), Month(2007, 2))
WINTER_FACTOR = 1.25

# A practice merger: one practice closes into another
PRACTICE_MERGER = Month(2006, 7)

# The PCT merger of 1 October 2006: the first PCT is made of two
PCT_MERGER = Month(2006, 10)

# A student practice whose list falls at once, when leavers are taken off it
STUDENT_DROP = Month(2006, 10)
STUDENT_DROP_FACTOR = 0.55  # of the patients aged 15-24 (band 2)
STUDENT_DROP_BAND = 2

# Ordinary gaps, in every file
UNATTRIBUTED_ONE_IN = 400  # practice not known: V81999
NO_NHS_NUMBER_ONE_IN = 70
UNKNOWN_PRACTICE = "V81999"

# Files with a row of each kind of error: acute trust of the first PCT, and prescribing
ERRORS_IN_MONTHS = (1, 7, 13, 18)  # not a month of the costly patient
