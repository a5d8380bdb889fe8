"""A&E attendances of one provider and one month."""

import numpy as np

from pbc.activity.management.demo_files import activity, case_mix, tariffs
from pbc.activity.management.demo_files.activity import Area, Batch
from pbc.activity.management.demo_files.hospital import lose_some, patient_columns
from pbc.activity.management.demo_files.organisations import Provider, Role
from pbc.activity.management.demo_files.rates import Floats
from pbc.activity.management.demo_files.settings import Stream
from pbc.activity.management.demo_files.writers import Bytes, as_bytes, repeated
from pbc.core.periods import Month

MINOR_INJURIES_SHARE, SPECIALIST_SHARE = 0.17, 0.012
PLANNED_FOLLOW_UPS = 0.06  # category 2, on top of the first (1) and unplanned (3) that are counted
CATEGORIES = ({"1": 0.90, "3": 0.04, "2": 0.06},)

# Department (0) with doctors day and night, or (1) minor injuries unit
GROUPS = (
    {"V01": 0.10, "V02": 0.07, "V03": 0.07, "V04": 0.02, "V05": 0.12, "V06": 0.26, "V07": 0.36},
    {"V08": 1.0},
)
REFERRED = (
    {"01": 0.66, "03": 0.17, "00": 0.09, "07": 0.03, "06": 0.02, "05": 0.02, "02": 0.01},
    {"01": 0.93, "00": 0.04, "05": 0.03},
)
DISPOSALS = (
    {"02": 0.23, "03": 0.50, "04": 0.03, "05": 0.07, "06": 0.05, "07": 0.02, "10": 0.002, "11": 0.02, "12": 0.05},
    {"02": 0.22, "03": 0.67, "05": 0.04, "11": 0.04, "12": 0.03},
)
PATIENT_GROUPS = (
    {"60": 0.38, "80": 0.46, "10": 0.05, "20": 0.04, "30": 0.03, "40": 0.04},
    {"60": 0.62, "80": 0.30, "40": 0.08},
)
_BY_HOUR = "2.6 2.1 1.7 1.3 1.1 1.1 1.4 2.2 3.8 5.4 6.3 6.5 6.1 5.8 5.8 5.8 5.9 6.0 6.0 5.8 5.0 4.4 3.8 3.2"
HOURS = np.fromstring(_BY_HOUR, sep=" ")  # how busy each hour of the day is


def generate(area: Area, provider: Provider, month: Month) -> Batch:
    """Draw the attendances, in order of arrival."""
    batches = []
    for random, mask in area.draws(Stream.AE, provider, month):
        batch = _draw(area, provider, month, random, mask[:, None])
        batches.append(activity.thin_small(batch, month) if mask is area.small else batch)
    batch = activity.together(batches)
    return activity.pick(batch, np.lexsort((batch["minute"], batch["day"])))


def _draw(area: Area, provider: Provider, month: Month, random: np.random.Generator, mask: np.ndarray) -> Batch:
    local = area.local_share(provider.role)[:, None]
    expected = area.expected("ae", month) * _role_share(provider.role) * local * mask / (1 - PLANNED_FOLLOW_UPS)
    practice, cell = activity.events(random, expected)
    count = len(cell)
    batch: Batch = {"practice": practice, "cell": cell}
    batch["day"] = activity.day_number(area.settings, month.first_day) + activity.days_of(random, month, False, count)
    hour = case_mix.draw(HOURS[None, :], np.zeros(count, dtype=np.int64), random.random(count))
    batch["minute"] = hour * 60 + random.integers(0, 60, count)
    batch |= area.people(practice, cell, month, random.random(count))
    batch["age"] = area.ages(practice, batch["sex"], batch["place"], batch["day"])
    batch["number"] = area.register.nhs_numbers(practice, batch["sex"], batch["place"])
    unit = np.full(count, int(provider.role == Role.MINOR_INJURIES))
    batch["category"] = case_mix.coded(CATEGORIES, np.zeros(count, dtype=np.int64), random.random(count))
    batch["group"] = case_mix.coded(GROUPS, unit, random.random(count))
    batch["referred"] = case_mix.coded(REFERRED, unit, random.random(count))
    batch["patient_group"] = case_mix.coded(PATIENT_GROUPS, unit, random.random(count))
    disposal = case_mix.coded(DISPOSALS, unit, random.random(count))
    batch["disposal"] = np.where(_admitted(random, batch, unit), b"01", disposal)
    lose_some(random, batch)
    return batch


def columns(area: Area, provider: Provider, month: Month, batch: Batch) -> list[Bytes]:
    """The columns of the file, in the order of the layout."""
    count = len(batch["practice"])
    times = as_bytes([f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)])
    return [
        *patient_columns(area, provider, month, batch),
        activity.calendar(area.settings)[batch["day"] + activity.BEFORE],
        times[batch["minute"]],
        repeated("3" if provider.role == Role.MINOR_INJURIES else "1", count),
        batch["category"],
        batch["referred"],
        batch["disposal"],
        batch["patient_group"],
        batch["group"],
    ]


def costs(_: Provider, month: Month, batch: Batch) -> Floats:
    """Pounds an attendance at the tariff of its year; planned follow-ups are local."""
    codes = np.array([code.encode() for code, _, _ in tariffs.AE_GROUPS])
    pounds = tariffs.ae_prices(month.financial_year)[np.searchsorted(codes, batch["group"])]
    return pounds * (batch["category"] != b"2")


def _role_share(role: Role) -> float:
    if role == Role.MINOR_INJURIES:
        return MINOR_INJURIES_SHARE
    if role == Role.SPECIALIST:
        return SPECIALIST_SHARE
    return 0.0 if role == Role.TREATMENT_CENTRE else 1 - MINOR_INJURIES_SHARE - SPECIALIST_SHARE


def _admitted(random: np.random.Generator, batch: Batch, unit: np.ndarray) -> np.ndarray:
    """The old are admitted more often; a minor injuries unit has no beds."""
    chance = np.clip(0.08 + 0.000055 * batch["age"].astype(float) ** 2, 0, 0.55)
    return (random.random(len(unit)) < chance) & (unit == 0)
