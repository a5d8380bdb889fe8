"""What became of an approved case, in words."""

from business_cases.domain.benefits import Change

CHANGE_WORDS = {
    Change.TOO_EARLY: "No month of the service is counted yet.",
    Change.NO_BASELINE: "Fewer than twelve months before the start are known: chance cannot be told from change.",
    Change.NONE: "Within what varies from month to month anyway: no change can be claimed.",
    Change.AS_PROMISED: "Fewer than before, by more than chance, and as many fewer as promised.",
    Change.LESS: "Fewer than before, by more than chance, but not as many fewer as promised.",
    Change.WRONG_WAY: "More than before, by more than chance.",
}

AUDIT_SENTENCES = {
    "business_cases.case_funded": "promised money to a business case",
    "business_cases.money_released": "released money for a business case",
    "business_cases.money_returned": "took back money that a business case does not need",
    "business_cases.case_given_up": "gave up an approved business case",
    "business_cases.step_recorded": "recorded a step of procurement",
    "business_cases.reading_recorded": "recorded what a business case brought",
    "business_cases.case_evaluated": "evaluated a business case",
}
