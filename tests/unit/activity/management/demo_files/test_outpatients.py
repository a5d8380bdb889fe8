from collections import Counter

import pytest

from tests.unit.activity.management.demo_files.conftest import World


def test_rows_make_sense_by_themselves(two_years: World) -> None:
    outcomes: Counter[tuple[bool, bool]] = Counter()
    referrer = two_years.story("referrer_beyond_limit")["practice"]
    for row in two_years.rows("outpatients"):
        seen = row["ATTENDED OR DID NOT ATTEND CODE"] in {"5", "6"}
        assert row["APPOINTMENT DATE"].startswith(row["month"])
        assert seen or not row["PRIMARY PROCEDURE (OPCS)"]
        if row["TREATMENT FUNCTION CODE"] == "501":
            assert row["PERSON GENDER CODE CURRENT"] == "2"
        if row["TREATMENT FUNCTION CODE"] == "420":
            assert int(row["AGE AT CDS ACTIVITY DATE"]) <= 15
        if row["GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"] != referrer:
            outcomes[(row["FIRST ATTENDANCE CODE"] in {"1", "3"}, seen)] += 1

    first, follow_up = outcomes[True, True], outcomes[False, True]
    assert follow_up / first == pytest.approx(2.1, abs=0.15)
    assert outcomes[True, False] / (first + outcomes[True, False]) == pytest.approx(0.11, abs=0.01)


def test_first_attendances_are_as_many_as_elsewhere(two_years: World) -> None:
    rates = two_years.manifest.summary["2005/06"]

    assert rates["first_outpatients_per_1000"] == pytest.approx(240, abs=30)


def test_specialties_follow_up_differently(two_years: World) -> None:
    seen: Counter[tuple[str, bool]] = Counter(
        (row["TREATMENT FUNCTION CODE"], row["FIRST ATTENDANCE CODE"] == "1")
        for row in two_years.rows("outpatients")
        if row["ATTENDED OR DID NOT ATTEND CODE"] in {"5", "6"}
    )

    eyes, gynaecology = (seen[code, False] / seen[code, True] for code in ("130", "502"))

    assert eyes > 1.6 * gynaecology


def test_what_the_summary_counts_is_what_the_files_hold(two_years: World) -> None:
    """The totals include what was not sent in time and what errors replaced; hence a little more than the files."""
    counted = two_years.manifest.totals[min(two_years.manifest.totals)].counts
    read = Counter(
        row["FIRST ATTENDANCE CODE"] in {"1", "3"}
        for row in two_years.rows("outpatients")
        if row["ATTENDED OR DID NOT ATTEND CODE"] in {"5", "6"} and row["month"] < "2006-04"
    )

    assert 0 <= counted["first_outpatients"] - read[True] <= 40
    assert 0 <= counted["follow_ups"] - read[False] <= 40
