"""Rows of business cases."""

from business_cases.models.cases import BusinessCase, CaseAuthor, CaseChange, CaseSection, CaseVersion

__all__ = ["BusinessCase", "CaseAuthor", "CaseChange", "CaseSection", "CaseVersion"]
