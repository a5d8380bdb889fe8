"""Outpatient appointments of one provider and one month."""

from functools import lru_cache

import numpy as np

from pbc.activity.management.demo_files import activity, case_mix, tariffs
from pbc.activity.management.demo_files.activity import Area, Batch
from pbc.activity.management.demo_files.hospital import lose_some, patient_columns
from pbc.activity.management.demo_files.organisations import Provider, Role
from pbc.activity.management.demo_files.rates import USES, Floats
from pbc.activity.management.demo_files.settings import Stream
from pbc.activity.management.demo_files.writers import Bytes, as_bytes
from pbc.core.periods import Month

CLASSES = ("gp_first", "consultant_first", "other_first", "follow_up")
FOLLOW_UP = 3
WEIGHT_COLUMNS = ("gp", "consultant", "other")

# Codes of what became of the booking, with their shares, first then follow-up; 5 and 6 were seen
ATTENDED = ("5", "6")
BOOKINGS = (
    {"5": 0.83, "6": 0.06, "3": 0.06, "2": 0.03, "4": 0.02},
    {"5": 0.80, "6": 0.06, "3": 0.08, "2": 0.03, "4": 0.03},
)
SOURCES = (
    {"03": 0.96, "12": 0.04},
    {"05": 0.62, "01": 0.15, "02": 0.01, "10": 0.15, "11": 0.07},
    {"04": 0.40, "92": 0.16, "15": 0.14, "06": 0.07, "13": 0.08, "14": 0.08, "97": 0.07},
    {"03": 0.62, "05": 0.20, "01": 0.04, "04": 0.08, "92": 0.03, "97": 0.03},
)
PRIORITIES = (
    {"1": 0.80, "2": 0.12, "3": 0.08},
    {"1": 0.75, "2": 0.25},
    {"1": 0.85, "2": 0.15},
    {"1": 0.97, "2": 0.03},
)
TELEPHONE_FOLLOW_UPS = 0.02
DISCHARGED_AT_FIRST, DISCHARGED_AT_FOLLOW_UP = 0.34, 0.30
TREATMENT_CENTRE_SHARE = 0.07
TREATMENT_CENTRE_FUNCTIONS = frozenset(("100", "110", "120", "130", "502"))
SPECIALIST_SHARE, SPECIALIST_SHARE_OF_REST = 0.70, 0.025


def generate(area: Area, provider: Provider, month: Month) -> Batch:
    """Draw the appointments, in order of date."""
    batches = []
    for random, mask in area.draws(Stream.OUTPATIENTS, provider, month):
        batch = _draw(area, provider, month, random, mask[:, None])
        batches.append(activity.thin_small(batch, month) if mask is area.small else batch)
    batch = activity.together(batches)
    return activity.pick(batch, np.argsort(batch["day"], kind="stable"))


def _draw(area: Area, provider: Provider, month: Month, random: np.random.Generator, mask: np.ndarray) -> Batch:
    parts = []
    local = area.local_share(provider.role)[:, None]
    for number, use in enumerate(CLASSES):
        chances = _chances()[number] * _role_share(provider.role)
        booked = 1 / sum(BOOKINGS[number == FOLLOW_UP][code] for code in ATTENDED)
        expected = area.expected(use, month) * booked * chances.sum(axis=1) * local * mask
        practice, cell = activity.events(random, expected)
        function = case_mix.draw(chances, cell, random.random(len(cell)))
        parts.append({"practice": practice, "cell": cell, "function": function, "class": np.full(len(cell), number)})
    batch = activity.together(parts)
    count = len(batch["cell"])
    first = activity.day_number(area.settings, month.first_day)
    batch["day"] = first + activity.days_of(random, month, True, count)
    batch |= area.people(batch["practice"], batch["cell"], month, random.random(count))
    batch["age"] = area.ages(batch["practice"], batch["sex"], batch["place"], batch["day"])
    batch["number"] = area.register.nhs_numbers(batch["practice"], batch["sex"], batch["place"])
    follow_up = batch["class"] == FOLLOW_UP
    batch["became"] = case_mix.coded(BOOKINGS, follow_up.astype(int), random.random(count))
    batch["referred"] = case_mix.coded(SOURCES, batch["class"], random.random(count))
    batch["priority"] = case_mix.coded(PRIORITIES, batch["class"], random.random(count))
    telephone = random.random(count) < TELEPHONE_FOLLOW_UPS
    batch["first"] = np.where(follow_up, np.where(telephone, b"4", b"2"), b"1")
    batch["outcome"] = _outcomes(random, batch)
    procedure_share = case_mix.treatment_functions().numbers("procedure_share")
    batch["procedure"] = random.random(count) < procedure_share[batch["function"]]
    lose_some(random, batch)
    return batch


def columns(area: Area, provider: Provider, month: Month, batch: Batch) -> list[Bytes]:
    """The columns of the file, in the order of the layout."""
    table = case_mix.treatment_functions()
    procedures = as_bytes(table.text("procedure"))[batch["function"]]
    return [
        *patient_columns(area, provider, month, batch),
        activity.calendar(area.settings)[batch["day"] + activity.BEFORE],
        batch["first"],
        batch["became"],
        batch["referred"],
        as_bytes(table.text("code"))[batch["function"]],
        batch["outcome"],
        batch["priority"],
        np.where(batch["procedure"] & attended(batch), procedures, b""),
    ]


def attended(batch: Batch) -> np.ndarray:
    return (batch["became"] == b"5") | (batch["became"] == b"6")


def costs(_: Provider, month: Month, batch: Batch) -> Floats:
    """Pounds an appointment at the tariff of its year; nothing where nobody came."""
    first = batch["class"] != FOLLOW_UP
    pounds = tariffs.attendance_costs(month.financial_year, batch["function"], first, batch["age"])
    return pounds * attended(batch)


@lru_cache(maxsize=1)
def _chances() -> tuple[Floats, ...]:
    """By class: the chance of each treatment function in each cell."""
    table = case_mix.treatment_functions()
    firsts = [case_mix.mix(table.numbers(column), table.profiles()) for column in WEIGHT_COLUMNS]
    rates = [USES[use].rates().ravel()[:, None] for use in CLASSES[:FOLLOW_UP]]
    made: Floats = np.sum([rate * chance for rate, chance in zip(rates, firsts, strict=True)], axis=0)
    return (*firsts, case_mix.mix(table.numbers("follow_up_ratio"), made))


def _role_share(role: Role) -> Floats:
    """By treatment function: how much is done by a provider of this role."""
    table = case_mix.treatment_functions()
    away = np.where(table.flags("specialised"), SPECIALIST_SHARE, SPECIALIST_SHARE_OF_REST)
    centre = np.array([TREATMENT_CENTRE_SHARE * (code in TREATMENT_CENTRE_FUNCTIONS) for code in table.text("code")])
    return activity.share_of_role(role, away, centre)


def _outcomes(random: np.random.Generator, batch: Batch) -> Bytes:
    """Discharged (1), another appointment given (2) or to follow (3); another where nobody came."""
    luck = random.random(len(batch["cell"]))
    share = np.where(batch["class"] == FOLLOW_UP, DISCHARGED_AT_FOLLOW_UP, DISCHARGED_AT_FIRST)
    outcome = np.where(luck < share, b"1", np.where(luck < 0.9, b"2", b"3"))
    return np.where(attended(batch), outcome, b"3")
