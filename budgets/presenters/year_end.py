"""The end of a year in words."""

from collections.abc import Mapping
from decimal import Decimal

from budgets.domain.chance import Verdict
from budgets.presenters.chance import VERDICT_LABELS

AUDIT_SENTENCES: dict[str, str] = {
    "budgets.year_closed": "closed a year of budgets",
    "budgets.year_signed": "signed a year of budgets",
}


def verdict_label(row: Mapping[str, str]) -> str:
    """What may be said of a practice's variance; an outturn keeps the verdict as text."""
    return VERDICT_LABELS[Verdict(row["verdict"])] if row["verdict"] else ""


def amount(row: Mapping[str, str], name: str) -> Decimal | None:
    """A figure of an outturn, which keeps money as text."""
    return Decimal(row[name]) if row.get(name) else None
