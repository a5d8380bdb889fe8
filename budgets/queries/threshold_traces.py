"""How the calls of the threshold of a month came about: on the whole, and practice by practice (R46; S4 ¶41)."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from budgets.domain.evidence import rows_to_date
from budgets.domain.high_cost import one_year
from budgets.domain.services import in_order, line_label
from budgets.models import ThresholdPart, ThresholdRun
from budgets.queries.contingency_traces import posting_source
from budgets.queries.takeovers import joined_codes
from pbc.activity.queries.activity import months_to_date
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Parameter, Source, Working
from pbc.organisations.models import Organisation

FIGURES = ("called", "met")
FORMULAS = {
    "called": "of each practice and line: above the threshold by the end of the month − met before; then the sum",
    "met": "what is called for, as far as the fund and what the PCT set aside beside it hold; by the published rule",
}
SHORT = {"called": "above the threshold by the end of the month − met before", "met": "part of what the fund gave"}


def run_trace(run: ThresholdRun, figure: str, seen: Mapping[int, Organisation]) -> Working | None:
    """What a month's calls came to, and what was met of them; ``None`` where a run has no such figure.

    No query where the run's parts and posting are at hand.

    :param seen: the practices whose parts may be shown, by key in the order of their names; others are one sum.
    """
    if figure not in FIGURES:
        return None
    amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for part in run.parts.all():
        amounts[part.practice_id] += _amount(part, figure)
    practices = [each for key, each in seen.items() if key in amounts]
    inputs = [Working.given(_named(each), amounts[each.pk], "£", _part_source(run, each, figure)) for each in practices]
    if others := [amount for key, amount in amounts.items() if key not in seen]:
        inputs.append(Working.given("Practices that you do not see", sum(others, ZERO), "£"))
    value: Decimal = getattr(run, figure)
    sources = (posting_source(run.posting),) if run.posting else ()
    return Working(_name(run, figure), value, "£", FORMULAS[figure], tuple(inputs), _terms(run), "S4 ¶41", sources)


def part_trace(run: ThresholdRun, practice: Organisation, figure: str, *, by_line: bool) -> Working | None:
    """One practice's part of them, line by line and down to the rows; ``None`` where it has none. Four queries.

    :param by_line: for the practice and its PCT alone: by line, few patients might be known again.
    """
    parts = {part.line: part for part in run.parts.filter(practice=practice)}
    if not parts or figure not in FIGURES:
        return None
    month = Month.of(run.month)
    whose = _whose(practice, month)
    lines = in_order(parts) if by_line else ()
    return Working(
        name=f"{_named(practice)}. {_name(run, figure)}",
        value=sum((_amount(part, figure) for part in parts.values()), ZERO),
        unit="£",
        formula="sum of its lines",
        inputs=tuple(_line(parts[line], figure, month, whose) for line in lines),
        parameters=_terms(run),
        paragraph="S4 ¶41",
        sources=(posting_source(run.posting),) if run.posting else (),
        notes=(one_year(list(whose.values())),) if len(whose) > 1 else (),
    )


def _line(part: ThresholdPart, figure: str, month: Month, whose: Mapping[str, str]) -> Working:
    months = months_to_date(month)
    rows = rows_to_date(whose, [part.line], months, months)
    above = Working.given(
        f"{line_label(part.line)}, above the threshold by the end of the month", part.above, "£", *rows
    )
    before = Working.given("Met before", part.above - part.wanted, "£")
    wanted = Working(f"{line_label(part.line)}, called for", part.wanted, "£", SHORT["called"], (above, before))
    if figure == "called":
        return wanted
    return Working(f"{line_label(part.line)}, met", part.met, "£", SHORT["met"], (wanted,))


def _whose(practice: Organisation, month: Month) -> dict[str, str]:
    """Codes of the practice and of those that are part of it by the end of the month, with their names."""
    old = [key for key, heir in joined_codes([practice.pk], month).items() if heir == practice.pk]
    others = Organisation.objects.filter(pk__in=old).order_by("code") if old else ()
    return {each.code: _named(each) for each in (practice, *others)}


def _terms(run: ThresholdRun) -> tuple[Parameter, ...]:
    source = "as it was when the calls were made"
    return (
        Parameter("Threshold value", run.threshold, "£", source),
        Parameter("Held against", run.basis.replace("_", " "), "", source),
        Parameter("When the fund falls short", run.exhausted_rule.replace("_", " "), "", source),
        Parameter("Left in the fund before", run.left_before, "£", source),
    )


def _part_source(run: ThresholdRun, practice: Organisation, figure: str) -> Source:
    return Source("threshold_part", f"Its part, {Month.of(run.month).label}", f"{run.pk}/{practice.code}/{figure}")


def _amount(part: ThresholdPart, figure: str) -> Decimal:
    return part.wanted if figure == "called" else part.met


def _name(run: ThresholdRun, figure: str) -> str:
    verb = "Called for by the threshold" if figure == "called" else "Met of the threshold’s calls"
    return f"{verb}, {Month.of(run.month).label}"


def _named(practice: Organisation) -> str:
    return f"{practice.name} ({practice.code})"
