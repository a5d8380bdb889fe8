"""What fair shares are worked out from: lists by age and sex, and the tables of the year (domain handbook §4.3).

Everything that stands in the way is told at once, each with its rule and its mend.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbc.activity.domain.care import CARE_LABELS, Care
from pbc.core.errors import Invalid
from pbc.core.formats import day, number
from pbc.core.working import Source
from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS

Cell = tuple[str, str]
"""A sex and an age band."""

CELLS: tuple[Cell, ...] = tuple((sex, band) for sex in (MALE, FEMALE) for band in NINE_BANDS)
SEX_WORDS = {MALE: "men", FEMALE: "women"}
ONE = Decimal(1)


def cell_words(cell: Cell) -> str:
    """``men 75+``."""
    return f"{SEX_WORDS[cell[0]]} {cell[1]}"


@dataclass(frozen=True)
class PracticeList:
    """A practice's registered patients by sex and band.

    :param practice: its key.
    :param unplaced: patients whose sex or age is not known; they count with the pattern of the others.
    :param counted_on: the day of the count; none where there is no list.
    """

    practice: int
    code: str
    name: str
    patients: Mapping[Cell, int]
    counted_on: date | None
    unplaced: int = 0
    source: Source | None = None

    @property
    def placed(self) -> int:
        return sum(self.patients.values())

    @property
    def total(self) -> int:
        return self.placed + self.unplaced

    @property
    def scale(self) -> Decimal:
        """What each cell is multiplied by so that patients of unknown age or sex count too: one where all are known."""
        return Decimal(self.total) / self.placed if self.unplaced else ONE

    @property
    def words(self) -> str:
        return f"{self.name} ({self.code})"


@dataclass(frozen=True)
class Curve:
    """What an average person of each sex and band costs in a year, pounds."""

    costs: Mapping[Cell, Decimal]
    source: Source
    illustrative: bool = False


@dataclass(frozen=True)
class Need:
    """Need of one practice for one kind of care beyond age and sex, and its market forces factor; 1 is average."""

    index: Decimal
    market_forces: Decimal = ONE
    source: Source | None = None
    illustrative: bool = False


@dataclass(frozen=True)
class Population:
    """The population on which the PCT's allocation stands: by sex and band, or a total alone."""

    cells: Mapping[Cell, int]
    source: Source
    total_alone: int | None = None
    illustrative: bool = False

    @property
    def total(self) -> int:
        return sum(self.cells.values()) if self.total_alone is None else self.total_alone


@dataclass(frozen=True)
class ShareTables:
    """The tables of one financial year."""

    curves: Mapping[Care, Curve]
    needs: Mapping[tuple[int, Care], Need]
    population: Population


