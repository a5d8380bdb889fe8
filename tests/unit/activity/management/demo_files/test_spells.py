import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from pbc.activity.domain.pricing.spells import Spell, SpellTariff, price_spell
from pbc.activity.management.demo_files import spells, stories
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import Role, providers_of
from pbc.activity.management.demo_files.tariffs import TOP_UPS
from pbc.core.periods import Month
from tests.unit.activity.management.demo_files.conftest import World

START, END = "START DATE (HOSPITAL PROVIDER SPELL)", "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"
METHOD = "ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"


def test_rows_make_sense_by_themselves(two_years: World) -> None:
    kinds: Counter[str] = Counter()
    for row in two_years.rows("spells"):
        start, end = date.fromisoformat(row[START]), date.fromisoformat(row[END])
        method, day_case = row[METHOD], row["PATIENT CLASSIFICATION CODE"] == "2"
        assert start <= end
        assert row[END].startswith(row["month"])
        assert 0 <= int(row["AGE ON ADMISSION"]) <= 104
        assert not day_case or (start == end and method[0] == "1")
        if method in {"31", "32"}:
            assert row["PERSON GENDER CODE CURRENT"] == "2"
        if method in {"82", "83"}:
            assert row["AGE ON ADMISSION"] == "0"
        kinds[method[0]] += 1

    assert kinds["1"] > kinds["2"] > kinds["3"] > kinds["8"] > 0


def test_no_spell_number_is_used_twice(two_years: World) -> None:
    keys = [
        (row["ORGANISATION CODE (CODE OF PROVIDER)"], row["HOSPITAL PROVIDER SPELL NUMBER"])
        for row in two_years.rows("spells")
    ]

    assert len(keys) == len(set(keys))


def test_rates_and_stays_are_those_of_a_real_place(two_years: World) -> None:
    rates = two_years.manifest.summary["2005/06"]

    assert rates["emergency_admissions_per_1000"] == pytest.approx(92.3, abs=9)
    assert rates["elective_admissions_per_1000"] == pytest.approx(110, abs=11)
    stays = [
        (date.fromisoformat(row[END]) - date.fromisoformat(row[START])).days
        for row in two_years.rows("spells")
        if row[METHOD][0] == "2"
    ]
    assert 4 <= np.mean(stays) <= 7
    assert np.mean([stay < 2 for stay in stays]) == pytest.approx(0.35, abs=0.1)


def test_specialised_services_are_marked_far_away_only(two_years: World) -> None:
    marked = Counter(
        row["ORGANISATION CODE (CODE OF PROVIDER)"]
        for row in two_years.rows("spells")
        if row["SPECIALISED SERVICE CODE"]
    )

    assert set(marked) == {providers_of(0)[Role.SPECIALIST].code}


def test_the_small_practice_repeats_its_year(area: Area) -> None:
    provider = providers_of(0)[Role.ACUTE]

    then, now = (spells.generate(area, provider, month) for month in (Month(2005, 8), Month(2006, 8)))
    groups = [sorted(batch["hrg"][batch["practice"] == stories.SMALL_PRACTICE].tolist()) for batch in (then, now)]

    gone = Counter(groups[0]) - Counter(groups[1])
    assert not Counter(groups[1]) - Counter(groups[0])
    assert sum(gone.values()) == pytest.approx(len(groups[0]) / stories.SMALL_PRACTICE_OMITS_ONE_IN, abs=1)


def test_a_file_of_any_size_goes_on_with_new_draws(area: Area) -> None:
    provider, month = providers_of(0)[Role.ACUTE], Month(2005, 4)

    first, second = (spells.generate(area, provider, month, scale=0.5, chunk=chunk) for chunk in (1, 2))
    whole = spells.generate(area, provider, month)

    assert len(first["hrg"]) == pytest.approx(len(whole["hrg"]) / 2, rel=0.15)
    assert first["hrg"].tolist() != second["hrg"].tolist()


@pytest.mark.parametrize("role", [Role.ACUTE, Role.SPECIALIST])
def test_costs_are_those_that_the_applications_own_pricing_gives(area: Area, two_years: World, role: Role) -> None:
    """The summary of the generator against the price rules, from the tariff file as written."""
    provider, month = providers_of(0)[role], Month(2006, 5)
    batch = spells.generate(area, provider, month)
    rows = zip(*(column.tolist() for column in spells.columns(area, provider, month, batch)), strict=True)
    tariffs = _tariffs(two_years)
    top_ups = {code: Decimal(str(share)) * 100 for code, _, share in TOP_UPS}

    priced = []
    for row, days in zip(rows, batch["days"].tolist(), strict=True):
        method, kind, hrg, service = (row[place].decode() for place in (7, 9, 16, 17))
        priced.append(
            price_spell(
                Spell(admission_method=method, patient_class=kind, length_of_stay=days, hrg=hrg),
                tariffs[hrg],
                top_up_percentage=top_ups.get(service),
            ).price
            or 0
        )

    assert len(priced) > 40
    assert spells.costs(provider, month, batch) == pytest.approx([float(price) for price in priced], abs=0.006)


def _tariffs(world: World) -> dict[str, SpellTariff]:
    with (world.folder / "tariffs/tariff-inpatient-2006.csv").open(encoding="ascii", newline="") as file:
        return {
            row["HEALTHCARE RESOURCE GROUP CODE"]: SpellTariff(
                elective=Decimal(row["ELECTIVE TARIFF"]),
                non_elective=Decimal(row["NON-ELECTIVE TARIFF"]),
                elective_trim=int(row["ELECTIVE TRIM POINT"]),
                non_elective_trim=int(row["NON-ELECTIVE TRIM POINT"]),
                day_rate=Decimal(row["EXCESS BED DAY RATE"]),
                short_stay=row["SHORT STAY"] == "Y",
                short_stay_rate=Decimal(row["SHORT STAY RATE"]),
                excluded=row["EXCLUDED"] == "Y",
            )
            for row in csv.DictReader(file)
        }
