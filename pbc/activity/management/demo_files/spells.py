"""Admitted spells of one provider and one month of discharge."""

from functools import lru_cache

import numpy as np

from pbc.activity.management.demo_files import activity, case_mix, costly, stories, tariffs
from pbc.activity.management.demo_files.activity import Area, Batch
from pbc.activity.management.demo_files.hospital import lose_some, patient_columns
from pbc.activity.management.demo_files.organisations import Provider, Role
from pbc.activity.management.demo_files.rates import Floats
from pbc.activity.management.demo_files.settings import Stream
from pbc.activity.management.demo_files.writers import Bytes, as_bytes
from pbc.core.periods import Month

CLASSES = ("elective", "emergency", "maternity", "births")
ELECTIVE, EMERGENCY, MATERNITY, BIRTHS = range(4)
LONGEST_STAY = 180

# Codes of admission method with their shares, by class
METHODS: tuple[dict[str, float], ...] = (
    {"11": 0.64, "12": 0.21, "13": 0.15},
    {"21": 0.70, "22": 0.20, "23": 0.03, "24": 0.04, "28": 0.03},
    {"31": 0.93, "32": 0.07},
    {"82": 0.98, "83": 0.02},
)
SOURCES: tuple[dict[str, float], ...] = (
    {"19": 1.0},
    {"19": 0.92, "51": 0.04, "54": 0.04},
    {"19": 1.0},
    {"79": 1.0},
)
TREATMENT_CENTRE_SHARE = 0.12
TREATMENT_CENTRE_HRGS = frozenset(("B13", "F06", "F35", "F74", "G14", "H04", "H10", "H13", "H80", "J37", "L21", "Q11"))
SPECIALIST_SHARE, SPECIALIST_SHARE_OF_REST = 0.75, 0.015
SERVICE_OF_CHAPTER = {"A": "08", "R": "06", "H": "34", "P": "23"}
DIAGNOSES_A_GROUP = 6  # each list of diagnoses is repeated to this length


def generate(area: Area, provider: Provider, month: Month, scale: float = 1.0, chunk: int = 0) -> Batch:
    """Draw the spells, in order of discharge.

    :param scale: more or fewer than the world has; with a chunk number, for files of any size.
    """
    batches = []
    for random, mask in area.draws(Stream.SPELLS, provider, month):
        if chunk:
            random = area.settings.random(Stream.SPELLS, month.year * 12 + month.month, provider.role, 2, chunk)
        batch = _draw(area, provider, month, random, mask[:, None] * scale)
        batches.append(activity.thin_small(batch, month) if mask is area.small else batch)
    if provider.role == Role.ACUTE and area.pct == 0 and scale == 1.0:
        batches.append(_costly_patient(area, month))
    if provider.role == Role.ACUTE and scale == 1.0:
        batches.append(costly.generate(area, month))
    batch = activity.together(batches)
    return activity.pick(batch, np.argsort(batch["discharged"], kind="stable"))


def _draw(area: Area, provider: Provider, month: Month, random: np.random.Generator, mask: Floats) -> Batch:
    parts = []
    local = area.local_share(provider.role)[:, None]
    for number, use in enumerate(CLASSES):
        chances = _chances()[number] * _role_share(number, provider.role)
        expected = area.expected(use, month) * chances.sum(axis=1) * local * mask
        practice, cell = activity.events(random, expected)
        hrg = case_mix.draw(chances, cell, random.random(len(cell)))
        parts.append({"practice": practice, "cell": cell, "hrg": hrg, "class": np.full(len(cell), number)})
    batch = activity.together(parts)
    count = len(batch["cell"])
    planned = batch["class"] == ELECTIVE
    first = activity.day_number(area.settings, month.first_day)
    by_day, by_working_day = (activity.days_of(random, month, kind, count) for kind in (False, True))
    batch["discharged"] = first + np.where(planned, by_working_day, by_day)
    batch["days"] = _stays(random, batch)
    batch["admitted"] = batch["discharged"] - batch["days"]
    batch |= area.people(batch["practice"], batch["cell"], month, random.random(count))
    births = batch["class"] == BIRTHS
    newborn = area.register.newborn(batch["practice"], batch["sex"], batch["admitted"] / activity.DAYS_A_YEAR)
    batch["place"] = np.where(births, newborn, batch["place"])
    batch["age"] = area.ages(batch["practice"], batch["sex"], batch["place"], batch["admitted"])
    batch["age"] = np.where(births, 0, batch["age"])
    batch["number"] = area.register.nhs_numbers(batch["practice"], batch["sex"], batch["place"])
    batch["method"] = case_mix.coded(METHODS, batch["class"], random.random(count))
    batch["source"] = case_mix.coded(SOURCES, batch["class"], random.random(count))
    batch["destination"] = _destinations(random, batch)
    batch["diagnosis"] = random.integers(0, DIAGNOSES_A_GROUP, count)
    lose_some(random, batch)
    return batch


def columns(area: Area, provider: Provider, month: Month, batch: Batch, first_number: int = 1) -> list[Bytes]:
    """The columns of the file, in the order of the layout."""
    table = case_mix.hrgs()
    dates = activity.calendar(area.settings)
    day_case = (batch["class"] == ELECTIVE) & (batch["days"] == 0)
    return [
        *patient_columns(area, provider, month, batch, first_number),
        batch["method"],
        batch["source"],
        as_bytes(["1", "2"])[day_case.astype(int)],
        dates[batch["admitted"] + activity.BEFORE],
        dates[batch["discharged"] + activity.BEFORE],
        batch["destination"],
        as_bytes(table.text("function"))[batch["hrg"]],
        _diagnoses()[batch["hrg"], batch["diagnosis"]],
        as_bytes(table.text("procedure"))[batch["hrg"]],
        as_bytes(table.text("code"))[batch["hrg"]],
        services(provider)[batch["hrg"]],
    ]


