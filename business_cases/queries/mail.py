"""The words of messages about cases, for whoever reads one when it leaves: title, day and link, no figures (R98).

Each asks through the reader's own sight, so that a wall holds that was built after the message was written; and says
nothing where nothing waits for the reader any more.
"""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from business_cases.domain.case_states import UNDECIDED, CaseStatus
from business_cases.models import BusinessCase
from business_cases.queries.decision_needs import desk_title
from business_cases.queries.desks import people_on_desk
from business_cases.queries.signing import due_step
from pbc.accounts.models import Mail
from pbc.core.formats import day
from pbc.core.mail import Link, Section, Words
from pbc.core.principal import Principal

Reading = Callable[[BusinessCase, Principal, date], Words | None]


def _seen(word: Reading) -> Callable[[Mail, Principal, date], Words | None]:
    """Words about the message's case, if its reader may see it now."""

    def compose(mail: Mail, reader: Principal, on: date) -> Words | None:
        rows = BusinessCase.objects.visible_to(reader).filter(pk=mail.subject_id)
        case = rows.select_related("owner", "pct").first()
        return word(case, reader, on) if case else None

    return compose


def _on_desk(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    """What the reader is to do next, while the case lies on their desk and is not decided."""
    if case.state not in UNDECIDED or reader.user_id not in {each.user_id for each in people_on_desk(case, on)}:
        return None
    return _words(case, desk_title(case, due_step(case)), _due(case))


def _returned(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    if case.state is not CaseStatus.RETURNED:
        return None
    said = "It counts as not received until you submit it again. The case says what is missing."
    return _words(case, f"{case.reference} was returned as incomplete", said)


def _asked(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    """A question to the reader's side that nobody has answered yet."""
    from_proposer = reader.organisation_id != case.owner_id
    if case.state not in UNDECIDED or not case.questions.filter(from_proposer=from_proposer, answers=None).exists():
        return None
    return _words(case, f"Answer a question on {case.reference}", f"The eight weeks run on meanwhile. {_due(case)}")


def _answered(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    return _words(case, f"A question on {case.reference} was answered", "The answer stands in the thread of the case.")


def _decided(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    letter = Link("Open the decision letter (PDF)", reverse("business_cases:letter", args=[case.reference]))
    said = "The case is decided. The letter says what was decided, why, and what you can do next."
    return _words(case, f"The decision on {case.reference}", said, letter)


def _deferred(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    if case.state is not CaseStatus.DEFERRED:
        return None
    return _words(case, f"{case.reference} was deferred to a meeting", f"The eight weeks run on. {_due(case)}")


def _approved(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    if case.state is not CaseStatus.APPROVED:
        return None
    page = Link("Open the steps to the start", reverse("business_cases:delivery", args=[case.reference]))
    return _words(case, f"Begin what was approved: {case.reference}", "It is approved and waits for its start.", page)


def _overdue(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    said = f"{case.pct.name} did not decide it within the eight weeks. It stands on your list of overdue cases."
    page = Link("Open the list of overdue cases", reverse("business_cases:overdue"))
    return _words(case, f"{case.reference} ran over its eight weeks", said, page)


def _recovery_asked(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    waiting = case.breaches.filter(asked_at__isnull=False, answered_at=None).order_by("-asked_at").first()
    if waiting is None or waiting.answer_by is None:
        return None
    said = f"It asks what is done about a case that ran over, and wants an answer by {day(waiting.answer_by)}."
    page = Link("Answer", reverse("business_cases:answer_recovery", args=[case.reference]))
    return _words(case, f"Answer the strategic health authority about {case.reference}", said, page)


def _recovery_answered(case: BusinessCase, reader: Principal, on: date) -> Words | None:
    page = Link("Open the list of overdue cases", reverse("business_cases:overdue"))
    return _words(case, f"{case.pct.name} answered about {case.reference}", "The answer stands on your list.", page)


def _words(case: BusinessCase, subject: str, said: str, *first: Link) -> Words:
    about = f"“{case.title}”, proposed by {case.owner.name}."
    page = Link(f"Open {case.reference}", reverse("business_cases:case", args=[case.reference]))
    return Words(subject=subject, paragraphs=(about, said), sections=(Section("", (*first, page)),))


def _due(case: BusinessCase) -> str:
    return f"The decision is due by {day(case.due_on)}." if case.due_on else ""


LETTERS = {
    "business_cases.case_received": _seen(_on_desk),
    "business_cases.case_returned": _seen(_returned),
    "business_cases.case_to_assess": _seen(_on_desk),
    "business_cases.case_to_decide": _seen(_on_desk),
    "business_cases.desk_reminded": _seen(_on_desk),
    "business_cases.question_asked": _seen(_asked),
    "business_cases.question_answered": _seen(_answered),
    "business_cases.case_decided": _seen(_decided),
    "business_cases.case_deferred": _seen(_deferred),
    "business_cases.case_approved": _seen(_approved),
    "business_cases.case_overdue": _seen(_overdue),
    "business_cases.recovery_asked": _seen(_recovery_asked),
    "business_cases.recovery_answered": _seen(_recovery_answered),
}
