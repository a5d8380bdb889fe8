"""Invented prices per financial year, and what rows cost at them.

Prices are those of 2006/07, from the data files; those of other years follow by a trend with a small wobble a code,
so that re-pricing last year's activity is not the same as raising last year's bill by one percentage.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from pbc.activity.management.demo_files import case_mix
from pbc.activity.management.demo_files.organisations import Provider, Role, providers_of
from pbc.activity.management.demo_files.rates import Floats
from pbc.core.periods import FinancialYear

PRICE_BASE_YEAR = 2006
TREND, WOBBLE = 1.03, 0.02
CHILD_BELOW = 17

AE_PRICES = {"high": 95.0, "standard": 70.0, "minor": 45.0}
AE_GROUPS = (
    ("V01", "High cost investigation with referral or discharge by doctor", "high"),
    ("V02", "High cost investigation with admission", "high"),
    ("V03", "High cost investigation, other", "high"),
    ("V04", "High cost investigation, died or transferred", "high"),
    ("V05", "Lower cost investigation with admission", "standard"),
    ("V06", "Lower cost investigation, other", "standard"),
    ("V07", "No investigation, referred or discharged by doctor", "standard"),
    ("V08", "No investigation, minor injuries unit", "minor"),
)
TOP_UPS = (
    ("06", "Spinal services", 0.24),
    ("08", "Neurosciences", 0.28),
    ("23", "Children's services", 0.60),
    ("34", "Orthopaedic services", 0.18),
)
MFF = {
    Role.ACUTE: 1.03,
    Role.SECOND: 1.01,
    Role.SPECIALIST: 1.12,
    Role.TREATMENT_CENTRE: 1.00,
    Role.MINOR_INJURIES: 1.00,
}


def prices(base: Floats, year: FinancialYear) -> Floats:
    """Whole pounds in a year, from those of 2006/07."""
    years = year.start_year - PRICE_BASE_YEAR
    if years == 0:
        return base
    wobble = 1 + WOBBLE * np.sin(1.7 * np.arange(len(base)) + year.start_year)
    return np.rint(base * TREND**years * wobble)


def mff(provider: Provider, pct: int) -> float:
    """Market forces factor; a little different from place to place."""
    return round(MFF[provider.role] + pct % 7 * 0.005, 3)


def spell_costs(
    year: FinancialYear, hrg: np.ndarray, elective: np.ndarray, emergency: np.ndarray, days: np.ndarray, top_up: Floats
) -> Floats:
    """Pounds a spell: tariff, short-stay reduction, excess bed days, top-up; market forces are paid centrally."""
    table = case_mix.hrgs()
    base = np.where(
        elective, prices(table.numbers("elective"), year)[hrg], prices(table.numbers("non_elective"), year)[hrg]
    )
    short = emergency & (days < 2) & table.flags("short_stay")[hrg]
    base = base * np.where(short, table.numbers("short_stay_rate")[hrg], 1.0)
    trim = np.where(elective, table.numbers("trim_elective")[hrg], table.numbers("trim_non_elective")[hrg])
    excess = np.maximum(days - trim, 0) * prices(table.numbers("day_rate"), year)[hrg]
    return np.where(table.flags("excluded")[hrg], 0.0, base + excess + base * top_up)


def attendance_costs(year: FinancialYear, function: np.ndarray, first: np.ndarray, age: np.ndarray) -> Floats:
    """Pounds an attended outpatient attendance."""
    child = age < CHILD_BELOW
    table = case_mix.treatment_functions()

    def price(adult: str, young: str) -> Floats:
        return np.where(
            child, prices(table.numbers(young), year)[function], prices(table.numbers(adult), year)[function]
        )

    return np.where(first, price("first_adult", "first_child"), price("follow_up_adult", "follow_up_child"))


@lru_cache(maxsize=16)
def ae_prices(year: FinancialYear) -> Floats:
    """Pounds by A&E group."""
    return prices(np.array([AE_PRICES[band] for _, _, band in AE_GROUPS]), year)


def invented(description: str) -> str:
    """A description that says wherever it is shown that its price is not real."""
    return f"{description} (INVENTED)"


def inpatient_rows(year: FinancialYear) -> Iterator[tuple[str, ...]]:
    table = case_mix.hrgs()
    elective, non_elective = (prices(table.numbers(name), year) for name in ("elective", "non_elective"))
    day_rate = prices(table.numbers("day_rate"), year)
    for at, row in enumerate(table.rows):
        yield (
            year.label,
            row["code"],
            invented(row["description"]),
            f"{elective[at]:.2f}",
            f"{non_elective[at]:.2f}",
            row["trim_elective"],
            row["trim_non_elective"],
            f"{day_rate[at]:.2f}",
            row["short_stay"],
            row["short_stay_rate"],
            row["excluded"],
        )


def outpatient_rows(year: FinancialYear) -> Iterator[tuple[str, ...]]:
    table = case_mix.treatment_functions()
    for group in ("adult", "child"):
        first, follow_up = (prices(table.numbers(f"{name}_{group}"), year) for name in ("first", "follow_up"))
        for at, row in enumerate(table.rows):
            yield (
                year.label,
                row["code"],
                invented(row["description"]),
                group,
                f"{first[at]:.2f}",
                f"{follow_up[at]:.2f}",
            )


def ae_rows(year: FinancialYear) -> Iterator[tuple[str, ...]]:
    for (code, description, band), price in zip(AE_GROUPS, ae_prices(year), strict=True):
        yield (year.label, code, invented(description), band, f"{price:.2f}")


def top_up_rows(year: FinancialYear) -> Iterator[tuple[str, ...]]:
    for code, description, share in TOP_UPS:
        yield (year.label, code, invented(description), f"{share * 100:.2f}")


def mff_rows(year: FinancialYear, pcts: int) -> Iterator[tuple[str, ...]]:
    for pct in range(pcts):
        for provider in providers_of(pct):
            yield (year.label, provider.code, f"{mff(provider, pct):.4f}")
