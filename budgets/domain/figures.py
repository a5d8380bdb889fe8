"""The figures of one line of a statement: budget, actual, variance, each with its working (R40, R41; S4 ¶38)."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from budgets.domain.high_cost import one_year
from budgets.domain.inputs import Actual, AnnualLine, Background
from budgets.domain.profiles import Profile
from pbc.core.formats import day, pounds
from pbc.core.money import ZERO
from pbc.core.periods import Month
from pbc.core.working import Source, Working

TENTH = Decimal("0.1")
CLOSED_AND_OPEN = "closed months as at their close + months not closed as now"
SUM_OF_PRACTICES = "the practice’s own + that of each practice it took over"
NOT_HERE = "It is worked out on the statement of a single practice."


def budget_for_year(annual: AnnualLine) -> Working:
    """What was issued, and what postings since changed it by, each with its reason and authority (R36)."""
    name = f"{annual.label}, budget for the year"
    formula = SUM_OF_PRACTICES if annual.parts else annual.working.formula
    parts = annual.parts or (annual.working,)
    if not annual.adjustments:
        return Working(name, annual.net, "£", formula, parts, paragraph="S4 ¶36")
    issued = Working(f"{annual.label}, budget as issued", annual.net, "£", formula, parts, paragraph="S4 ¶36")
    change = annual.adjusted - annual.net
    made = Working(f"{annual.label}, in-year adjustments", change, "£", "sum of the postings", _postings(annual))
    notes = ("An adjustment is of the year’s money: it counts to date as the rest of the line does.",)
    return Working(
        name, annual.adjusted, "£", "as issued + in-year adjustments", (issued, made), (), "S4 ¶36", notes=notes
    )


def _postings(annual: AnnualLine) -> tuple[Working, ...]:
    found = []
    for each in annual.adjustments:
        label = f"{each.reason}, from {day(each.effective_on)}"
        authority = (f"Authority: {each.authority}",) if each.authority else ()
        source = Source("posting", label, each.reference)
        kind = each.kind.replace("_", " ").capitalize()
        found.append(Working(f"{kind}: {each.reason}", each.amount, "£", "", sources=(source,), notes=authority))
    return tuple(found)


def budget_to_date(label: str, budget: Working, annual: Decimal, profile: Profile) -> Working:
    return Working(
        name=f"{label}, budget to date",
        value=profile.to_date(annual),
        unit="£",
        formula=f"budget for the year × {profile.unit} to date ÷ {profile.unit} in the year",
        inputs=(budget,),
        parameters=profile.as_parameters(),
        paragraph="S4 ¶38",
        notes=(profile.fallback,) if profile.fallback else (),
    )


def actual_to_date(label: str, actual: Actual, profile: Profile) -> Working:
    name = f"{label}, actual to date"
    due = profile.through.number_in_year
    if not actual.months_held:
        reason = f"No data are held for the {due} months to {profile.through.label}."
        return Working(name, None, "£", "", reason=reason)
    notes = []
    if actual.months_held < due:
        notes.append(f"Data are held for {actual.months_held} of the {due} months: the actual is short of the rest.")
    if actual.unpriced:
        have = "row has no price and is" if actual.unpriced == 1 else "rows have no price and are"
        notes.append(f"{actual.unpriced:,} {have} not in the sum.")
    formula = SUM_OF_PRACTICES if actual.parts else CLOSED_AND_OPEN
    parts = tuple(_part(who, label, part) for who, part in actual.parts) or _closed_and_open(actual)
    if actual.taken_out:
        whole = Working(f"{label}, cost to date", actual.to_date.cost, "£", formula, parts, paragraph="S4 ¶24")
        formula, parts = "cost to date − high cost, which the fund bears", (whole, high_cost(label, actual))
    if actual.out_of_scope.rows:
        notes.append("Without treatments out of scope, which the PCT bears: they are stated apart.")
    return Working(name, actual.charged, "£", formula, parts, paragraph="S4 ¶24", notes=tuple(notes))


def high_cost(label: str, actual: Actual) -> Working:
    """The part of costly patients' cost that falls on the fund: taken out of the actual, stated apart (S4 ¶41)."""
    borne = min(actual.fund.borne, actual.taken_out)
    expected = actual.taken_out - borne
    name = f"{label}, high cost, not in the actual"
    formula = "borne by the fund, by its ledger + expected of months that are not called for yet"
    inputs = (
        Working.given("Borne by the contingency fund: the threshold’s calls, and others that were met", borne, "£"),
        Working.given("Expected: cost above the threshold of months not called for yet", expected, "£"),
    )
    notes = ["The contingency fund bears it."]
    if actual.parts and actual.fund.taken:
        notes.append(one_year([who for who, _ in actual.parts]))
        notes += [f"Recorded for {who}: {pounds(part.fund.taken)}." for who, part in actual.parts if part.fund.taken]
    if actual.taken_out != actual.fund.taken:
        notes.append("No more is taken out than the line cost.")
    return Working(name, actual.taken_out, "£", formula, inputs, paragraph="S4 ¶41", notes=tuple(notes))


def unmet(label: str, actual: Actual) -> Working:
    """Above the threshold, and yet in the actual: the fund was empty when it was called on (S4 ¶41)."""
    return Working(
        name=f"{label}, above the threshold and not borne",
        value=actual.fund.unmet,
        unit="£",
        formula="called on the fund by the threshold − borne by the fund, of months called for",
        paragraph="S4 ¶41",
        notes=("The fund was empty, so it is part of the actual. It is asked for again when the next month is closed.",)
        if actual.fund.unmet
        else (),
    )


