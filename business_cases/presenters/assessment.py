"""Assessment, thread, signing and clock in words: what people did (R98–R100)."""

from business_cases.domain.clock import Clock
from business_cases.domain.proforma import PROFESSIONS
from business_cases.domain.signing import Outcome
from business_cases.presenters.cases import DESK_LABELS

AUDIT_SENTENCES = {
    "business_cases.assessors_named": "named the assessors of a business case",
    "business_cases.assessor_replaced": "replaced an assessor of a business case",
    "business_cases.assessment_saved": "saved an assessment of a business case",
    "business_cases.assessment_handed_in": "handed in an assessment of a business case",
    "business_cases.difference_settled": "said a word to a difference between assessors",
    "business_cases.case_sent": "sent a business case to those who decide",
    "business_cases.question_asked": "asked a question about a business case",
    "business_cases.question_answered": "answered a question about a business case",
    "business_cases.consent_recorded": "recorded the consent of a profession to a business case",
    "business_cases.case_approved_by_ruling": "approved a refused business case by the ruling of a panel",
    "business_cases.case_recommended": "said a word on a business case for those who decide",
    "business_cases.case_deferred": "deferred a business case to a meeting",
    "business_cases.case_decided": "decided on a business case",
    "business_cases.member_named": "named a member of the committee or board",
    "business_cases.membership_ended": "ended a membership of the committee or board",
    "business_cases.meeting_called": "called a meeting of the committee or board",
    "business_cases.case_put_on_agenda": "put a business case on the agenda of a meeting",
    "business_cases.case_taken_off_agenda": "took a business case off the agenda of a meeting",
    "business_cases.agenda_taken": "took away the agenda of a meeting",
    "business_cases.attendance_recorded": "recorded who was at a meeting",
    "business_cases.deputy_named": "named a deputy for a time",
    "business_cases.deputy_taken_back": "ended a deputy’s time",
    "business_cases.desk_reminded": "reminded those on whose desk a business case lies",
    "business_cases.case_overdue": "put an overdue business case on the list of the SHA",
    "business_cases.recovery_asked": "asked a PCT what it does about an overdue business case",
    "business_cases.recovery_answered": "answered the SHA about an overdue business case",
}

OUTCOME_COLOURS = {
    Outcome.RECOMMEND: "green",
    Outcome.RECOMMEND_WITH: "blue",
    Outcome.ADVISE_AGAINST: "orange",
    Outcome.APPROVE: "green",
    Outcome.APPROVE_WITH: "green",
    Outcome.REFUSE: "red",
    Outcome.DEFER: "orange",
}
OUTCOMES_SAID = {
    Outcome.RECOMMEND: "Recommended",
    Outcome.RECOMMEND_WITH: "Recommended, with what is said",
    Outcome.ADVISE_AGAINST: "Advised against",
    Outcome.APPROVE: "Approved",
    Outcome.APPROVE_WITH: "Approved with conditions",
    Outcome.REFUSE: "Refused",
    Outcome.DEFER: "Deferred",
}
PROFESSION_LABELS = dict(PROFESSIONS)


def bar_words(clock: Clock) -> str:
    """The days on each desk in a sentence: the words of the bar.

    >>> from business_cases.domain.case_states import Desk
    >>> from business_cases.domain.clock import Standing
    >>> bar_words(Clock(Standing.IN_TIME, day=7, desks={Desk.PCT: 3, Desk.ASSESSORS: 4}))
    'Of 7 days, 3 lay with the PCT, before assessment, 4 with the assessors.'
    """
    held = [(DESK_LABELS[desk], days) for desk, days in (clock.desks or {}).items()]
    if not held:
        return "No full day has passed since receipt."
    (first, days), *rest = held
    words = [f"{days} lay with {_lower(first)}", *(f"{days} with {_lower(label)}" for label, days in rest)]
    return f"Of {clock.day} {'day' if clock.day == 1 else 'days'}, {', '.join(words)}."


def _lower(label: str) -> str:
    return label[0].lower() + label[1:]
