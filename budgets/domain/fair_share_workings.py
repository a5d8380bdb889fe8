"""How the figures of fair shares came about, down to the list, its day and its files."""

from decimal import Decimal

from budgets.domain.fair_share import FairShares
from budgets.domain.pace import Distance, Move, PaceRules, Stop
from pbc.activity.domain.care import CARE_LABELS, Care
from pbc.core.formats import day, percent
from pbc.core.working import Parameter, Source, Working

UNCERTAINTY = (
    "A fair share is an estimate. Even a formula built on each person’s diagnoses explained about 77% of the "
    "differences in cost between practices, and missed a third of practices by 10% or more (Dixon and others, "
    "BMJ 2011;343:d6608); this one knows age, sex and an index of need alone."
)
LARGEST_REMAINDER = "Pence are given to the largest remainders, so that shares add up to the money."
BOUND_FORMULAS = {
    None: "budget + distance: all the way to the fair share",
    Stop.BAND: "inside the band: the budget stays",
    Stop.MAX_MOVE: "budget ± the most that a budget moves in a year",
    Stop.FLOOR: "the floor: purchasing power is kept",
    Stop.ZERO_SUM: "its move, scaled so that all budgets sum to the money there is",
}
PEOPLE, HUNDREDTHS = Decimal("0.1"), Decimal("0.01")


def fair_share_working(shares: FairShares, practice: int, name: str = "Fair share") -> Working:
    """The money, by kind of care."""
    return Working(
        name=name,
        value=shares.fair(practice),
        unit="£",
        formula="sum over kinds of care of share × money for it",
        inputs=tuple(care_working(shares, practice, care) for care in shares.pots),
        paragraph="S4 ¶29, ¶30",
        notes=(UNCERTAINTY,),
    )


def care_working(shares: FairShares, practice: int, care: Care) -> Working:
    """The money of one kind of care."""
    weights = shares.weights[care]
    return Working(
        name=f"{CARE_LABELS[care]}, fair share",
        value=shares.money[care][practice],
        unit="£",
        formula="weighted population ÷ that of all practices × money to share",
        inputs=(
            weighted_working(shares, practice, care),
            Working.given("Weighted population of all practices", weights.total.quantize(PEOPLE), "people"),
            Working.given(f"Money to share: {CARE_LABELS[care].lower()}", shares.pots[care], "£"),
        ),
        paragraph="S4 ¶30",
        notes=(LARGEST_REMAINDER,),
    )


def weighted_working(shares: FairShares, practice: int, care: Care) -> Working:
    """The list of a practice weighted for age, need and market forces."""
    curve, need, weights = shares.tables.curves[care], shares.tables.needs[practice, care], shares.weights[care]
    where = need.source.label if need.source else ""
    age = Working(
        name=f"Weighted for age: {CARE_LABELS[care].lower()}",
        value=weights.ages[practice].quantize(PEOPLE),
        unit="people",
        formula="sum over sexes and ages of scaled list × cost per head ÷ mean cost per head",
        inputs=(list_working(shares, practice),),
        parameters=(
            Parameter(
                "Mean cost per head",
                weights.mean_cost.quantize(HUNDREDTHS),
                "£",
                curve.source.label,
                curve.illustrative,
            ),
        ),
        sources=(curve.source,),
    )
    return Working(
        name=f"Weighted population: {CARE_LABELS[care].lower()}",
        value=weights.weighted[practice].quantize(PEOPLE),
        unit="people",
        formula="age-weighted list × need index × market forces factor",
        inputs=(age,),
        parameters=(
            Parameter("Need index", need.index, "", where, need.illustrative),
            Parameter("Market forces factor", need.market_forces, "", where, need.illustrative),
        ),
        paragraph="S4 ¶30",
        sources=(need.source,) if need.source else (),
    )