def out_of_scope(label: str, actual: Actual) -> Working:
    """Treatments that the terms leave to the PCT: in neither budget nor actual, stated apart (S4 ¶41)."""
    found = actual.out_of_scope
    spells = Working.given("Spells of these HRGs", Decimal(found.rows), "spells", *found.sources)
    return Working(
        name=f"{label}, treatments out of scope, borne by the PCT",
        value=found.amount.cost,
        unit="£",
        formula="cost to date of spells of the HRGs that the terms take out of scope, "
        "closed months as at their close + months not closed as now",
        inputs=(spells,) if found.lists else (),
        parameters=found.lists,
        paragraph="S4 ¶41",
        sources=found.sources,
        notes=("In neither budget nor actual, and towards no patient’s threshold.",) if found.lists else (),
    )


def accrual(label: str, background: Background) -> Working:
    """What of the months to date is still to come, as an estimate; stated apart, and in no other figure (S4 ¶27)."""
    name = f"{label}, accrual for late data"
    return background.accrual or Working(name, None, "£", "", reason=NOT_HERE)


def _part(who: str, label: str, actual: Actual) -> Working:
    name = f"{who}, {label}, actual to date"
    return Working(name, actual.to_date.cost, "£", CLOSED_AND_OPEN, _closed_and_open(actual))


def _closed_and_open(actual: Actual) -> tuple[Working, ...]:
    parts = []
    if actual.closed_months:
        when = f"Closed months, as at their close: {_span(actual.closed_months)}"
        parts.append(Working.given(when, actual.closed.cost, "£", *actual.closed_sources))
    if actual.open_months:
        when = f"Months not closed, as now: {_span(actual.open_months)}"
        parts.append(Working.given(when, actual.open.cost, "£", *actual.open_sources))
    return tuple(parts)


def late_data(label: str, actual: Actual) -> Working:
    return Working(
        name=f"{label}, late data, not in the actual",
        value=actual.late.cost,
        unit="£",
        formula="closed months as now − closed months as at their close",
        inputs=(
            Working.given("Closed months, as now", actual.closed_now.cost, "£"),
            Working.given("Closed months, as at their close", actual.closed.cost, "£"),
        ),
        paragraph="S4 ¶27",
        notes=("What arrived after a close never changes the closed month; it is stated here instead.",),
    )


def activity_in_budget(annual: AnnualLine, profile: Profile) -> Working:
    name = f"{annual.label}, activity in the budget to date"
    if annual.activity is None:
        return Working(name, None, annual.unit, "", reason="The budget of this line names no activity.")
    return Working(
        name=name,
        value=(annual.activity * profile.part / profile.whole).quantize(Decimal(1), rounding=ROUND_HALF_UP),
        unit=annual.unit,
        formula=f"activity in the year × {profile.unit} to date ÷ {profile.unit} in the year",
        inputs=(Working.given("Activity in the budget for the year", annual.activity, annual.unit),),
        parameters=profile.as_parameters(),
    )


def activity_to_date(annual: AnnualLine, actual: Actual) -> Working:
    name = f"{annual.label}, activity to date"
    if not actual.months_held:
        return Working(name, None, annual.unit, "", reason="No data are held.")
    if actual.parts:
        own = tuple(Working.given(f"{who}, {name}", part.to_date.activity, annual.unit) for who, part in actual.parts)
        return Working(name, actual.to_date.activity, annual.unit, SUM_OF_PRACTICES, own)
    return Working.given(name, actual.to_date.activity, annual.unit, *actual.closed_sources, *actual.open_sources)


def variance_of(name: str, actual: Working, budget: Working) -> Working:
    if not isinstance(actual.value, Decimal) or not isinstance(budget.value, Decimal):
        return Working(name, None, "£", "", reason=actual.reason or budget.reason)
    formula = "forecast − budget" if "orecast" in name else "actual to date − budget to date"
    return Working(name, actual.value - budget.value, "£", formula, (actual, budget), paragraph="S4 ¶38")


def percent_of(variance: Working, budget: Working) -> Working:
    name = variance.name.replace("variance", "variance as a share").replace("Variance", "Variance as a share")
    if not isinstance(variance.value, Decimal) or not isinstance(budget.value, Decimal):
        return Working(name, None, "%", "", reason=variance.reason)
    if budget.value == 0:
        return Working(name, None, "%", "", reason="There is no budget to date to be a share of.")
    share = (variance.value * 100 / budget.value).quantize(TENTH, rounding=ROUND_HALF_UP)
    return Working(name, share, "%", "variance ÷ budget to date × 100", (variance, budget))


def total(name: str, parts: Sequence[Working]) -> Working:
    """The exact sum of what is known; ``None`` where nothing is."""
    known = [part for part in parts if isinstance(part.value, Decimal)]
    if not known:
        return Working(name, None, "£", "", reason="None of the lines has a figure.")
    missing = [part.name for part in parts if part not in known]
    notes = (f"Not in the sum, for want of data: {', '.join(missing)}.",) if missing else ()
    total = sum((part.value for part in known if isinstance(part.value, Decimal)), ZERO)
    return Working(name, total, "£", "sum of the lines", tuple(known), notes=notes)


def _span(months: Sequence[Month]) -> str:
    return months[0].label if len(months) == 1 else f"{months[0].label} to {months[-1].label}"
