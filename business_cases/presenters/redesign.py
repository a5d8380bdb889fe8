"""A redesign that was tried, in words and as answers of the proforma."""

from typing import Any

from business_cases.domain.redesign import Ask, Range, Trial
from business_cases.domain.rows import costs_as_rows, savings_as_rows
from pbc.core.formats import pounds, pounds0


def draft_content(ask: Ask, trial: Trial) -> dict[str, dict[str, Any]]:
    """The answers that a draft begins with: start, costs, savings, and what takes the place of what."""
    savings = (trial.saving,) if trial.saving else ()
    what = trial.saving.substitution if trial.saving else ""
    return {
        "service": {"title": what, "start": str(ask.start)},
        "efficiency_and_effectiveness": {
            "substitution": f"{what}, at {pounds(ask.price)} each instead of {pounds(savings[0].price)} by tariff."
            if savings
            else ""
        },
        "costs": {"costs": costs_as_rows(trial.costs), "savings": savings_as_rows(savings)},
    }


def range_words(found: Range | None) -> str:
    """The interval in a sentence."""
    if found is None:
        return "Too few patients are behind it to say how far chance alone would carry the result."
    ends = f"from {pounds0(found.lower)} to {pounds0(found.upper)} a year"
    return (
        f"By chance alone the net saving of a full year lies {ends}, in nineteen years of twenty. It is paid back "
        f"{_month(found.month_at_upper)} at the best end, {_month(found.month_at_lower)} at the worst."
    )


def _month(month: int | None) -> str:
    return "not within five years" if month is None else f"in month {month}" if month else "from the first day"
