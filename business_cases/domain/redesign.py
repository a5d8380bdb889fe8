"""Try a redesign first: what moving a share of a service would free, cost and pay back (R97, R99; S4 ¶51, ¶52).

It starts from what the practice's own patients used in the last twelve months, at this year's prices. The interval is
of chance alone: patients come at random (Poisson) and each brings the cost that patients brought last year (compound
Poisson). Last year's number was itself a matter of chance, so luck counts twice: ``variance = t (1 + t) Σ x²``, with
``x`` what a patient's units free net of the new way, and ``t`` the share that moves of a year.
"""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from business_cases.domain.costs import YEAR, Cost, CostKind, Recovery, Saving, recovery
from business_cases.domain.figures import month_or_words
from pbc.core.money import ZERO, round_pence
from pbc.core.periods import Month
from pbc.core.statistics.compound import FEWEST_PATIENTS, Cumulants, limits
from pbc.core.working import Parameter, Source, Working

UNIT = Decimal("0.01")
FEW_UNITS = 20
"""Under so many units a year that would move, a redesign stands on very little."""


@dataclass(frozen=True)
class Ask:
    """What is tried.

    :param share: percent of the units that move; ``price`` pounds that one costs the new way.
    :param ramp: months until all who move do; ``notice`` months in which the old service is paid for all the same.
    :param one_off: pounds; ``running`` pounds a year beside the price of units.
    :param within: months within which it is to pay itself back.
    """

    line: str
    code: str
    share: Decimal
    price: Decimal
    start: Month
    ramp: int
    notice: int
    one_off: Decimal
    running: Decimal
    within: int


@dataclass(frozen=True)
class Used:
    """What was used: see :class:`pbc.activity.queries.activity.Volume`. Sums over patients of units and cost."""

    label: str
    unit: str
    units: int
    priced: int
    cost: Decimal
    months: int
    patients: int
    nets: tuple[float, float, float, float, float, float, float, float, float]
    source: Source


@dataclass(frozen=True)
class Range:
    """A figure with what chance alone makes of it; pounds a year. ``month`` is that of recovery at either end."""

    lower: Decimal
    upper: Decimal
    month_at_lower: int | None
    month_at_upper: int | None


@dataclass(frozen=True)
class Trial:
    """What a redesign comes to.

    :param saving: ``None`` where nothing that has a price would move.
    :param range: of the net saving of a full year; ``None`` where too few patients are behind it.
    :param must_be_true: sentences, each with the working of its figure.
    """

    costs: tuple[Cost, ...]
    saving: Saving | None
    recovery: Recovery | None
    workings: tuple[Working, ...]
    range: Range | None
    must_be_true: tuple[tuple[str, Working], ...]
    warnings: tuple[str, ...]


def try_redesign(ask: Ask, used: Used) -> Trial:
    """Work a redesign out from what was used."""
    costs = costs_of(ask)
    saving = saving_of(ask, used)
    warnings = _warnings(ask, used)
    if saving is None:
        return Trial(costs, None, None, (), None, (), warnings)
    found = recovery(costs, [saving], ask.start)
    return Trial(
        costs=costs,
        saving=saving,
        recovery=found,
        workings=_workings(ask, used, saving, found),
        range=_range(ask, used, saving, costs),
        must_be_true=_must_be_true(ask, used, saving, costs),
        warnings=warnings,
    )


def costs_of(ask: Ask) -> tuple[Cost, ...]:
    """What is paid once, and what recurs, as rows of the proforma."""
    once = Cost(CostKind.NON_RECURRENT, 1, ask.one_off, "To begin it")
    running = Cost(CostKind.RECURRENT, 1, ask.running, "To run it")
    return tuple(cost for cost in (once, running) if cost.amount > 0)


def saving_of(ask: Ask, used: Used) -> Saving | None:
    """The row of savings: units a month to two places, at the average tariff of those that had a price."""
    moved = (_year_of(used) * ask.share / 100 / YEAR).quantize(UNIT, ROUND_HALF_UP)
    if moved <= 0:
        return None
    return Saving(
        line=ask.line,
        units=moved,
        price=tariff(used),
        replacement=ask.price,
        from_month=1,
        full_month=1 + ask.ramp,
        double_months=ask.notice,
        substitution=f"{ask.share.normalize():f} per cent of {used.label.lower()} move",
    )


def tariff(used: Used) -> Decimal:
    """Pounds that one unit costs on average."""
    return round_pence(used.cost / used.priced)


