"""What counts as activity and as an event of a measure, in codes of the NHS Data Dictionary (handbook §9, §10).

The definitions of referrals are the handbook's working ones; every indicator's page states them.
"""

GP_SOURCES = ("03", "12")
"""A first attendance referred by a GP, or by a GP or dentist with a special interest."""

CONSULTANT_SOURCES = ("05", "01", "02", "10", "11")
"""A first attendance begun by a consultant: referred by another, or after an emergency, a home visit, A&E or other."""

UNPLANNED_AE = ("1", "3")
"""First attendances and unplanned follow-ups; planned follow-ups are left out."""

UNKNOWN_SEX = "0"
UNKNOWN_BAND = "unknown"
"""Events whose age is not known: part of a crude rate, of no age band."""
