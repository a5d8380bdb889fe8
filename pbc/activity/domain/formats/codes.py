"""Code lists and shapes of codes that files use, each with the book it comes from."""

from pbc.activity.domain.care import CARE_LABELS, WeightMeasure
from pbc.activity.domain.formats.declaration import CodeList, Pattern
from pbc.activity.domain.lines import Measure
from pbc.organisations.domain.ages import NINE_BANDS
from pbc.organisations.domain.kinds import OrganisationKind, ProviderKind, SuccessionKind

DICTIONARY = "NHS Data Dictionary"
ODS = "Organisation Data Service"

SEX = CodeList(
    "person gender",
    {"0": "not known", "1": "male", "2": "female", "9": "not specified"},
    f"{DICTIONARY}: PERSON GENDER",
)
SEX_OF_LISTS = CodeList("person gender", {"0": "not known", "1": "male", "2": "female"}, f"{DICTIONARY}: PERSON GENDER")
SEX_OF_RATES = CodeList("person gender", {"1": "male", "2": "female"}, f"{DICTIONARY}: PERSON GENDER")

ADMISSION_METHOD = CodeList(
    "admission method",
    {
        "11": "elective: waiting list",
        "12": "elective: booked",
        "13": "elective: planned",
        "21": "emergency: A&E or dental casualty of the provider",
        "22": "emergency: GP request direct to hospital",
        "23": "emergency: bed bureau",
        "24": "emergency: consultant clinic",
        "25": "emergency: mental health crisis team",
        "28": "emergency: other means",
        "2A": "emergency: A&E of another provider",
        "2B": "emergency: transfer from another provider",
        "2C": "baby born at home as intended",
        "2D": "emergency: other",
        "31": "maternity: ante partum",
        "32": "maternity: post partum",
        "81": "transfer, not an emergency",
        "82": "birth in this provider",
        "83": "birth outside this provider",
    },
    f"{DICTIONARY}: ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)",
)
PATIENT_CLASS = CodeList(
    "patient classification",
    {
        "1": "ordinary admission",
        "2": "day case",
        "3": "regular day attender",
        "4": "regular night attender",
        "5": "mother and baby using delivery facilities only",
    },
    f"{DICTIONARY}: PATIENT CLASSIFICATION CODE",
)
_PLACES = {
    "19": "usual place of residence",
    "29": "temporary place of residence",
    "37": "court",
    "38": "police station",
    "39": "penal establishment",
    "48": "high security psychiatric hospital",
    "49": "NHS psychiatric hospital",
    "50": "NHS medium secure unit",
    "51": "other NHS hospital: general ward or A&E",
    "52": "other NHS hospital: maternity or neonates",
    "53": "other NHS hospital: mental illness or learning disability",
    "54": "NHS care home",
    "65": "local authority care home",
    "66": "local authority foster care",
    "79": "birth, or died",
    "84": "medium secure unit, not NHS",
    "85": "care home, neither NHS nor local authority",
    "86": "nursing home, not NHS",
    "87": "hospital, not NHS",
    "88": "hospice, not NHS",
    "89": "organisation responsible for forced repatriation",
    "98": "not applicable",
    "99": "not known",
}
ADMISSION_SOURCE = CodeList(
    "source of admission", _PLACES, f"{DICTIONARY}: SOURCE OF ADMISSION CODE (HOSPITAL PROVIDER SPELL)"
)
DISCHARGE_DESTINATION = CodeList(
    "discharge destination",
    {**_PLACES, "30": "repatriation from high security"},
    f"{DICTIONARY}: DISCHARGE DESTINATION CODE (HOSPITAL PROVIDER SPELL)",
)
FIRST_ATTENDANCE = CodeList(
    "first attendance",
    {
        "1": "first, face to face",
        "2": "follow-up, face to face",
        "3": "first, by telephone or telemedicine",
        "4": "follow-up, by telephone or telemedicine",
        "5": "administrative event that stops a waiting time",
    },
    f"{DICTIONARY}: FIRST ATTENDANCE CODE",
)
ATTENDED = CodeList(
    "attended or did not attend",
    {
        "0": "appointment lies in the future",
        "2": "cancelled by, or for, the patient",
        "3": "did not attend, no warning",
        "4": "cancelled by the provider",
        "5": "attended on time",
        "6": "arrived late, but was seen",
        "7": "arrived late, and could not be seen",
    },
    f"{DICTIONARY}: ATTENDED OR DID NOT ATTEND CODE",
)
REFERRAL_SOURCE = CodeList(
    "source of referral for out-patients",
    {
        "01": "consultant, after an emergency admission",
        "02": "consultant, after a domiciliary visit",
        "03": "GP",
        "04": "A&E department",
        "05": "another consultant",
        "06": "self-referral",
        "07": "prosthetist",
        "10": "consultant, after an A&E attendance",
        "11": "consultant, other",
        "12": "GP or dentist with special interest",
        "13": "specialist nurse",
        "14": "allied health professional",
        "15": "optometrist",
        "16": "orthoptist",
        "17": "national screening programme",
        "92": "general dental practitioner",
        "93": "community dental service",
        "97": "other, not by the consultant",
    },
    f"{DICTIONARY}: SOURCE OF REFERRAL FOR OUT-PATIENTS",
)
OUTCOME = CodeList(
    "outcome of attendance",
    {"1": "discharged", "2": "another appointment given", "3": "appointment to be made later"},
    f"{DICTIONARY}: OUTCOME OF ATTENDANCE CODE",
)
PRIORITY = CodeList(
    "priority type",
    {"1": "routine", "2": "urgent", "3": "two week wait"},
    f"{DICTIONARY}: PRIORITY TYPE CODE",
)
AE_DEPARTMENT = CodeList(
    "A&E department type",
    {
        "1": "consultant-led, 24 hours, with resuscitation",
        "2": "consultant-led, one specialty",
        "3": "minor injuries, doctor or nurse led",
        "4": "NHS walk-in centre",
    },
    f"{DICTIONARY}: ACCIDENT AND EMERGENCY DEPARTMENT TYPE",
)
AE_CATEGORY = CodeList(
    "A&E attendance category",
    {"1": "first attendance", "2": "planned follow-up", "3": "unplanned follow-up"},
    f"{DICTIONARY}: A AND E ATTENDANCE CATEGORY",
)
AE_REFERRAL_SOURCE = CodeList(
    "source of referral for A&E",
    {
        "00": "GP",
        "01": "self",
        "02": "social services",
        "03": "emergency services",
        "04": "work",
        "05": "education",
        "06": "police",
        "07": "another provider",
        "08": "other",
        "92": "general dental practitioner",
        "93": "community dental service",
    },
    f"{DICTIONARY}: SOURCE OF REFERRAL FOR A AND E",
)
AE_DISPOSAL = CodeList(
    "A&E attendance disposal",
    {
        "01": "admitted",
        "02": "discharged, follow-up by GP",
        "03": "discharged, no follow-up",
        "04": "to an A&E clinic",
        "05": "to a fracture clinic",
        "06": "to another outpatient clinic",
        "07": "transferred to another provider",
        "10": "died in the department",
        "11": "to another health care professional",
        "12": "left before treatment",
        "13": "left, having refused treatment",
        "14": "other",
    },
    f"{DICTIONARY}: A AND E ATTENDANCE DISPOSAL CODE",
)
AE_PATIENT_GROUP = CodeList(
    "A&E patient group",
    {
        "10": "road traffic accident",
        "20": "assault",
        "30": "deliberate self-harm",
        "40": "sports injury",
        "50": "firework injury",
        "60": "other accident",
        "70": "brought in dead",
        "80": "other than above",
    },
    f"{DICTIONARY}: A AND E PATIENT GROUP",
)
AGE_BAND = CodeList("age band", {band: f"ages {band}" for band in NINE_BANDS}, "NHS list sizes, nine bands")
INDICATOR = CodeList("indicator", {measure.value: measure.replace("_", " ") for measure in Measure}, "Our indicators")
COMPONENT = CodeList(
    "component", {care.value: label.lower() for care, label in CARE_LABELS.items()}, "Our components of care"
)
WEIGHT_MEASURE = CodeList(
    "measure",
    {WeightMeasure.COST.value: "weights of cost", WeightMeasure.ITEM.value: "weights of items"},
    "Prescribing units",
)
AGE_GROUP = CodeList("age group", {"adult": "17 and over", "child": "under 17"}, "Payment by Results 2006/07")
AE_BAND = CodeList(
    "A&E price band",
    {"high": "high cost", "standard": "standard", "minor": "minor injury unit"},
    "Payment by Results 2006/07",
)
ORGANISATION_KIND = CodeList(
    "organisation kind",
    {kind.value: kind.value for kind in OrganisationKind if kind is not OrganisationKind.PRACTICE},
    "Our organisations",
)
PROVIDER_KIND = CodeList("provider kind", {kind.value: kind.replace("_", " ") for kind in ProviderKind}, "S4 ¶27, ¶35")
SUCCESSION_KIND = CodeList("succession kind", {kind.value: kind.value for kind in SuccessionKind}, "Our organisations")
PRACTICE_STATUS = CodeList(
    "status", {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}, f"{ODS}: epraccur, column 13"
)

