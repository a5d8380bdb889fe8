"""What the files of spells, appointments and attendances have in common: whose patient it is, and the usual gaps."""

import numpy as np

from pbc.activity.management.demo_files import stories
from pbc.activity.management.demo_files.activity import Area, Batch
from pbc.activity.management.demo_files.organisations import Provider
from pbc.activity.management.demo_files.writers import Bytes, as_bytes, digits, repeated
from pbc.core.periods import Month

OLDEST = 104


def lose_some(random: np.random.Generator, batch: Batch) -> None:
    """Mark the rows that come without an NHS number, and those of nobody's practice."""
    count = len(batch["practice"])
    batch["no_number"] = random.random(count) < 1 / stories.NO_NHS_NUMBER_ONE_IN
    batch["unattributed"] = random.random(count) < 1 / stories.UNATTRIBUTED_ONE_IN


def patient_columns(area: Area, provider: Provider, month: Month, batch: Batch, first_number: int = 1) -> list[Bytes]:
    """The columns that every layout begins with: who sends it, for whom, and the patient's age and sex."""
    count = len(batch["practice"])
    codes = area.practice_codes(month)[batch["practice"]]
    return [
        repeated(provider.code, count),
        area.pct_codes(month)[batch["practice"]],
        np.where(batch["unattributed"], stories.UNKNOWN_PRACTICE.encode(), codes),
        running_numbers(month, count, first_number),
        np.where(batch["unattributed"] | batch["no_number"], b"", batch["number"]),
        as_bytes([str(age) for age in range(OLDEST + 1)])[batch["age"]],
        as_bytes(["1", "2"])[batch["sex"]],
    ]


def running_numbers(month: Month, count: int, first_number: int = 1) -> Bytes:
    """Year and month, then a running number: no two of a provider are the same."""
    prefix = (month.year % 100 * 100 + month.month) * 10**8
    return digits(prefix + np.arange(first_number, first_number + count), 12)