def costs(provider: Provider, month: Month, batch: Batch) -> Floats:
    """Pounds a spell at the tariff of its year."""
    shares = {code: share for code, _, share in tariffs.TOP_UPS}
    top_up = np.array([shares.get(code.decode(), 0.0) for code in services(provider)])
    elective, emergency = batch["class"] == ELECTIVE, batch["class"] == EMERGENCY
    return tariffs.spell_costs(
        month.financial_year, batch["hrg"], elective, emergency, batch["days"], top_up[batch["hrg"]]
    )


def services(provider: Provider) -> Bytes:
    """The specialised service of each group at this provider: only the distant foundation trust has any."""
    table = case_mix.hrgs()
    special = table.flags("specialised") | np.array([code.startswith("P") for code in table.text("code")])
    if provider.role != Role.SPECIALIST:
        special[:] = False
    chapters = [SERVICE_OF_CHAPTER.get(code[0], "") for code in table.text("code")]
    return as_bytes([chapter if chosen else "" for chapter, chosen in zip(chapters, special, strict=True)])


@lru_cache(maxsize=1)
def _chances() -> tuple[Floats, ...]:
    """By class: the chance of each group in each cell."""
    table = case_mix.hrgs()
    planned = [
        np.array([weights.get(code, 0.0) for code in table.text("code")])
        for weights in (case_mix.MATERNITY_WEIGHTS, case_mix.BIRTH_WEIGHTS)
    ]
    weights = (table.numbers("elective_weight"), table.numbers("emergency_weight"), *planned)
    return tuple(case_mix.mix(weight, table.profiles()) for weight in weights)


def _role_share(number: int, role: Role) -> Floats:
    """By group: how much of a class is done by a provider of this role."""
    table = case_mix.hrgs()
    away = np.where(table.flags("specialised"), SPECIALIST_SHARE, SPECIALIST_SHARE_OF_REST)
    centre = np.array([TREATMENT_CENTRE_SHARE * (code in TREATMENT_CENTRE_HRGS) for code in table.text("code")])
    if number != ELECTIVE:
        centre[:] = 0
    return activity.share_of_role(role, away, centre)


def _stays(random: np.random.Generator, batch: Batch) -> np.ndarray:
    """Days in hospital: skewed, none for a day case, at least a night for any other planned stay."""
    table = case_mix.hrgs()
    count = len(batch["hrg"])
    planned = batch["class"] == ELECTIVE
    mean = np.where(
        planned, table.numbers("stay_elective")[batch["hrg"]], table.numbers("stay_emergency")[batch["hrg"]]
    )
    spread = np.where(planned, 0.5, 0.85)
    luck = random.normal(size=count)
    days = np.floor((mean + 0.5) * np.exp(spread * luck - spread**2 / 2)).astype(np.int64)
    day_case = random.random(count) < table.numbers("day_case")[batch["hrg"]]
    days = np.where(planned, np.where(day_case, 0, np.maximum(days, 1)), days)
    return np.minimum(days, LONGEST_STAY)


def _destinations(random: np.random.Generator, batch: Batch) -> Bytes:
    luck = random.random(len(batch["age"]))
    emergency = batch["class"] == EMERGENCY
    died = np.where(emergency, 0.004 + 0.0000002 * batch["age"] ** 3, 0.0003)
    destination = np.where(luck < died, b"79", b"19")
    moved = emergency & (luck > 0.97)
    destination = np.where(moved, b"51", destination)
    return np.where(emergency & (batch["age"] >= 75) & (luck > 0.93) & ~moved, b"54", destination)


@lru_cache(maxsize=1)
def _diagnoses() -> Bytes:
    lists = [row.split("|") for row in case_mix.hrgs().text("diagnoses")]
    many = [[codes[at % len(codes)] for at in range(DIAGNOSES_A_GROUP)] for codes in lists]
    return np.array([[code.encode() for code in codes] for codes in many])


def _costly_patient(area: Area, month: Month) -> Batch:
    """The planted long stays that end in this month."""
    stays = [stay for stay in stories.COSTLY_STAYS if Month.of(stay.discharged) == month]
    stays = [stay for stay in stays if area.settings.start.first_day <= stay.discharged]
    count = len(stays)
    practice = np.full(count, stories.COSTLY_PATIENT_PRACTICE)
    discharged = np.array([activity.day_number(area.settings, stay.discharged) for stay in stays], dtype=np.int64)
    days = np.array([stay.days for stay in stays], dtype=np.int64)
    ages = [stay.discharged.year - stories.COSTLY_PATIENT_BIRTH_YEAR for stay in stays]
    return {
        "practice": practice,
        "cell": np.full(count, activity.CELLS - 1),
        "hrg": np.array([case_mix.hrgs().index(stay.hrg) for stay in stays], dtype=np.int64),
        "class": np.full(count, EMERGENCY),
        "discharged": discharged,
        "days": days,
        "admitted": discharged - days,
        "sex": np.ones(count, dtype=np.int64),
        "place": np.zeros(count, dtype=np.int64),
        "age": np.array(ages, dtype=np.int64),
        "number": np.full(count, area.register.reserved_number(stories.COSTLY_PATIENT_PRACTICE)),
        "method": np.full(count, b"21"),
        "source": np.full(count, b"19"),
        "destination": np.full(count, b"19"),
        "diagnosis": np.zeros(count, dtype=np.int64),
        "no_number": np.zeros(count, dtype=bool),
        "unattributed": np.zeros(count, dtype=bool),
    }
