from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np
import pytest

from pbc.activity.management.demo_files import rates, stories, story_telling
from pbc.activity.management.demo_files.activity import Area
from pbc.activity.management.demo_files.organisations import build
from pbc.activity.management.demo_files.settings import WorldSettings
from pbc.core.periods import FinancialYear, Month
from tests.unit.activity.management.demo_files.conftest import World

PRACTICE = "GENERAL MEDICAL PRACTICE CODE (PATIENT REGISTRATION)"
LIMIT_99_8 = 3.090232306
Row = dict[str, str]


def is_gp_referral(row: Row) -> bool:
    seen = row["ATTENDED OR DID NOT ATTEND CODE"] in {"5", "6"} and row["FIRST ATTENDANCE CODE"] in {"1", "3"}
    return seen and row["SOURCE OF REFERRAL FOR OUT-PATIENTS CODE"] in {"03", "12"}


def is_between_consultants(row: Row) -> bool:
    seen = row["ATTENDED OR DID NOT ATTEND CODE"] in {"5", "6"} and row["FIRST ATTENDANCE CODE"] in {"1", "3"}
    return seen and row["SOURCE OF REFERRAL FOR OUT-PATIENTS CODE"] in {"05", "01", "02", "10", "11"}


def is_counted(row: Row) -> bool:
    return row["A AND E ATTENDANCE CATEGORY"] in {"1", "3"}


def test_the_referrer_lies_beyond_the_limit_and_alone(two_years: World) -> None:
    """Observed against expected at the national rates, from the files: z on the scale of the funnel."""
    area = Area.of(build(WorldSettings(practices=6)), 0)
    seen = Counter(
        row[PRACTICE] for row in two_years.rows("outpatients") if row["month"] < "2006-04" and is_gp_referral(row)
    )
    national = rates.national_events(rates.NATIONAL_INDICATORS[0], FinancialYear(2005)) / rates.england()
    scores = {}
    for practice, people in zip(area.practices, area.lists[:, :4].mean(axis=1), strict=True):
        expected = float((people * national.ravel()).sum())
        scores[practice.code] = (seen[practice.code] / expected - 1) * np.sqrt(expected)

    assert max(scores, key=lambda code: scores[code]) == two_years.story("referrer_beyond_limit")["practice"]
    beyond = [code for code, z in scores.items() if z > LIMIT_99_8]
    assert beyond == ["Q00003"]
    assert scores["Q00003"] > 12


def test_the_small_practice_is_a_few_per_cent_under_last_years_cost(two_years: World) -> None:
    """Rows at one set of prices, so that only activity counts; months that the late provider sent in both years."""
    story = two_years.story("small_practice_under_budget")
    late = two_years.story("provider_reports_late")["provider"]
    prices = _prices()
    pounds: dict[bool, float] = defaultdict(float)
    for row in two_years.rows("spells"):
        same = not (row["ORGANISATION CODE (CODE OF PROVIDER)"] == late and row["month"][5:] == "03")
        if row[PRACTICE] == story["practice"] and same:
            pounds[row["month"] >= "2006-04"] += prices(row)

    low, high = story["expected"]["hospital_change_between"]
    assert low <= pounds[True] / pounds[False] - 1 <= high


@pytest.mark.parametrize(
    ("dataset", "counts", "factor"),
    [
        ("outpatients", is_gp_referral, stories.SHIFT_GP_FIRSTS),
        ("outpatients", is_between_consultants, stories.SHIFT_CONSULTANT_TO_CONSULTANT),
        ("ae", is_counted, stories.SHIFT_AE),
    ],
)
def test_spend_moves_between_the_lines(
    two_years: World, dataset: str, counts: Callable[[Row], bool], factor: float
) -> None:
    practice = two_years.story("spend_moves_between_lines")["practice"]
    months = Counter(row["month"] for row in two_years.rows(dataset) if row[PRACTICE] == practice and counts(row))
    winter = ("09", "10", "11", "12", "01", "02")

    def total(first: int) -> int:
        return sum(months[f"{first + (month < '09')}-{month}"] for month in winter)

    assert total(2006) / total(2005) == pytest.approx(factor, rel=0.15)