def _year_of(used: Used) -> Decimal:
    """Units with a price in a year; a part of one is scaled up."""
    return Decimal(used.priced) * YEAR / used.months if used.months else Decimal(0)


def _workings(ask: Ask, used: Used, saving: Saving, found: Recovery) -> tuple[Working, ...]:
    share = Parameter("Share that moves", ask.share, "percent", "your choice")
    price = Parameter("Price of one the new way", ask.price, "£", "your choice")
    moved = Working(
        "Units a month that move",
        saving.units,
        used.unit,
        "units with a price × 12 / months held × share / 12",
        (
            Working.given("Units with a price", used.priced, used.unit, used.source),
            Working.given("Months held", used.months, "months"),
        ),
        (share,),
        "S4 ¶52",
    )
    one = Working(
        "Tariff of one",
        saving.price,
        "£",
        "cost at this year’s prices / units with a price",
        (
            Working.given("Cost at this year’s prices", used.cost, "£", used.source),
            Working.given("Units with a price", used.priced, used.unit),
        ),
        paragraph="S4 ¶36",
    )
    released = _yearly("Tariff released", saving.units, saving.price, (moved, one), ())
    replaced = _yearly("Cost of the new way", saving.units, saving.replacement, (moved,), (price,))
    running = Working.given("Running cost a year", ask.running, "£")
    net = Working(
        "Net saving of a full year",
        Decimal(str(released.value)) - Decimal(str(replaced.value)) - ask.running,
        "£",
        "tariff released − cost of the new way − running cost",
        (released, replaced, running),
        paragraph="S4 ¶52",
    )
    return (moved, one, released, replaced, net, _month(ask, found))


def _yearly(
    name: str, units: Decimal, price: Decimal, inputs: tuple[Working, ...], parameters: tuple[Parameter, ...]
) -> Working:
    value = round_pence(units * price) * YEAR
    return Working(f"{name}, full year", value, "£", "units a month × pounds × 12", inputs, parameters, "S4 ¶52")


def _month(ask: Ask, found: Recovery) -> Working:
    return Working(
        "Month of the service in which it is paid back",
        month_or_words(found.month),
        "",
        "the first month from which freed less cost since the start stays at nought or above",
        tuple(Working.given(f"Balance, {each.month.label}", each.balance, "£") for each in found.months[11::12]),
        (
            Parameter("Paid once", ask.one_off, "£", "your choice"),
            Parameter("Months until all who move do", ask.ramp, "months", "your choice"),
            Parameter("Months in which the old service is paid for as well", ask.notice, "months", "your choice"),
        ),
        "S4 ¶51",
        reason="" if found.month is not None else "It is not paid back within five years.",
    )


def _range(ask: Ask, used: Used, saving: Saving, costs: tuple[Cost, ...]) -> Range | None:
    """The 95% interval of a full year's net saving, and the month of recovery at either end."""
    if used.patients < FEWEST_PATIENTS or not used.months:
        return None
    spread = spread_of(ask, used)
    interval = limits(spread).p95
    lower, upper = (round_pence(Decimal(str(each))) for each in (interval.lower, interval.upper))
    ends = tuple(_recovery_at(ask, saving, costs, spread.mean, each) for each in (lower, upper))
    return Range(lower - ask.running, upper - ask.running, *ends)


def spread_of(ask: Ask, used: Used) -> Cumulants:
    """Mean, variance and third moment of what a full year frees net of the new way, in pounds, by chance alone."""
    r = float(ask.price)
    n1, c1, n2, nc, c2, n3, n2c, nc2, c3 = used.nets
    first = c1 - r * n1
    second = c2 - 2 * r * nc + r * r * n2
    third = c3 - 3 * r * nc2 + 3 * r * r * n2c - r**3 * n3
    t = float(ask.share) / 100 * YEAR / used.months
    return Cumulants(t * first, (t + t * t) * second, (t - t**3) * third)


def _recovery_at(ask: Ask, saving: Saving, costs: tuple[Cost, ...], mean: float, net: Decimal) -> int | None:
    """The month of recovery where the year brings this much instead of what is expected."""
    if mean <= 0 or net <= 0:
        return None
    units = saving.units * net / Decimal(str(mean))
    return recovery(costs, [replace(saving, units=units)], ask.start).month


