import pytest

from bench.registry import BENCHMARKS, Measure, benchmark, discover, number, table


@pytest.mark.parametrize(
    ("measure", "aim", "verdict"),
    [
        (Measure("time", 3, "s"), "", ""),
        (Measure("time", 8, "s", at_most=8), "≤ 8.00", "ok"),
        (Measure("time", 8.1, "s", at_most=8), "≤ 8.00", "missed"),
        (Measure("speed", 20, "packs/min", at_least=20), "≥ 20.0", "ok"),
        (Measure("speed", 19, "packs/min", at_least=20), "≥ 20.0", "missed"),
    ],
)
def test_a_measure_is_held_against_its_aim(measure: Measure, aim: str, verdict: str) -> None:
    assert (measure.aim, measure.verdict) == (aim, verdict)


@pytest.mark.parametrize(
    ("value", "text"), [(1234567.8, "1,234,568"), (100, "100"), (12.34, "12.3"), (1.234, "1.23"), (0, "0.00")]
)
def test_numbers_have_three_figures_that_count(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_are_right_aligned() -> None:
    lines = table([Measure("import", 1000, "rows/s"), Measure("ratio to COPY", 4, "times", at_most=8)]).splitlines()
    assert lines[0].split() == ["measure", "value", "unit", "aim"]
    assert lines[2].index("1,000") + 5 == lines[3].index("4.00") + 4
    assert lines[3].endswith("≤ 8.00  ok")


def test_two_benchmarks_cannot_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(BENCHMARKS, "twice", raising=False)
    benchmark("twice", "Once")(list)
    try:
        with pytest.raises(ValueError, match="two benchmarks named twice"):
            benchmark("twice", "Again")(list)
    finally:
        del BENCHMARKS["twice"]


def test_the_benchmarks_are_found() -> None:
    discover()
    assert "copy" in BENCHMARKS