UNKNOWN_PRACTICES = frozenset({"V81997", "V81998", "V81999"})
"""No registered practice; not applicable; not known (domain handbook §9.7)."""
UNKNOWN_COMMISSIONERS = frozenset({"Q99", "X98"})

PRACTICE_CODE = Pattern("[A-Z][0-9]{5}", "a letter and five digits, such as A81001")
ANY_PRACTICE_CODE = Pattern("[A-Z0-9]{4,8}", "four to eight capital letters and digits, such as A81001")
PCT_CODE = Pattern("[A-Z0-9]{3}", "three capital letters and digits, such as 5D7")
PROVIDER_CODE = Pattern("[A-Z0-9]{3,6}", "three to six capital letters and digits, such as RR7")
ORGANISATION_CODE = Pattern("[A-Z0-9]{3,12}", "three to twelve capital letters and digits")
TREATMENT_FUNCTION = Pattern("[0-9]{3}", "three digits, such as 300")
HRG = Pattern("[A-Z]{1,2}[0-9]{2}[A-Z]?", "an HRG code, such as H04 or HB12C")
ICD = Pattern("[A-Z][0-9]{2}([.]?[0-9X][0-9]?)?", "an ICD-10 code, such as J18.9")
OPCS = Pattern("[A-Z][0-9]{2}([.]?[0-9])?", "an OPCS-4 code, such as W37.1")
SPECIALISED_SERVICE = Pattern("[A-Z0-9]{1,10}", "one to ten capital letters and digits")
BNF_CODE = Pattern("[0-9A-Z]{4,15}", "four to fifteen capital letters and digits, such as 0212000Y0")
