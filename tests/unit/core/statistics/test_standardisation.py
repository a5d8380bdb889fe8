"""Direct and indirect standardisation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.estimates import Estimate
from pbc.core.statistics.standardisation import (
    IndirectEstimate,
    Reference,
    ReferenceStratum,
    Stratum,
    directly_standardised_rate,
    indirectly_standardise,
    unsuppressed_dsr,
)
from tests.unit.core.statistics.vectors import close, rows

STRATA = rows("standardisation_strata")
METHODS = {"exact": "exact", "byars": "byar"}


def strata_of(area: str) -> list[Stratum]:
    return [
        Stratum(int(row["count"]), int(row["population"]), float(row["esp2013"]))
        for row in STRATA
        if row["area"] == area
    ]


REFERENCE = Reference(
    {
        row["age_band"]: ReferenceStratum(int(row["reference_count"]), int(row["reference_population"]))
        for row in STRATA
        if row["area"] == "A"
    }
)


def populations_of(area: str) -> dict[str, float]:
    return {row["age_band"]: int(row["population"]) for row in STRATA if row["area"] == area}


@pytest.mark.parametrize("row", [row for row in rows("dsr_expected") if row["status"] == "ok"])
def test_direct_rates_match_the_vectors(row):
    rate = directly_standardised_rate(strata_of(row["area"]), multiplier=float(row["multiplier"]))

    assert isinstance(rate, Estimate)
    assert rate.value == close(row["value"])
    assert rate.limits.p95.lower == close(row["lower_95"])
    assert rate.limits.p95.upper == close(row["upper_95"])
    assert rate.limits.p998.lower == close(row["lower_998"])
    assert rate.limits.p998.upper == close(row["upper_998"])


@pytest.mark.parametrize("row", [row for row in rows("dsr_expected") if row["status"] == "suppressed_total_lt_10"])
def test_too_few_events_for_a_direct_rate_are_suppressed(row):
    assert directly_standardised_rate(strata_of(row["area"])) is Absent.TOO_FEW_EVENTS
    assert isinstance(unsuppressed_dsr(strata_of(row["area"])), float)


def test_ten_events_give_a_direct_rate_and_nine_do_not():
    assert isinstance(directly_standardised_rate([Stratum(4, 100, 1), Stratum(6, 100, 1)]), Estimate)
    assert directly_standardised_rate([Stratum(4, 100, 1), Stratum(5, 100, 1)]) is Absent.TOO_FEW_EVENTS


@pytest.mark.parametrize("population", [0, None])
def test_an_empty_stratum_spoils_one_practice_and_not_the_table(population):
    sound = strata_of("A")
    table = {"A": sound, "B": [replace(sound[0], population=population), *sound[1:]]}

    rates = {practice: directly_standardised_rate(strata) for practice, strata in table.items()}

    assert isinstance(rates["A"], Estimate)
    assert rates["B"] is Absent.EMPTY_STRATUM


def test_a_missing_stratum_count_is_no_events():
    assert directly_standardised_rate([Stratum(20, 100, 1), Stratum(None, 100, 1)]) == directly_standardised_rate(
        [Stratum(20, 100, 1), Stratum(0, 100, 1)]
    )


def test_a_stratum_without_weight_still_adds_its_events():
    with_unweighted = directly_standardised_rate([Stratum(8, 100, 1), Stratum(5, 100, 0)], multiplier=1)

    assert isinstance(with_unweighted, Estimate)
    assert with_unweighted.value == pytest.approx(0.08)


def test_a_standard_population_without_weight_is_refused():
    with pytest.raises(ValueError, match="no weight"):
        directly_standardised_rate([Stratum(20, 100, 0)])


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(100, 9000), st.integers(1, 7000)), min_size=1, max_size=19))
def test_a_direct_rate_lies_between_its_limits_and_among_its_band_rates(bands):
    rate = directly_standardised_rate([Stratum(*band) for band in bands], multiplier=1)

    if isinstance(rate, Estimate):
        assert rate.limits.p998.lower <= rate.limits.p95.lower <= rate.value
        assert rate.value <= rate.limits.p95.upper <= rate.limits.p998.upper
        band_rates = [count / people for count, people, _ in bands]
        assert min(band_rates) - 1e-12 <= rate.value <= max(band_rates) + 1e-12
    else:
        assert sum(count for count, _, _ in bands) < 10


@pytest.mark.parametrize("row", rows("isr_expected"))
def test_indirect_ratios_and_rates_match_the_vectors(row):
    result = indirectly_standardise(
        observed=int(row["observed"]),
        populations=populations_of(row["area"]),
        reference=REFERENCE,
        multiplier=float(row["rate_multiplier"]),
    )

    assert isinstance(result, IndirectEstimate)
    assert result.expected == close(row["expected"])
    assert REFERENCE.crude_rate(float(row["rate_multiplier"])) == close(row["reference_crude_rate"])
    for name, estimate in (("ratio", result.ratio), ("rate", result.rate)):
        assert estimate.value == close(row[f"{name}_value"])
        assert estimate.limits.p95.lower == close(row[f"{name}_lower_95"])
        assert estimate.limits.p95.upper == close(row[f"{name}_upper_95"])
        assert estimate.limits.p998.lower == close(row[f"{name}_lower_998"])
        assert estimate.limits.p998.upper == close(row[f"{name}_upper_998"])
        assert estimate.method == METHODS[row["method"]]


def test_an_empty_or_absent_band_adds_nothing_to_the_expected_count():
    assert REFERENCE.expected({"0-4": 100, "5-9": 0}) == REFERENCE.expected({"0-4": 100})


def test_nothing_expected_gives_no_ratio():
    result = indirectly_standardise(observed=3, populations={"0-4": 0}, reference=REFERENCE)

    assert result is Absent.NO_EXPECTED


def test_a_missing_observed_count_gives_no_ratio():
    assert indirectly_standardise(observed=None, populations={"0-4": 9}, reference=REFERENCE) is Absent.NO_NUMERATOR


def test_a_band_the_reference_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no band 0-17"):
        indirectly_standardise(observed=3, populations={"0-17": 10}, reference=REFERENCE)


@pytest.mark.parametrize(
    "strata",
    [{}, {"0-4": ReferenceStratum(3, 0)}, {"0-4": ReferenceStratum(-3, 10)}],
    ids=["none", "empty", "negative"],
)
def test_a_wrong_reference_is_refused(strata):
    with pytest.raises(ValueError, match="reference"):
        Reference(strata)


def test_a_population_like_the_reference_has_a_ratio_of_one_hundred():
    bands = {"young": ReferenceStratum(20, 1000), "old": ReferenceStratum(90, 500)}

    result = indirectly_standardise(
        observed=11, populations={"young": 100, "old": 50}, reference=Reference(bands), reference_value=100
    )

    assert isinstance(result, IndirectEstimate)
    assert result.ratio.value == pytest.approx(100)
    assert result.rate.value == pytest.approx(Reference(bands).crude_rate(1000))