class CannotShare(Invalid):
    """Fair shares cannot be worked out. ``problems`` are all the reasons; the first gives rule, field and mend."""

    def __init__(self, problems: Sequence[Invalid]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" {len(problems) - 1} more in the way." if len(problems) > 1 else ""
        super().__init__(f"{first.message}{more}", field=first.field, rule=first.rule, fix=first.fix)


def check_inputs(lists: Collection[PracticeList], tables: ShareTables, *, on: date) -> None:
    """Refuse what no share can be worked out from.

    :param on: the day of the round: no list may be counted after it.
    :raises CannotShare: with every reason.
    """
    problems = [*_of_lists(lists, on), *_of_population(lists, tables.population)]
    for care, curve in tables.curves.items():
        problems += _of_curve(care, curve)
        problems += _of_needs(care, lists, tables.needs)
    if not tables.curves:
        problems.append(_invalid("No cost per head is held.", "COMPONENT", "curve_given", "Load cost curves."))
    if problems:
        raise CannotShare(problems)


def _of_lists(lists: Collection[PracticeList], on: date) -> Iterator[Invalid]:
    if not lists:
        yield _invalid("There are no practices to share among.", "practice", "pct_has_practices", "Load the register.")
    for each in lists:
        if each.counted_on is None or each.placed <= 0:
            fix = "Load its list by age and sex, or leave the practice out."
            yield _invalid(f"{each.words} has no list of patients by age and sex.", "list", "practice_has_list", fix)
        elif each.counted_on > on:
            message = f"The list of {each.words} is of {day(each.counted_on)}, after the day of the round ({day(on)})."
            yield _invalid(message, "list", "list_not_after_round", "Use a list counted by that day.")
        if unknown := [cell for cell in each.patients if cell not in _KNOWN]:
            message = f"The list of {each.words} has {unknown[0][0]} {unknown[0][1]}, which is no sex and age band."
            yield _invalid(message, "list", "known_age_and_sex", "Count such patients as of unknown age and sex.")
        if each.unplaced < 0 or any(count < 0 for count in each.patients.values()):
            yield _negative(f"The list of {each.words}", "list")


def _of_population(lists: Iterable[PracticeList], population: Population) -> Iterator[Invalid]:
    field = "PEOPLE"
    if any(people < 0 for people in population.cells.values()) or (population.total_alone or 0) < 0:
        yield _negative("The population of the PCT", field)
    elif population.total <= 0:
        yield _invalid("The population of the PCT is nought.", field, "population_above_nought", "Load it again.")
    if population.total_alone is not None:
        return
    if missing := [cell for cell in CELLS if cell not in population.cells]:
        fix = "Load all eighteen ages and sexes, or the total alone."
        yield _invalid(f"The population of the PCT lacks {_named(missing)}.", field, "population_is_whole", fix)
        return
    listed = {cell for each in lists for cell, count in each.patients.items() if count}
    if empty := [cell for cell in CELLS if population.cells[cell] and cell not in listed]:
        message = f"No list has {_named(empty)}, and the population has {number(population.cells[empty[0]])} of them."
        fix = "Check the lists, or load the population as a total: lists are then scaled by one factor."
        yield _invalid(message, field, "lists_can_be_scaled", fix)


def _of_curve(care: Care, curve: Curve) -> Iterator[Invalid]:
    what, field = f"The cost curve of {CARE_LABELS[care].lower()}", "COST PER HEAD"
    if missing := [cell for cell in CELLS if cell not in curve.costs]:
        fix = "Load all eighteen ages and sexes."
        yield _invalid(f"{what} lacks {_named(missing)}.", field, "curve_is_whole", fix)
    if any(cost < 0 for cost in curve.costs.values()):
        yield _negative(what, field)
    elif not any(curve.costs.values()):
        yield _invalid(f"{what} is nought at every age.", field, "curve_above_nought", "Load it again.")


def _of_needs(care: Care, lists: Iterable[PracticeList], needs: Mapping[tuple[int, Care], Need]) -> Iterator[Invalid]:
    for each in lists:
        need = needs.get((each.practice, care))
        if need is None:
            message = f"{each.words} has no index of need for {CARE_LABELS[care].lower()}."
            fix = "Load one; where nothing is known of its need, 1 is the average."
            yield _invalid(message, "NEED INDEX", "need_index_given", fix)
        elif need.index <= 0 or need.market_forces <= 0:
            message = f"The index of need or market forces factor of {each.words} is not above nought."
            yield _invalid(message, "NEED INDEX", "need_above_nought", "Load a number above nought; 1 is the average.")


def _named(cells: Sequence[Cell]) -> str:
    rest = f" and {len(cells) - 3} more" if len(cells) > 3 else ""
    return ", ".join(cell_words(cell) for cell in cells[:3]) + rest


def _negative(what: str, field: str) -> Invalid:
    return _invalid(f"{what} has a negative number.", field, "not_negative", "Load it again with numbers of nought up.")


def _invalid(message: str, field: str, rule: str, fix: str) -> Invalid:
    return Invalid(message, field=field, rule=rule, fix=fix)


_KNOWN = frozenset(CELLS)
