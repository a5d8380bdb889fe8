"""Invented tables of fair shares: cost curves that follow what people of this world use, need that follows deprivation.

Hospital cost by age comes from the world's own rates of use, so that fair shares lie near what practices spend; the
shapes of other care are made up. Lists hold more people than the population does, young men most of all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from pbc.activity.domain.care import Care, WeightMeasure
from pbc.activity.management.demo_files import layouts
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.manifest import FileEntry
from pbc.activity.management.demo_files.organisations import Practice
from pbc.activity.management.demo_files.rates import ENGLAND_THOUSANDS, ITEM_UNITS, USES, Floats
from pbc.activity.management.demo_files.reference_files import Row, table_file
from pbc.activity.management.demo_files.tariffs import PRICE_BASE_YEAR, TREND
from pbc.core.periods import FinancialYear, Month

SOURCE = "INVENTED"
UNITS_SOURCE = "A set of 2013, for demonstration: stands in for that of the period"
UNITS_VERSION = "ASTRO-PU 2013"
COST_UNITS = np.array([[1.0, 0.9, 1.2, 1.3, 1.8, 3.1, 5.3, 8.7, 11.3], [0.9, 0.7, 1.4, 1.8, 2.6, 3.7, 5.4, 7.6, 9.9]])
POUNDS_AN_EVENT = {
    "emergency": 1_900,
    "elective": 1_150,
    "maternity": 1_300,
    "births": 500,
    "gp_first": 140,
    "consultant_first": 140,
    "other_first": 130,
    "follow_up": 70,
    "ae": 68,
}
SHAPES = {
    Care.COMMUNITY: ((3.0, 0.8, 0.5, 0.5, 0.6, 0.8, 1.2, 2.4, 6.0), (3.0, 0.8, 0.8, 1.0, 0.8, 0.9, 1.2, 2.4, 7.0)),
    Care.MENTAL_HEALTH: ((0.1, 0.6, 1.3, 1.7, 1.5, 1.1, 0.9, 0.9, 1.8), (0.1, 0.5, 1.3, 1.4, 1.4, 1.2, 0.9, 1.0, 2.2)),
    Care.PRIMARY_CARE: ((2.0, 0.9, 0.6, 0.7, 0.9, 1.1, 1.5, 2.1, 2.8), (1.9, 0.9, 1.3, 1.5, 1.4, 1.4, 1.6, 2.0, 2.9)),
    Care.PRESCRIBING: COST_UNITS,
}
POUNDS_A_HEAD = {Care.COMMUNITY: 110, Care.MENTAL_HEALTH: 140, Care.PRIMARY_CARE: 130, Care.PRESCRIBING: 175}
DEPRIVATION = {
    Care.ACUTE: 0.05,
    Care.COMMUNITY: 0.06,
    Care.MENTAL_HEALTH: 0.15,
    Care.PRESCRIBING: 0.04,
    Care.PRIMARY_CARE: 0.03,
}
"""How much a step of deprivation adds to need, in logarithms; in hospital about what it adds to use."""

LIST_INFLATION = np.array(
    [[0.02, 0.02, 0.07, 0.11, 0.07, 0.04, 0.02, 0.01, 0.02], [0.02, 0.02, 0.05, 0.06, 0.03, 0.02, 0.01, 0.01, 0.02]]
)

RowsOf = Callable[[Area, FinancialYear, Month, str], Iterable[Row]]


def tables(folder: Path, areas: Sequence[Area], year: FinancialYear) -> Iterator[FileEntry]:
    """The four tables of a financial year, in loading order."""
    made: dict[str, tuple[Row, Iterable[Row]]] = {
        "cost-curves": (layouts.COST_CURVES, curve_rows(year)),
        "prescribing-weights": (layouts.PRESCRIBING_WEIGHTS, weight_rows(year)),
        "share-population": (layouts.SHARE_POPULATION, _of_pcts(areas, year, _population_rows)),
        "need-indices": (layouts.NEED_INDICES, _of_pcts(areas, year, _need_rows)),
    }
    for name, (header, rows) in made.items():
        yield table_file(folder, name, header, rows, dataset="fair_shares", year=year, note="INVENTED")


def curve(care: Care) -> Floats:
    """Pounds a head in 2006/07, sex by band."""
    if care is Care.ACUTE:
        return np.sum([USES[use].rates(PRICE_BASE_YEAR) * pounds for use, pounds in POUNDS_AN_EVENT.items()], axis=0)
    shape = np.array(SHAPES[care], dtype=float)
    mean = (shape * ENGLAND_THOUSANDS).sum() / ENGLAND_THOUSANDS.sum()
    return shape / mean * POUNDS_A_HEAD[care]


def need(care: Care, practice: Practice) -> float:
    return float(np.exp(DEPRIVATION[care] * practice.deprivation))


def curve_rows(year: FinancialYear) -> Iterator[Row]:
    for care in Care:
        pounds = curve(care) * TREND ** (year.start_year - PRICE_BASE_YEAR)
        for cell, value in _cells(pounds):
            yield (year.label, "", care, *cell, f"{value:.2f}", SOURCE)


def weight_rows(year: FinancialYear) -> Iterator[Row]:
    for measure, units in ((WeightMeasure.COST, COST_UNITS), (WeightMeasure.ITEM, ITEM_UNITS)):
        for cell, value in _cells(units):
            yield (year.label, "", UNITS_VERSION, measure, *cell, f"{value:.1f}", UNITS_SOURCE)


def _cells(table: Floats) -> Iterator[tuple[tuple[str, str], float]]:
    for sex in (0, 1):
        for band, label in enumerate(layouts.BAND_LABELS):
            yield (str(sex + 1), label), float(table[sex, band])


def _of_pcts(areas: Sequence[Area], year: FinancialYear, rows: RowsOf) -> Iterator[Row]:
    """For every PCT of the year: those of its first month, and what they have become by its last."""
    for area in areas:
        months = [month for month in area.settings.calendar if month.financial_year == year]
        seen: set[str] = set()
        for month in dict.fromkeys((months[0], months[-1])):
            codes = {area.organisations.pct_of(practice, month).code for practice in area.practices}
            for code in sorted(codes - seen):
                yield from rows(area, year, month, code)
            seen |= codes


def _population_rows(area: Area, year: FinancialYear, month: Month, pct: str) -> Iterator[Row]:
    """What the lists of the year's first month come to without those who have left."""
    first = next(each for each in area.settings.calendar if each.financial_year == year)
    here = [area.organisations.pct_of(practice, month).code == pct for practice in area.practices]
    listed = area.on_list(first)[np.array(here)].sum(axis=0).reshape(2, -1)
    for cell, people in _cells(np.rint(listed / (1 + LIST_INFLATION))):
        yield (year.label, pct, *cell, str(int(people)), SOURCE)


def _need_rows(area: Area, year: FinancialYear, month: Month, pct: str) -> Iterator[Row]:
    world = area.organisations
    for practice in area.practices:
        if world.pct_of(practice, month).code == pct and world.code_of(practice, month) == practice.code:
            for care in Care:
                yield (year.label, pct, practice.code, care, f"{need(care, practice):.4f}", "", SOURCE)
