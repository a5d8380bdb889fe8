"""What business cases are kept in."""

from business_cases.models.agendas import AgendaItem
from business_cases.models.assessment import Assessor, AssessorScore, Settlement
from business_cases.models.attachments import Attachment, FrozenAttachment
from business_cases.models.bodies import BodyMember
from business_cases.models.cases import BusinessCase, CaseAuthor, CaseBody, CaseChange, CaseSection, CaseVersion
from business_cases.models.conditions import Condition, ConditionChange, Evidence
from business_cases.models.delivery import CaseFunding, DeliveryStep, Evaluation, Reading
from business_cases.models.pilots import CaseVerdict, Registration, RegistrationConfirmation
from business_cases.models.reminders import CaseBreach, CaseReminder
from business_cases.models.signing import (
    Attendance,
    CaseSignature,
    Consent,
    DecisionLetter,
    DeclaredInterest,
    Deputy,
    Dissent,
    Meeting,
)
from business_cases.models.thread import CaseAnswer, CaseQuestion

__all__ = [
    "AgendaItem",
    "Assessor",
    "AssessorScore",
    "Attachment",
    "Attendance",
    "BodyMember",
    "BusinessCase",
    "CaseAnswer",
    "CaseAuthor",
    "CaseBody",
    "CaseBreach",
    "CaseChange",
    "CaseFunding",
    "CaseQuestion",
    "CaseReminder",
    "CaseSection",
    "CaseSignature",
    "CaseVerdict",
    "CaseVersion",
    "Condition",
    "ConditionChange",
    "Consent",
    "DecisionLetter",
    "DeclaredInterest",
    "DeliveryStep",
    "Deputy",
    "Dissent",
    "Evaluation",
    "Evidence",
    "FrozenAttachment",
    "Meeting",
    "Reading",
    "Registration",
    "RegistrationConfirmation",
    "Settlement",
]
