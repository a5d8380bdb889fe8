"""Whether budgets were issued by the day the guidance gives (S4 ¶28: by April)."""

from datetime import date


def days_late(due_on: date, issued_on: date) -> int:
    """Days after the last day; nought when in time."""
    return max(0, (issued_on - due_on).days)
