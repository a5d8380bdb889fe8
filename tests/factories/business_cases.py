"""Business cases: a proforma that is complete, and cases as rows, for addresses and not for figures."""

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from business_cases.models import (
    AgendaItem,
    Assessor,
    Attachment,
    BodyMember,
    BusinessCase,
    CaseBreach,
    CaseChange,
    CaseQuestion,
    CaseSignature,
    CaseVersion,
    Condition,
    ConditionChange,
    DecisionLetter,
    Deputy,
    Evidence,
    FrozenAttachment,
    Meeting,
)
from governance.models import OutsidePerson
from pbc.organisations.models import Organisation
from pbc.organisations.queries import sha_of

AT = datetime(2006, 9, 4, 10, tzinfo=UTC)
RECEIVED_ON = date(2006, 9, 4)

COMPLETE: dict[str, dict[str, Any]] = {
    "service": {
        "title": "Dermatology follow-ups at the surgery",
        "what": "A nurse sees patients after their first attendance, at the surgery.",
        "today": "All are seen again at the hospital.",
        "start": "2007-01",
        "providers": [],
        "buying": "nothing",
    },
    "patient_benefit": {
        "benefit": "Patients are seen within two weeks and near home.",
        "closer": "At the surgery instead of nine miles away.",
        "measures": [
            {
                "name": "Follow-up attendances",
                "unit": "a month",
                "today": "40",
                "promised": "24",
                "by": "2007-06",
                "higher_is_better": False,
            }
        ],
    },
    "efficiency_and_effectiveness": {
        "evidence": "The practice’s own audit of last year.",
        "safety": "The consultant reviews a tenth of all notes.",
        "substitution": "Sixteen follow-ups a month are not paid for.",
    },
    "management_resources": {"people": "The practice manager, two hours a week."},
    "costs": {
        "costs": [
            {"kind": "capital", "year": 1, "amount": "6000.00", "words": "A dermatoscope and a couch"},
            {"kind": "recurrent", "year": 1, "amount": "4800.00", "words": "Nurse, one session a week"},
        ],
        "savings": [
            {
                "line": "follow_up_outpatient",
                "units": "16",
                "price": "75.00",
                "replacement": "0.00",
                "from_month": 1,
                "full_month": 1,
                "double_months": 0,
                "substitution": "Seen by the nurse",
            }
        ],
        "source": "freed_up",
    },
    "touches": {"premises": False, "protected": [], "consents": []},
    "people": {
        "consulted": "The patients’ group, and the hospital’s dermatologists.",
        "changed": "An evening session was added.",
        "fairness": "Patients without a car gain most.",
        "risks": [{"what": "The nurse leaves", "likelihood": 2, "impact": 3, "answer": "A second nurse is trained"}],
    },
}
"""Paid once 6,000; 4,800 a year recur; 16 × 75 × 12 = 14,400 a year are freed. Value 6,000 + 3 × 4,800 = 20,400."""


def complete() -> dict[str, dict[str, Any]]:
    """A complete proforma, to change at will."""
    return deepcopy(COMPLETE)


def light() -> dict[str, dict[str, Any]]:
    """A purchase for the light route: 900 once, and nothing else."""
    content = complete()
    content["costs"] = {
        "costs": [{"kind": "capital", "year": 1, "amount": "900.00", "words": "A spirometer"}],
        "savings": [],
        "source": "freed_up",
    }
    return content


def received_case(*, pct: Organisation, owner: Organisation, status: str = "received", **fields: Any) -> BusinessCase:
    """A case received on 4 September 2006, due on 30 October: rows alone, by no action."""
    number = BusinessCase.objects.count() + 1
    given: dict[str, Any] = {
        "title": "Dermatology follow-ups at the surgery",
        "received_on": RECEIVED_ON,
        "first_received_on": RECEIVED_ON,
        "due_on": date(2006, 10, 30),
        "clock": {"decision_days": 56, "return_days": 5, "returns": 1, "reminder_weeks": [4, 6, 7]},
        "decides": 2,
        "value": Decimal("20400.00"),
    }
    case = BusinessCase.objects.create(
        owner=owner,
        pct=pct,
        reference=f"{owner.code}-BC2006-{number}",
        status=status,
        begun_by="A practice manager",
        begun_at=AT,
        **(given | fields),
    )
    CaseVersion.objects.create(
        case=case,
        number=1,
        content=complete(),
        digest="0" * 64,
        money={"value": "20400.00"},
        route={"steps": ["DIRECTOR"], "reasons": [], "missing": [], "light": False, "procurement": "Nothing."},
        submitted_by="A practice manager",
        submitted_by_role="practice_manager",
        submitted_at=AT,
    )
    for number, (before, after, deed) in enumerate((("", "draft", ""), ("draft", "received", "submit")), start=1):
        CaseChange.objects.create(
            case=case,
            number=number,
            deed=deed,
            before=before,
            status=after,
            by_name="A practice manager",
            by_role="practice_manager",
            on=RECEIVED_ON,
            at=AT,
        )
    return case


def drafted_case(*, pct: Organisation, owner: Organisation, **fields: Any) -> BusinessCase:
    """A draft in which nobody wrote yet."""
    number = BusinessCase.objects.count() + 1
    return BusinessCase.objects.create(
        owner=owner,
        pct=pct,
        reference=f"{owner.code}-BC2006-{number}",
        begun_by="A practice manager",
        begun_at=AT,
        **fields,
    )


