"""The nine age bands of NHS list sizes, which are also those of ASTRO-PU."""

from bisect import bisect_right

BAND_STARTS = (0, 5, 15, 25, 35, 45, 55, 65, 75)
NINE_BANDS = ("0-4", "5-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+")
MALE, FEMALE = "1", "2"
OLDEST = 120


def is_within_a_band(age_from: int, age_end: int | None) -> bool:
    """Do these half-open ages lie in one of the nine bands? Otherwise their patients cannot be put in any."""
    start, end = band_limits(band_of(age_from))
    return start <= age_from and (end is None or (age_end is not None and age_end <= end))


def band_of(age: int) -> str:
    """The band that holds an age in whole years.

    :raises ValueError: outside 0 to 120.
    """
    if not 0 <= age <= OLDEST:
        raise ValueError(f"age {age} is not between 0 and {OLDEST}")
    return NINE_BANDS[bisect_right(BAND_STARTS, age) - 1]


def band_limits(band: str) -> tuple[int, int | None]:
    """The half-open limits of a band; the last has no upper one."""
    index = NINE_BANDS.index(band)
    return BAND_STARTS[index], BAND_STARTS[index + 1] if index + 1 < len(BAND_STARTS) else None
