"""Prescribing budgets by prescribing units: a target by age, sex and need, approached at a pace (domain handbook §5.3).

The target is the current formula of S4 ¶36 for prescribing: practices’ shares of the prescribing pot in proportion to
their prescribing units and need. A budget lies between last year’s cost with uplift and that target.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.domain.fair_share_inputs import CELLS, CannotShare, Cell, Need, PracticeList, cell_words
from pbc.activity.domain.care import Care, WeightMeasure
from pbc.core.errors import Invalid
from pbc.core.formats import pounds
from pbc.core.money import round_pence, share_among
from pbc.core.working import Parameter, Source, Working


@dataclass(frozen=True)
class Units:
    """Prescribing units of one version and measure, by sex and band."""

    version: str
    measure: WeightMeasure
    weights: Mapping[Cell, Decimal]
    source: Source
    illustrative: bool = False

    @property
    def words(self) -> str:
        return f"{self.version}, weights of {'cost' if self.measure is WeightMeasure.COST else 'items'}"


@dataclass(frozen=True)
class PrescribingTarget:
    """A practice's target of the prescribing pot.

    :param units: its list weighted by prescribing units; ``needed``: times its need.
    """

    practice: int
    units: Decimal
    needed: Decimal
    amount: Decimal
    working: Working


def prescribing_units(each: PracticeList, units: Units) -> Decimal:
    """AP of the handbook: the list, unscaled, times the weight of each sex and band."""
    placed = sum((count * units.weights[cell] for cell, count in each.patients.items()), Decimal(0))
    return placed * each.scale if each.unplaced else placed


def prescribing_targets(
    lists: Sequence[PracticeList], units: Units, needs: Mapping[tuple[int, Care], Need], pot: Decimal
) -> dict[int, PrescribingTarget]:
    """Each practice's target; together they are the pot, to the penny.

    :param pot: what is left of the prescribing allocation after central items.
    :raises CannotShare: for weights that lack an age or are negative, no list, no need, or a pot below nought.
    """
    _check(lists, units, needs, pot)
    ordered = sorted(lists, key=lambda each: each.practice)
    found = {each.practice: prescribing_units(each, units) for each in ordered}
    needed = {p: amount * needs[p, Care.PRESCRIBING].index for p, amount in found.items()}
    if not any(needed.values()):
        raise _invalid("No practice has a prescribing unit.", "WEIGHT", "weights_above_nought", "Load weights again.")
    amounts = share_among(pot, needed)
    total = sum(needed.values(), Decimal(0))
    return {
        each.practice: PrescribingTarget(
            each.practice,
            found[each.practice],
            needed[each.practice],
            amounts[each.practice],
            _working(each, units, needs[each.practice, Care.PRESCRIBING], found[each.practice], total, pot, amounts),
        )
        for each in ordered
    }


def prescribing_budget(history: Decimal, target: Decimal, pace: Parameter) -> Working:
    """History with uplift, moved towards the target by so many percent of the way.

    >>> pace = Parameter("Pace", Decimal(25), "percent")
    >>> prescribing_budget(Decimal("100000.00"), Decimal("120000.00"), pace).value
    Decimal('105000.00')

    :param history: last year's cost with uplift and known changes, pounds.
    :raises Invalid: for a pace outside nought to a hundred percent, or amounts below nought.
    """
    if not isinstance(pace.value, Decimal) or not 0 <= pace.value <= 100:
        fix = "Give a percentage from 0 to 100."
        raise _invalid(f"The pace is {pace.value}.", "pace", "percentage_in_range", fix)
    if history < 0 or target < 0:
        message = f"History {pounds(history)} and target {pounds(target)} must not be negative."
        raise _invalid(message, "history", "baseline_not_negative", "Look at the cost that it was made from.")
    return Working(
        name="Prescribing, on the way to its target",
        value=history + round_pence((target - history) * pace.value / 100),
        unit="£",
        formula="history + pace × (target − history)",
        inputs=(
            Working.given("Last year’s cost with uplift", history, "£"),
            Working.given("Target by prescribing units and need", target, "£"),
        ),
        parameters=(pace,),
        paragraph="S4 ¶36",
    )


def _working(
    each: PracticeList,
    units: Units,
    need: Need,
    found: Decimal,
    total: Decimal,
    pot: Decimal,
    amounts: Mapping[int, Decimal],
) -> Working:
    lists = (each.source,) if each.source else ()
    weighted = Working(
        name="Prescribing units of the list",
        value=found.quantize(Decimal("0.01")),
        unit="units",
        formula="sum over sexes and ages of patients × weight",
        inputs=(Working.given("Patients", each.total, "patients", *lists),),
        parameters=(Parameter("Weights", units.words, "", units.source.label, units.illustrative),),
        sources=(units.source,),
    )
    source = need.source.label if need.source else ""
    return Working(
        name="Target of prescribing",
        value=amounts[each.practice],
        unit="£",
        formula="money for prescribing × units × need ÷ the sum of units × need of all practices",
        inputs=(
            Working.given("Money for prescribing", pot, "£"),
            weighted,
            Working.given("Units × need, all practices", total.quantize(Decimal("0.01")), "units"),
        ),
        parameters=(Parameter("Need index", need.index, "", source, need.illustrative),),
        paragraph="S4 ¶36",
        notes=("Pence are given to the largest remainders, so that targets add up to the money.",),
    )


def _check(lists: Sequence[PracticeList], units: Units, needs: Mapping[tuple[int, Care], Need], pot: Decimal) -> None:
    problems = [*_of_weights(units), *_of_practices(lists, needs)]
    if pot < 0 or pot != round_pence(pot):
        fix = "Share nought or more, in pounds and whole pence."
        problems.append(_invalid(f"{pounds(pot)} cannot be shared.", "amount", "pot_can_be_shared", fix))
    if problems:
        raise CannotShare(problems)


def _of_weights(units: Units) -> Iterator[Invalid]:
    if missing := [cell for cell in CELLS if cell not in units.weights]:
        message = f"{units.words} lacks {cell_words(missing[0])}."
        yield _invalid(message, "WEIGHT", "weights_are_whole", "Load all eighteen sexes and ages.")
    if any(weight < 0 for weight in units.weights.values()):
        yield _invalid(f"{units.words} has a negative weight.", "WEIGHT", "not_negative", "Load weights of nought up.")


def _of_practices(lists: Sequence[PracticeList], needs: Mapping[tuple[int, Care], Need]) -> Iterator[Invalid]:
    if not lists:
        yield _invalid("There are no practices.", "practice", "pct_has_practices", "Load the register.")
    for each in lists:
        if each.placed <= 0:
            fix = "Load its list by age and sex, or leave the practice out."
            yield _invalid(f"{each.words} has no list of patients.", "list", "practice_has_list", fix)
        need = needs.get((each.practice, Care.PRESCRIBING))
        if need is None or need.index <= 0:
            message = f"{each.words} has no index of need above nought for prescribing."
            yield _invalid(message, "NEED INDEX", "need_index_given", "Load one; 1 is the average.")


def _invalid(message: str, field: str, rule: str, fix: str) -> Invalid:
    return Invalid(message, field=field, rule=rule, fix=fix)
