"""480 follow-ups of 240 patients at 75.00; forty per cent move to a clinic at 45.00, with 2,400 a year to run it.

16 a month move: 14,400 a year freed, 8,640 paid the new way, 3,360 net of the running cost.
"""

from dataclasses import replace
from decimal import Decimal
from math import sqrt
from typing import Any

import numpy as np
import pytest

from business_cases.domain.costs import recovery
from business_cases.domain.redesign import Ask, Used, balance_parts, costs_of, saving_of, spread_of, try_redesign
from pbc.core.periods import Month
from pbc.core.working import Source

N, C = 2.0, 150.0
EACH = (N, C, N * N, N * C, C * C, N**3, N * N * C, N * C * C, C**3)


def ask(**given: Any) -> Ask:
    start: dict[str, Any] = {
        "line": "follow_up_outpatient",
        "code": "330",
        "share": Decimal(40),
        "price": Decimal(45),
        "start": Month(2007, 1),
        "ramp": 0,
        "notice": 2,
        "one_off": Decimal(3000),
        "running": Decimal(2400),
        "within": 24,
    }
    return Ask(**start | given)


def used(patients: int = 240, **given: Any) -> Used:
    whole = Used(
        label="Follow-up outpatient attendances, 330",
        unit="attendances",
        units=2 * patients,
        priced=2 * patients,
        cost=Decimal(150 * patients),
        months=12,
        patients=patients,
        nets=tuple(patients * each for each in EACH),  # type: ignore[arg-type]
        source=Source("rows", "invented"),
    )
    return replace(whole, **given)


def figures(trial: Any) -> dict[str, Any]:
    return {each.name: each.value for each in trial.workings}


def test_the_sums_of_the_example() -> None:
    found = figures(try_redesign(ask(), used()))
    assert found["Units a month that move"] == Decimal("16.00")
    assert found["Tariff of one"] == Decimal("75.00")
    assert found["Tariff released, full year"] == Decimal("14400.00")
    assert found["Cost of the new way, full year"] == Decimal("8640.00")
    assert found["Net saving of a full year"] == Decimal("3360.00")


def test_every_figure_opens_to_its_inputs_and_paragraph() -> None:
    for each in try_redesign(ask(), used()).workings:
        assert each.formula
        assert each.paragraph
        assert each.inputs


def test_the_month_of_recovery_counts_notice_and_cost_paid_once() -> None:
    """Two months cost 920 each and free nothing: −4,840 with what is paid once; then 280 a month: 18 months more."""
    trial = try_redesign(ask(), used())
    assert trial.recovery is not None
    assert trial.recovery.months[1].balance == Decimal("-4840.00")
    assert trial.recovery.month == 20


def test_part_of_a_year_is_scaled_up_and_said_to_be() -> None:
    trial = try_redesign(ask(), used(patients=120, months=6))
    assert figures(trial)["Units a month that move"] == Decimal("16.00")
    assert any("Only 6 of the last twelve months" in each for each in trial.warnings)


def test_the_interval_is_that_of_chance_twice_over() -> None:
    found = try_redesign(ask(), used()).range
    assert found is not None
    t, x = 0.4, C - 45 * N
    mean, sd = t * 240 * x, sqrt((t + t * t) * 240 * x * x)
    skewness = (t - t**3) * 240 * x**3 / sd**3
    shift = (1.959964**2 - 1) * skewness / 6
    assert float(found.lower) == pytest.approx(mean + sd * (shift - 1.959964) - 2400, abs=0.5)
    assert float(found.upper) == pytest.approx(mean + sd * (shift + 1.959964) - 2400, abs=0.5)
    assert found.month_at_upper is not None
    assert found.month_at_upper < 20