def attached_file(case: BusinessCase) -> Attachment:
    """A file of a case, frozen with its version where it has one."""
    row = Attachment.objects.create(
        case=case,
        name="notes.txt",
        kind="txt",
        size=5,
        sha256="0" * 64,
        content=b"Notes",
        scan="not_scanned",
        added_by="A practice manager",
        added_at=AT,
    )
    for version in case.versions.all():
        FrozenAttachment.objects.create(version=version, attachment=row)
    return row


def assessor_of(case: BusinessCase, *, user_id: int = 1, **fields: Any) -> Assessor:
    """Somebody named to assess a case."""
    given: dict[str, Any] = {
        "version": case.versions.get(),
        "user_id": user_id,
        "name": "An assessor",
        "role": "pct_finance",
        "named_by": "A PBC manager",
        "named_at": AT,
    }
    return Assessor.objects.create(case=case, **(given | fields))


def question_on(case: BusinessCase) -> CaseQuestion:
    """A question of the PCT that moves nothing."""
    return CaseQuestion.objects.create(
        case=case,
        number=case.questions.count() + 1,
        words="Who is on call?",
        holds=False,
        from_proposer=False,
        by_name="An assessor",
        by_role="pct_finance",
        at=AT,
    )


def meeting_of(pct: Organisation) -> Meeting:
    """A meeting of the board, with nobody recorded."""
    return Meeting.objects.create(
        pct=pct,
        body=4,
        held_on=RECEIVED_ON,
        reference=f"B/{Meeting.objects.count() + 1}",
        recorded_by="A clerk",
        recorded_by_role="pct_board_clerk",
        recorded_at=AT,
    )


def member_of(pct: Organisation) -> BodyMember:
    """A member of the board without an account, far into the years of the tests."""
    number = BodyMember.objects.count() + 1
    person = OutsidePerson.objects.create(
        organisation=pct, name=f"Member {number}", recorded_by="A clerk", recorded_at=AT
    )
    return BodyMember.objects.create(
        pct=pct,
        body=4,
        name=person.name,
        person=person,
        during=DateRange(date(2005, 4, 1), None),
        named_by="A clerk",
        named_at=AT,
    )


def item_of(case: BusinessCase) -> AgendaItem:
    """A case on the agenda of a board."""
    meeting = meeting_of(case.pct)
    return AgendaItem.objects.create(meeting=meeting, case=case, number=1, put_by="A clerk", put_at=AT)


def case_with_letter(*, pct: Organisation, owner: Organisation) -> BusinessCase:
    """A case that a director refused, with its letter: rows alone, by no action."""
    case = received_case(pct=pct, owner=owner, status="refused", decided_on=RECEIVED_ON)
    signature = CaseSignature.objects.create(
        case=case,
        version=case.versions.get(),
        number=1,
        level=2,
        outcome="refuse",
        decides=True,
        reasons="Too dear.",
        resolves="A lower cost.",
        by_name="A director",
        by_role="pct_director",
        typed_name="A director",
        on=RECEIVED_ON,
        at=AT,
    )
    DecisionLetter.objects.create(signature=signature, content={}, pdf=b"%PDF", digest="0" * 64, made_at=AT)
    return case


def shown_condition(*, pct: Organisation, owner: Organisation) -> ConditionChange:
    """The only condition of a case that a director approved, with a paper that shows it to be met: rows alone."""
    case = received_case(pct=pct, owner=owner, status="approved", decided_on=RECEIVED_ON)
    signature = CaseSignature.objects.create(
        case=case,
        version=case.versions.get(),
        number=1,
        level=2,
        outcome="approve_with",
        decides=True,
        by_name="A director",
        by_role="pct_director",
        typed_name="A director",
        on=RECEIVED_ON,
        at=AT,
    )
    condition = Condition.objects.create(
        signature=signature, number=1, words="A consultant is named", owner=owner.name, due_on=date(2006, 12, 1)
    )
    change = ConditionChange.objects.create(
        condition=condition,
        number=1,
        deed="show",
        before="waiting",
        status="shown",
        words="The letter of 4 September",
        dated=RECEIVED_ON,
        by_name="A practice manager",
        by_role="practice_manager",
        on=RECEIVED_ON,
        at=AT,
    )
    Evidence.objects.create(
        change=change, name="letter.txt", kind="txt", size=6, sha256="0" * 64, content=b"Letter", scan="not_scanned"
    )
    return change


def breach_of(case: BusinessCase) -> CaseBreach:
    """The note that a case ran over its eight weeks."""
    return CaseBreach.objects.create(
        case=case,
        sha=sha_of(case.pct, RECEIVED_ON),
        received_on=case.received_on,
        due_on=case.due_on,
        desks={"pct": 57},
        noted_at=AT,
    )


def deputy_in(pct: Organisation) -> Deputy:
    """Somebody who signs for a director of their own, far into the years of the tests."""
    director = 10**9 + 2 * Deputy.objects.count()
    return Deputy.objects.create(
        pct=pct,
        director_user_id=director,
        director_name="A director",
        deputy_user_id=director + 1,
        deputy_name="A deputy",
        during=DateRange(date(2006, 4, 1), date(2099, 4, 1)),
        named_at=AT,
    )
