import pytest

from pbc.organisations.domain.ages import NINE_BANDS, band_limits, band_of, is_within_a_band


@pytest.mark.parametrize(
    ("age", "band"), [(0, "0-4"), (4, "0-4"), (5, "5-14"), (74, "65-74"), (75, "75+"), (120, "75+")]
)
def test_each_age_has_its_band(age: int, band: str) -> None:
    assert band_of(age) == band


@pytest.mark.parametrize("age", [-1, 121])
def test_no_band_for_an_age_nobody_has(age: int) -> None:
    with pytest.raises(ValueError, match="not between 0 and 120"):
        band_of(age)


def test_bands_meet_without_gap() -> None:
    limits = [band_limits(band) for band in NINE_BANDS]
    assert [end for _, end in limits[:-1]] == [start for start, _ in limits[1:]]
    assert limits[-1] == (75, None)


@pytest.mark.parametrize(
    ("ages", "expected"),
    [((5, 10), True), ((10, 15), True), ((0, 15), False), ((75, None), True), ((95, None), True), ((65, None), False)],
)
def test_five_year_bands_lie_within_the_nine(ages: tuple[int, int | None], expected: bool) -> None:
    assert is_within_a_band(*ages) is expected
