"""The finance statement of a pack, from the statement that pages show, each figure with its working."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgets.domain.causes import CAUSE_NAMES
from budgets.domain.statements import Attention, StatementLine
from budgets.presenters.causes import CAUSE_MEANINGS, why
from budgets.queries.statements import Statement, statement
from budgets.queries.treatments import treatment_names
from pbc.core.formats import pounds0
from pbc.core.periods import Month
from pbc.core.working import Working
from pbc.organisations.models import Organisation

FIGURES = ("budget", "budget_to_date", "actual", "variance", "variance_percent", "forecast", "forecast_variance")
COLUMN_TITLES = {
    "budget": "Budget for the year",
    "budget_to_date": "Budget to date",
    "actual": "Actual to date",
    "variance": "Over or under",
    "variance_percent": "As a share",
    "forecast": "Forecast for the year",
}


@dataclass(frozen=True)
class Money:
    """The statement as stored, and the figures that the first page speaks of."""

    statement: dict[str, Any]
    spent: Decimal | None = None
    variance: Decimal | None = None
    percent: Decimal | None = None
    over_by_line: tuple[tuple[str, Decimal], ...] = ()

    @property
    def is_over(self) -> bool:
        return self.variance is not None and self.variance > 0


def money_of(practice: Organisation, month: Month) -> Money:
    """The practice's statement at the end of the month; without a budget, the reason."""
    found = statement(practice, month)
    if found.figures is None or found.total is None:
        return Money({"absent": _absent(found), "lines": [], "course": [], "causes": [], "sentences": [], "how": []})
    total = found.total
    over = [(line.label, line.variance.value) for line in found.lines if isinstance(line.variance.value, Decimal)]
    return Money(
        statement=_stored(found, total),
        spent=_decimal(total.actual),
        variance=_decimal(total.variance),
        percent=_decimal(total.variance_percent),
        over_by_line=tuple((label, amount) for label, amount in over if amount > 0),
    )


def _absent(found: Statement) -> str:
    if found.ended:
        heir = found.ended.heir
        return (
            f"{found.practice.name} {found.ended.how}. Its budget and activity are in the statement of {heir.name} "
            f"({heir.code})."
        )
    return f"No budget of {found.month.financial_year} has been issued for this practice, so there is no statement."


def _stored(found: Statement, total: StatementLine) -> dict[str, Any]:
    profile = found.profile
    version = found.budget.version if found.budget else 0
    notes = [f"Budget to date counts {profile.words}." if profile else "", profile.fallback if profile else ""]
    return {
        "absent": "",
        "caption": f"Budget and actual to the end of {found.month.label}, in pounds",
        "note": " ".join(note for note in notes if note),
        "lines": [_line(line) for line in found.lines],
        "total": _line(total, is_total=True),
        "course": [
            {
                "month": str(point.month),
                "budget": str(point.budget),
                "actual": None if point.actual is None else str(point.actual),
                "forecast": None if point.forecast is None else str(point.forecast),
            }
            for point in found.course
        ],
        "causes": _causes(total),
        "sentences": [*_sentences(total, version), *_left_out(found, total), *_why(found, total), *found.restated],
        "how": _how(found),
    }


def _sentences(total: StatementLine, version: int) -> list[str]:
    budget = f"Indicative budget, version {version}." if version else "Budgets of the practices it was formed from."
    said = [f"{budget} Over means above the budget to date, under means below it."]
    late = total.late.value
    if isinstance(late, Decimal) and late:
        said.append(f"Data that came after months were closed add {pounds0(late)}, which is not in the actual.")
    said.append("A variance is neither a saving nor a loss: part of it is chance.")
    return said


def _left_out(found: Statement, total: StatementLine) -> list[str]:
    """Treatments that are in neither budget nor actual, by name, why, and what they came to (R44, R47; S4 ¶41)."""
    codes = found.exclusions.codes(found.month) if found.exclusions else ()
    if not codes:
        return []
    names = treatment_names(found.month.financial_year)
    listed = "; ".join(f"{names[code]} ({code})" if names.get(code) else code for code in codes)
    came_to = total.out_of_scope.value
    cost = f" They came to {pounds0(came_to)} so far this year." if isinstance(came_to, Decimal) else ""
    why = "Not in your budget, and so not in the actual, because its terms leave them to the PCT (S4 ¶41)"
    return [f"{why}: {listed}.{cost}"]


def _why(found: Statement, total: StatementLine) -> list[str]:
    """Why it moved: the total, then each line that is to be explained (R41)."""
    asked = [line for line in found.lines if line.attention is Attention.EXPLAIN]
    return [why(line) for line in (total, *asked) if line.split]


def _causes(total: StatementLine) -> list[dict[str, Any]]:
    """The parts of the total's split, in the order of the chain; none where there is no variance to split."""
    return [
        {
            "cause": str(part.cause),
            "label": CAUSE_NAMES[part.cause],
            "meaning": CAUSE_MEANINGS[part.cause],
            "pounds": str(part.together),
            "working": part.working.one_step().as_dict(),
        }
        for part in (total.split.parts if total.split else ())
    ]


def _line(line: StatementLine, *, is_total: bool = False) -> dict[str, Any]:
    figures = {key: getattr(line, key) for key in FIGURES}
    return {
        "line": line.line,
        "label": line.label,
        "position": str(line.position),
        "attention": str(line.attention),
        "figures": {key: _opened(key, figure, is_total=is_total).as_dict() for key, figure in figures.items()},
    }


def _opened(key: str, figure: Working, *, is_total: bool) -> Working:
    """The working one step deep: what it is made of stands in the same table, and opens there.

    The year's budget and the actual are where a line begins, so these keep all their parts.
    """
    return figure if key in ("budget", "actual") and not is_total else figure.one_step()


def _how(found: Statement) -> list[dict[str, str]]:
    """What each column is, in words; the formula is that of the lines."""
    line = found.lines[0] if found.lines else None
    formulas = {key: getattr(line, key).formula for key in COLUMN_TITLES} if line else {}
    given = {
        "budget": formulas.get("budget") or "as issued",
        "actual": "closed months as at their close + months not closed as now",
        "variance": "actual to date − budget to date",
        "variance_percent": "variance ÷ budget to date × 100",
        "forecast": "actual to date × 12 ÷ months of data (straight line)",
    }
    return [
        {"column": title, "formula": formulas.get(key) or given.get(key, "")} for key, title in COLUMN_TITLES.items()
    ]


def _decimal(figure: Working) -> Decimal | None:
    return figure.value if isinstance(figure.value, Decimal) else None