def test_the_spread_agrees_with_drawing_it_at_random() -> None:
    """What a year brings, less what the year before foretold of it."""
    random = np.random.default_rng(20061)
    foretold = 0.4 * random.poisson(240, 200_000) * 60
    brought = random.poisson(0.4 * 240, 200_000) * 60
    apart = brought - foretold
    spread = spread_of(ask(), used())
    assert spread.mean == pytest.approx(float(brought.mean()), rel=0.01)
    assert spread.variance == pytest.approx(float(apart.var()), rel=0.02)
    assert spread.third == pytest.approx(float(((apart - apart.mean()) ** 3).mean()), rel=0.25)


def test_too_few_patients_have_no_interval_and_a_warning() -> None:
    trial = try_redesign(ask(), used(patients=29))
    assert trial.range is None
    assert any("29 patients" in each for each in trial.warnings)
    assert try_redesign(ask(), used(patients=30)).range is not None


def test_what_must_be_true_is_worked_out_by_hand() -> None:
    """In 24 months 22 are freed and 24 moved: a unit gains 22 × 75 − 24 × 45 = 570; other cost is 7,800."""
    assert balance_parts(ask(), saving_of(ask(), used()), costs_of(ask())) == (22, 24, Decimal("7800.00"))  # type: ignore[arg-type]
    values = [working.value for _, working in try_redesign(ask(), used()).must_be_true]
    assert values == [Decimal("13.68"), Decimal("34.21"), Decimal("48.44")]


@pytest.mark.parametrize(("price", "is_enough"), [("48.43", True), ("48.45", False)])
def test_the_highest_price_is_where_the_balance_turns(price: str, is_enough: bool) -> None:
    saving = saving_of(ask(), used())
    assert saving is not None
    tried = replace(saving, replacement=Decimal(price))
    balance = recovery(costs_of(ask()), [tried], Month(2007, 1)).months[23].balance
    assert (balance >= 0) is is_enough


def test_a_ramp_and_months_paid_twice_count_in_what_must_be_true() -> None:
    """Growing over three months: a quarter, a half, three quarters; the first two are paid twice."""
    tried = ask(ramp=3, notice=2)
    freed, moved, _ = balance_parts(tried, saving_of(tried, used()), costs_of(tried))  # type: ignore[arg-type]
    assert (freed, moved) == (Decimal("21.75"), Decimal("22.50"))


def test_a_price_above_the_tariff_never_pays() -> None:
    trial = try_redesign(ask(price=Decimal(80)), used())
    assert trial.recovery is not None
    assert trial.recovery.month is None
    assert any("adds to the cost" in each for each in trial.warnings)
    assert [words for words, _ in trial.must_be_true] == ["One must cost no more than this the new way"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"units": 0, "priced": 0, "cost": Decimal(0), "patients": 0}, "nothing to move"),
        ({"priced": 0, "cost": Decimal(0), "patients": 0}, "None of it has a price"),
    ],
)
def test_where_nothing_has_a_price_there_is_no_result(given: dict[str, Any], words: str) -> None:
    trial = try_redesign(ask(), replace(used(), **given))
    assert (trial.saving, trial.recovery, trial.workings) == (None, None, ())
    assert any(words in each for each in trial.warnings)


def test_units_without_a_price_are_counted_and_left_out() -> None:
    trial = try_redesign(ask(), used(units=500))
    assert any("20 of 500 attendances have no price" in each for each in trial.warnings)
    assert figures(trial)["Units a month that move"] == Decimal("16.00")


@pytest.mark.parametrize(
    ("line", "words"), [("emergency", "emergency threshold"), ("day_case", "covers the whole stay")]
)
def test_a_service_has_its_own_warning(line: str, words: str) -> None:
    assert any(words in each for each in try_redesign(ask(line=line), used()).warnings)


def test_notice_is_asked_for_where_none_is_given() -> None:
    assert any("given notice" in each for each in try_redesign(ask(notice=0), used()).warnings)
    assert not any("given notice" in each for each in try_redesign(ask(), used()).warnings)


def test_costs_of_nothing_are_no_rows() -> None:
    assert costs_of(ask(one_off=Decimal(0), running=Decimal(0))) == ()
