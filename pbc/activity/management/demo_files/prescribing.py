"""Prescribing of one PCT's practices in a month, a line for each practice and chemical."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pbc.activity.management.demo_files import activity, case_mix, stories
from pbc.activity.management.demo_files.activity import CELLS, Area
from pbc.activity.management.demo_files.organisations import SHA_CODE
from pbc.activity.management.demo_files.populations import Integers
from pbc.activity.management.demo_files.rates import (
    BASE_YEAR,
    ENGLAND_THOUSANDS,
    ITEM_UNITS,
    ITEMS_A_PERSON_A_YEAR,
    PRESCRIBING_GROWTH,
    Floats,
)
from pbc.activity.management.demo_files.settings import Stream
from pbc.activity.management.demo_files.writers import Bytes, as_bytes, digits, money, repeated
from pbc.core.periods import Month

ACTUAL_COST_SHARE = 0.93  # what is left of the list price after discount
WOMEN_OF_CHILDBEARING_AGE = np.array([0.0] * 9 + [0, 0.02, 1, 1, 0.8, 0.15, 0, 0, 0])
PRODUCT = "AAAAAA"  # generic product and strength: what follows the chemical in a presentation code
APPLIANCE_CODE_LENGTH = 4


@dataclass(frozen=True)
class Lines:
    """Lines of a month: practice codes in order, chemicals in order, only where something was dispensed."""

    practice: Bytes
    pct: Bytes
    chemical: Integers
    items: Integers
    net_pence: Integers
    actual_pence: Integers
    quantity: Integers


def generate(area: Area, month: Month) -> Lines:
    """Draw the items of a month and what they cost."""
    items, net = _draw(area, month, area.settings.random(Stream.PRESCRIBING, month.year * 12 + month.month, area.pct))
    if area.small.any():
        again_items, again_net = _repeat(area, month)
        items, net = (np.where(area.small[:, None], a, b) for a, b in ((again_items, items), (again_net, net)))
    codes, pcts = area.practice_codes(month), area.pct_codes(month)
    items, net = (_merge(codes, table) for table in (items, net))
    ranks = np.lexsort((codes, pcts))
    row, chemical = np.nonzero(items[ranks])
    practice = ranks[row]
    sold, net_pence = items[practice, chemical], net[practice, chemical]
    per_item = case_mix.chemicals().numbers("quantity_per_item").astype(np.int64)
    return Lines(
        practice=codes[practice],
        pct=pcts[practice],
        chemical=chemical,
        items=sold,
        net_pence=net_pence,
        actual_pence=np.rint(net_pence * ACTUAL_COST_SHARE).astype(np.int64) + sold,
        quantity=sold * per_item[chemical],
    )


def columns_iext(lines: Lines, month: Month) -> list[Bytes]:
    """Chemical level, as first published: nine columns."""
    return [
        *_shared_columns(lines, chemical_codes()),
        repeated(f"{month.year}{month.month:02d}" + " " * 33, len(lines.items)),
    ]


def columns_pdpi_padded(lines: Lines, month: Month) -> list[Bytes]:
    """Presentation level, as published later: ten columns and a last, empty one."""
    return [
        *_shared_columns(lines, presentation_codes()),
        digits(lines.quantity, 7),
        repeated(f"{month.year}{month.month:02d}", len(lines.items)),
        repeated("", len(lines.items)),
    ]


def chemical_codes() -> list[str]:
    return [f"{code:<9}" for code in case_mix.chemicals().text("code")]


def presentation_codes() -> list[str]:
    """Fifteen characters; appliances have eleven digits and are padded."""
    return [
        f"{code}0000101    " if len(code) == APPLIANCE_CODE_LENGTH else code + PRODUCT
        for code in case_mix.chemicals().text("code")
    ]


def _shared_columns(lines: Lines, codes: list[str]) -> list[Bytes]:
    return [
        repeated(SHA_CODE, len(lines.items)),
        lines.pct,
        lines.practice,
        as_bytes(codes)[lines.chemical],
        as_bytes([f"{name:<40}" for name in case_mix.chemicals().text("name")])[lines.chemical],
        digits(lines.items, 7),
        money(lines.net_pence, 8),
        money(lines.actual_pence, 8),
    ]


def _draw(area: Area, month: Month, random: np.random.Generator) -> tuple[Integers, Integers]:
    growth = PRESCRIBING_GROWTH ** (month.financial_year.start_year - BASE_YEAR)
    return _items_and_cost(area, month, random, activity.prescribing_factor(month) * growth)


def _repeat(area: Area, month: Month) -> tuple[Integers, Integers]:
    """The small practice: the same every year, then a little less."""
    random = area.settings.random(Stream.PRESCRIBING, month.month, area.pct, 1)
    items, net = _items_and_cost(area, month, random, 1.0)
    if month < stories.SMALL_PRACTICE_FROM:
        return items, net
    fewer = random.binomial(items, stories.SMALL_PRACTICE_PRESCRIBING_FACTOR)
    return fewer, np.rint(net * fewer / np.maximum(items, 1)).astype(np.int64)


def _items_and_cost(area: Area, month: Month, random: np.random.Generator, factor: float) -> tuple[Integers, Integers]:
    expected = area.on_list(month) @ items_a_person() / 12 * factor
    expected = expected * area.effects["prescribing"][:, None] * area.habits
    items = random.poisson(expected)
    price = case_mix.chemicals().numbers("nic_per_item") * 100
    noise = 1 + 0.03 * random.normal(size=items.shape)
    return items, np.rint(items * price * noise).astype(np.int64)


@lru_cache(maxsize=1)
def items_a_person() -> Floats:
    """Items a person a year: cell by chemical."""
    table = case_mix.chemicals()
    england = ENGLAND_THOUSANDS.ravel() / ENGLAND_THOUSANDS.sum()
    shapes = {"units": ITEM_UNITS.ravel(), "flat": np.ones(CELLS), "women": WOMEN_OF_CHILDBEARING_AGE}
    scaled = {name: shape / (shape * england).sum() for name, shape in shapes.items()}
    share = table.numbers("items") / table.numbers("items").sum()
    return np.stack([scaled[profile] for profile in table.text("profile")], axis=1) * share * ITEMS_A_PERSON_A_YEAR


def _merge(codes: Bytes, table: Integers) -> Integers:
    """Put the lines of practices that now carry one code on the first of them."""
    _, first, group = np.unique(codes, return_index=True, return_inverse=True)
    merged = np.zeros_like(table)
    np.add.at(merged, first[group], table)
    return merged