def list_working(shares: FairShares, practice: int) -> Working:
    """The list scaled to the population of the allocation, with its day and what it is inflated by."""
    each, population = shares.lists[practice], shares.tables.population
    counted = f", counted on {day(each.counted_on)}" if each.counted_on else ""
    listed = sum(other.total for other in shares.lists.values())
    how = "by one factor" if population.total_alone is not None else "sex by sex and age by age"
    notes = [f"The list stands {percent(shares.inflation(practice))} above its part of the population."]
    if each.unplaced:
        notes.append(f"{each.unplaced} patients of unknown sex or age count with the pattern of the others.")
    return Working(
        name="List scaled to the population",
        value=shares.scaled[practice].quantize(PEOPLE),
        unit="people",
        formula=f"list × population of the PCT ÷ lists of all practices, {how}",
        inputs=(
            Working.given(f"List{counted}", each.total, "patients", *((each.source,) if each.source else ())),
            Working.given("Lists of all practices", listed, "patients"),
            Working.given("Population of the allocation", population.total, "people", population.source),
        ),
        notes=tuple(notes),
    )


def inflation_working(shares: FairShares, practice: int) -> Working:
    """By how many percent a list stands above its part of the population."""
    return Working(
        name="List inflation",
        value=(shares.inflation(practice) * 100).quantize(HUNDREDTHS),
        unit="%",
        formula="list ÷ list scaled to the population − 1",
        inputs=(list_working(shares, practice),),
        paragraph="S4 ¶30",
    )


def distance_working(found: Distance, budget: Working, fair: Working) -> Working:
    """The distance of a budget from its fair share, in percent of the fair share."""
    return Working(
        name="Distance from fair share",
        value=None if found.part is None else (found.part * 100).quantize(HUNDREDTHS),
        unit="%",
        formula="(budget − fair share) ÷ fair share",
        inputs=(budget, fair),
        paragraph="S4 ¶30",
        reason="The fair share is nought." if found.part is None else "",
        notes=(UNCERTAINTY,),
    )


def move_working(move: Move, rules: PaceRules) -> Working:
    """How the budget after the move came about."""
    standing = move.standing
    parameters = tuple(parameter for parameter in (rules.band, rules.most, rules.floor) if parameter)
    unfloored = Working("The same without the floor", move.unfloored, "£", "budget + move", paragraph="S4 ¶37")
    return Working(
        name="Budget after the year’s move to fair share",
        value=move.budget,
        unit="£",
        formula=BOUND_FORMULAS[move.bound_by],
        inputs=(
            Working.given("Budget before", standing.baseline, "£"),
            Working.given("Fair share", standing.fair, "£"),
            Working.given("Growth", standing.growth, "£"),
            unfloored,
        ),
        parameters=parameters,
        paragraph="S4 ¶30, ¶37",
    )


def share_working(name: str, part: Working, whole: Working) -> Working:
    """A part in percent of the whole."""
    share = None
    if isinstance(part.value, Decimal) and isinstance(whole.value, Decimal) and whole.value:
        share = (part.value / whole.value * 100).quantize(Decimal("0.001"))
    return Working(
        name=name,
        value=share,
        unit="%",
        formula="part ÷ whole",
        inputs=(part, whole),
        paragraph="S4 ¶29",
        reason="" if share is not None else "Nothing is allocated.",
    )


def tables_used(shares: FairShares) -> tuple[Source, ...]:
    """The files of the tables, each once."""
    sources = [
        *(curve.source for curve in shares.tables.curves.values()),
        shares.tables.population.source,
        *(need.source for need in shares.tables.needs.values() if need.source),
    ]
    return tuple({source.reference: source for source in sources}.values())


def is_illustrative(shares: FairShares) -> bool:
    """Whether any table says of itself that it is invented."""
    tables = shares.tables
    return (
        tables.population.illustrative
        or any(curve.illustrative for curve in tables.curves.values())
        or any(need.illustrative for need in tables.needs.values())
    )
