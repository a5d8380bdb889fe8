"""What identifies a patient: NHS numbers and their pseudonyms, and the signs that a column holds such things.

Plain numbers live in memory only, between the file and its staging table (domain handbook §12).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b, sha256

import numpy as np

DIGITS = 10
WEIGHTS = np.array([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], np.int32)
MODULUS = 11
REMOVED = "[removed]"

NUMBER = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}")
GROUPED_NUMBER = re.compile(r"\d{3}[ -]\d{3}[ -]\d{4}")
NUMBER_IN_TEXT = re.compile(rf"(?<!\d){NUMBER.pattern}(?!\d)")
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
HEADER_WORDS = {
    "NHS number": re.compile(r"nhs ?n(o|umber|um)\b|health service (id|number)|patient (id|number)", re.IGNORECASE),
    "name": re.compile(r"^name$|surname|forename|(first|last|family|given|patient|full)[ _]?name", re.IGNORECASE),
    "postcode": re.compile(r"post ?code|zip ?code", re.IGNORECASE),
    "date of birth": re.compile(r"\bdob\b|birth ?date|date of birth|person birth", re.IGNORECASE),
    "address": re.compile(r"address", re.IGNORECASE),
    "telephone": re.compile(r"telephone|phone", re.IGNORECASE),
}
FEWEST_SIGNS = 3


def are_nhs_numbers(numbers: Sequence[str]) -> list[bool]:
    """Which of these texts of ten digits pass the check digit and are not one digit ten times (handbook §12.3).

    The last digit must be 11 less the remainder by 11 of the weighted sum of the other nine; 11 counts as 0, and
    10, which is no digit, is never right. So with the last digit counted once, a right sum leaves no remainder. All
    are counted at once, for the sake of large files.
    """
    digits = np.frombuffer("".join(numbers).encode("ascii"), np.uint8).reshape(-1, DIGITS).astype(np.int32) - ord("0")
    differ = (digits != digits[:, :1]).any(axis=1)
    right: list[bool] = ((digits @ WEIGHTS % MODULUS == 0) & differ).tolist()
    return right


def is_nhs_number(number: str) -> bool:
    """Whether a text is ten digits that pass the check."""
    return len(number) == DIGITS and number.isdigit() and number.isascii() and are_nhs_numbers([number])[0]


class Pseudonymiser:
    """Turns NHS numbers into UUIDs by a keyed hash: the same number and key give the same UUID for ever.

    :param key: the data custodian's secret; without it nobody can go from pseudonym to number or try numbers out.
    """

    INVALID = f"{1:032x}"
    """Stands in for a number that fails the check digit: it cannot be trusted to be one patient's. No hash gives it."""

    def __init__(self, key: str) -> None:
        if not key:
            raise ValueError("pseudonyms need a key")
        self._keyed = blake2b(key=sha256(key.encode()).digest(), digest_size=16)

    def of(self, value: str) -> str:
        """The pseudonym of a number as found in a file: 32 hexadecimal digits, '' for none, or ``INVALID``."""
        return self.of_many([value])[0]

    def of_many(self, values: Sequence[str]) -> list[str]:
        """The pseudonym of each, likewise."""
        filled = [value for value in values if value]
        if not _are_plain(filled):
            values = [value.replace(" ", "").replace("-", "") for value in values]
            filled = [value for value in values if _are_plain([value])]
        right = dict(zip(filled, are_nhs_numbers(filled), strict=True))
        return [self._digest(value) if right.get(value) else self.INVALID if value else "" for value in values]

    def _digest(self, number: str) -> str:
        digest = self._keyed.copy()
        digest.update(number.encode())
        return digest.hexdigest()


def _are_plain(numbers: Sequence[str]) -> bool:
    """Whether each of these texts is ten digits and nothing else."""
    digits = "".join(numbers)
    return digits.isdigit() and digits.isascii() and set(map(len, numbers)) == {DIGITS}


def scrub(text: str) -> str:
    """The text without anything that looks like an NHS number or a postcode."""
    return POSTCODE.sub(REMOVED, NUMBER_IN_TEXT.sub(REMOVED, text))


def identifying_header(header: str) -> str | None:
    """What a column's name says it holds about a patient, if anything."""
    words = re.sub(r"[_\s]+", " ", header).strip()
    return next((what for what, pattern in HEADER_WORDS.items() if pattern.search(words)), None)


def identifying_content(values: Iterable[str]) -> str | None:
    """What the distinct values of a column look like, where most look like something that identifies a patient.

    One in eleven random ten-digit numbers passes the check digit by chance, so most must.
    """
    filled = [value for value in {value.strip() for value in values} if value]
    if _most(filled, lambda value: bool(GROUPED_NUMBER.fullmatch(value)) or is_nhs_number(value)):
        return "NHS number"
    if _most(filled, lambda value: bool(POSTCODE.fullmatch(value))):
        return "postcode"
    return None


def _most(values: Sequence[str], looks: Callable[[str], bool]) -> bool:
    hits = sum(map(looks, values))
    return hits >= FEWEST_SIGNS and hits * 2 > len(values)