def test_the_late_provider_has_no_file_for_the_last_month(two_years: World) -> None:
    story = two_years.story("provider_reports_late")
    sent = [entry for entry in two_years.manifest.files if entry.sender == story["provider"]]

    assert "2007-03" not in {entry.period for entry in sent}
    assert "2007-02" in {entry.period for entry in sent}
    for dataset in ("spells", "outpatients", "ae"):
        thin, full = [entry for entry in sent if entry.period == "2006-12" and entry.dataset == dataset]
        assert thin.rows == int(full.rows * stories.THIN_SHARE)
        order = two_years.manifest.files
        between = order[order.index(thin) + 1 : order.index(full)]
        assert any(entry.period == "2007-01" for entry in between), "the fuller file comes a month later"


def test_one_patient_costs_about_fifty_two_thousand_pounds(two_years: World) -> None:
    story = two_years.story("one_very_costly_patient")
    rows = [row for row in two_years.rows("spells") if row["NHS NUMBER"] == story["nhs_number"]]

    assert [row["DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"] for row in rows] == [
        *("2006-07-20", "2006-11-09", "2007-03-14"),
    ]
    assert {row[PRACTICE] for row in rows} == {story["practice"]}
    assert story["expected"]["pounds"] == pytest.approx(stories.COSTLY_PATIENT_TARGET_POUNDS, rel=0.01)


def test_the_costly_stays_do_not_overlap() -> None:
    ends = [stay.discharged.toordinal() for stay in stories.COSTLY_STAYS]
    starts = [stay.discharged.toordinal() - stay.days for stay in stories.COSTLY_STAYS]

    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))


def test_merged_codes_are_gone_from_the_files(two_years: World) -> None:
    merged, pcts = two_years.story("practice_merger"), two_years.story("pct_merger")
    for dataset in ("spells", "outpatients", "ae"):
        for row in two_years.rows(dataset):
            if row["month"] >= "2006-07":
                assert row[PRACTICE] != merged["predecessor"]
            commissioner = row["ORGANISATION CODE (CODE OF COMMISSIONER)"]
            assert (commissioner == pcts["successor"]) == (row["month"] >= "2006-10")


def test_unattributed_rows_are_as_many_as_told(two_years: World) -> None:
    practices = Counter(row[PRACTICE] for row in two_years.rows("outpatients"))

    share = practices[stories.UNKNOWN_PRACTICE] / practices.total()

    assert share == pytest.approx(two_years.story("unattributed_rows")["expected"]["share_of_rows"], rel=0.3)


def test_a_short_world_tells_only_what_is_in_it() -> None:
    world = build(WorldSettings(practices=6, months=2))

    keys = [story["key"] for story in story_telling.told(world, Area.of(world, 0))]

    assert keys == ["referrer_beyond_limit", "provider_reports_late", "unattributed_rows"]


def test_part_of_the_costly_year_costs_part() -> None:
    year = FinancialYear(2006)

    assert story_telling.costly_patient_pounds(year, (Month(2006, 7),)) == 9_400 + (98 - 46) * 230


def _prices() -> Callable[[Row], float]:
    """A price for a row, worked out apart from the generator: base and excess days, no short stays or top-ups."""
    from pbc.activity.management.demo_files.case_mix import hrgs

    table = {row["code"]: row for row in hrgs().rows}

    def price(row: Row) -> float:
        group = table[row["HEALTHCARE RESOURCE GROUP CODE"]]
        kind = "elective" if row["ADMISSION METHOD CODE (HOSPITAL PROVIDER SPELL)"][0] == "1" else "non_elective"
        start, end = (
            np.datetime64(row[name])
            for name in ("START DATE (HOSPITAL PROVIDER SPELL)", "DISCHARGE DATE (HOSPITAL PROVIDER SPELL)")
        )
        extra = max(int((end - start).astype(int)) - int(group[f"trim_{kind}"]), 0)
        return float(group[kind]) + extra * float(group["day_rate"])

    return price