def _must_be_true(ask: Ask, used: Used, saving: Saving, costs: tuple[Cost, ...]) -> tuple[tuple[str, Working], ...]:
    """What it hangs on: the least units, the least share and the highest price at which it pays itself back in time."""
    freed, moved, cost = balance_parts(ask, saving, costs)
    gain = freed * saving.price - moved * ask.price
    inputs = (
        Working.given("Months of which a unit a month is freed", freed, "months"),
        Working.given("Months of which a unit a month moves", moved, "months"),
        Working.given(f"Other cost in {ask.within} months", cost, "£"),
        Working.given("Tariff of one", saving.price, "£"),
    )
    price = Parameter("Price of one the new way", ask.price, "£", "your choice")
    found = []
    if gain > 0:
        least = cost / gain
        units = Working(
            "Least units a month",
            least.quantize(UNIT, ROUND_HALF_UP),
            used.unit,
            "other cost / (months freed × tariff − months moved × price)",
            inputs,
            (price,),
            "S4 ¶52",
        )
        share = replace(
            units,
            name="Least share",
            value=(least * YEAR / _year_of(used) * 100).quantize(UNIT, ROUND_HALF_UP),
            unit="percent",
            formula="least units a month × 12 / units of a year × 100",
            inputs=(units, Working.given("Units of a year", _year_of(used), used.unit)),
        )
        found += [
            (f"So many {used.unit} a month have to move, for it to pay itself back in {ask.within} months", units),
            ("So large a share of all has to move for that", share),
        ]
    highest = (saving.units * freed * saving.price - cost) / (saving.units * moved) if moved else Decimal(-1)
    if highest > 0:
        working = Working(
            "Highest price of one the new way",
            round_pence(highest),
            "£",
            "(units a month × months freed × tariff − other cost) / (units a month × months moved)",
            (Working.given("Units a month that move", saving.units, used.unit), *inputs),
            paragraph="S4 ¶52",
        )
        found.append(("One must cost no more than this the new way", working))
    return tuple(found)


def balance_parts(ask: Ask, saving: Saving, costs: tuple[Cost, ...]) -> tuple[Decimal, Decimal, Decimal]:
    """The balance after the months asked for is ``units × (freed × tariff − moved × price) − cost``.

    :returns: freed and moved, months of which one unit a month is freed, and moves; the other cost in pounds.
    """
    one = replace(saving, units=Decimal(1))
    months = range(1, ask.within + 1)
    moved = sum((one.units_in(month) for month in months), Decimal(0))
    paid_twice = range(1, min(ask.within, saving.from_month + saving.double_months - 1) + 1)
    freed = moved - sum((one.units_in(month) for month in paid_twice), Decimal(0))
    cost = sum((each.cost for each in recovery(costs, (), ask.start).months[: ask.within]), ZERO)
    return freed, moved, cost


def _warnings(ask: Ask, used: Used) -> tuple[str, ...]:
    found = []
    if not used.units:
        found.append("Nothing of this was used in the last twelve months: there is nothing to move.")
    elif not used.priced:
        found.append("None of it has a price this year: nothing that is paid by tariff would be freed.")
    if 0 < used.months < YEAR:
        found.append(f"Only {used.months} of the last twelve months are held: they are scaled up to a year.")
    if 0 < used.priced < used.units:
        lacking = used.units - used.priced
        found.append(f"{lacking:,} of {used.units:,} {used.unit} have no price this year, and are left out.")
    is_small = _year_of(used) * ask.share / 100 < FEW_UNITS or used.patients < FEWEST_PATIENTS
    if used.priced and is_small:
        found.append(f"Small numbers: {used.patients:,} patients are behind it. A single one more or less changes it.")
    if used.priced and ask.price >= tariff(used):
        found.append("The new way costs as much as the tariff, or more: each that moves adds to the cost.")
    found += LINE_WARNINGS.get(ask.line, ())
    if not ask.notice:
        found.append(
            "The tariff is freed from the first month only where no contract has to be given notice, and the hospital "
            "is not paid by a block. Ask the PCT, and give the months in which both are paid."
        )
    return tuple(found)


WHOLE_STAY = (
    "The tariff of a spell covers the whole stay, tests and theatre with it: what is done elsewhere for part of a stay "
    "frees nothing. Excess bed days are left out here.",
)
LINE_WARNINGS = {
    "elective_inpatient": WHOLE_STAY,
    "day_case": WHOLE_STAY,
    "non_elective_other": WHOLE_STAY,
    "emergency": (
        *WHOLE_STAY,
        "Above the emergency threshold of a hospital only half of the tariff is charged, so only half of it is freed.",
    ),
    "first_outpatient": (
        "Who is seen first elsewhere may still be sent on to the hospital: count those who come back as not moved.",
    ),
    "follow_up_outpatient": (
        "The tariff of an attendance covers its tests. Tests that the new way needs are part of its price.",
    ),
}
