"""Rows of business cases."""

from business_cases.models.attachments import Attachment, FrozenAttachment
from business_cases.models.cases import BusinessCase, CaseAuthor, CaseChange, CaseSection, CaseVersion
from business_cases.models.delivery import CaseFunding, DeliveryStep, Evaluation, Reading

__all__ = [
    "Attachment",
    "BusinessCase",
    "CaseAuthor",
    "CaseChange",
    "CaseFunding",
    "CaseSection",
    "CaseVersion",
    "DeliveryStep",
    "Evaluation",
    "FrozenAttachment",
    "Reading",
]
