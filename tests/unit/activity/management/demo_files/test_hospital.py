"""The columns that the three hospital files share."""

import numpy as np
import pytest

from pbc.activity.management.demo_files import ae, hospital, outpatients, spells, stories
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import Role, providers_of
from pbc.core.periods import Month

APRIL = Month(2006, 4)
PROVIDER, PCT, PRACTICE, NUMBER, NHS_NUMBER, AGE, SEX = range(7)


def test_numbers_run_on_from_the_first() -> None:
    assert hospital.running_numbers(APRIL, 2, first_number=7).tolist() == [b"060400000007", b"060400000008"]


@pytest.mark.parametrize("file", [spells, outpatients, ae])
def test_every_file_begins_with_the_patient(area: Area, file) -> None:
    provider = providers_of(0)[Role.ACUTE]
    batch = file.generate(area, provider, APRIL)
    shared = hospital.patient_columns(area, provider, APRIL, batch)
    columns = file.columns(area, provider, APRIL, batch)
    assert [column.tolist() for column in columns[: len(shared)]] == [column.tolist() for column in shared]
    assert {code.decode() for code in shared[PROVIDER].tolist()} == {provider.code}
    assert set(shared[SEX].tolist()) == {b"1", b"2"}
    assert [int(age) for age in shared[AGE].tolist()] == batch["age"].tolist()


def test_who_is_of_no_practice_has_no_number_and_few_others_lack_one(area: Area) -> None:
    provider = providers_of(0)[Role.ACUTE]
    batch = outpatients.generate(area, provider, APRIL)
    columns = hospital.patient_columns(area, provider, APRIL, batch)
    lost, practices, numbers = (
        np.array(part) for part in (batch["unattributed"], columns[PRACTICE], columns[NHS_NUMBER])
    )
    assert set(practices[lost].tolist()) <= {stories.UNKNOWN_PRACTICE.encode()}
    assert stories.UNKNOWN_PRACTICE.encode() not in practices[~lost]
    assert set(numbers[lost].tolist()) <= {b""}
    assert 0 < (numbers[~lost] == b"").mean() < 0.1


def test_so_many_are_lost_as_the_story_says(area: Area) -> None:
    batch = {"practice": np.zeros(400_000, dtype=np.int64)}
    hospital.lose_some(np.random.default_rng(1), batch)
    assert batch["no_number"].mean() == pytest.approx(1 / stories.NO_NHS_NUMBER_ONE_IN, rel=0.1)
    assert batch["unattributed"].mean() == pytest.approx(1 / stories.UNATTRIBUTED_ONE_IN, rel=0.1)
