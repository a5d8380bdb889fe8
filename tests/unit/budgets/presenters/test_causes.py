from decimal import Decimal

import pytest

from budgets.domain.causes import Cause, Part, Split
from budgets.domain.forecasts import Forecast, ForecastMethod
from budgets.presenters import causes
from pbc.core.working import Working


def split(**parts) -> Split:
    def part(cause):
        within, apart = parts.get(cause.value, (0, 0))
        return Part(cause, Decimal(within), Decimal(apart), Working(cause, None, "£", ""))

    return Split(tuple(part(cause) for cause in Cause))


class Line:
    def __init__(self, found, reason="") -> None:
        self.split, self.label, self.variance = found, "Day cases", Working("Variance", None, "£", "", reason=reason)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"volume": (900, 0)}, "Day cases: £900.00 over budget to date: by volume +£900."),
        (
            {"volume": (200, 0), "mix": (-900, 0), "list_size": (100, 0)},
            "Day cases: £600.00 under budget to date: most by mix −£900; then volume +£200, list size +£100.",
        ),
        (
            {"late_data": (0, 55), "high_cost": (0, 70)},
            "Day cases: on budget to date. Stated apart: high cost +£70, late data +£55.",
        ),
        ({}, "Day cases: on budget to date."),
    ],
)
def test_one_sentence_a_line_with_the_biggest_part_first(parts, sentence) -> None:
    assert causes.why(Line(split(**parts))) == sentence


def test_without_a_variance_the_reason_is_said() -> None:
    assert causes.why(Line(None, "No data are held.")) == "Day cases: No data are held."


@pytest.mark.parametrize("word", ["saving", "overspen", "underspen", "good", "bad"])
def test_no_part_is_praised_or_blamed(word) -> None:
    said = (*causes.CAUSE_MEANINGS.values(), *causes.METHOD_MEANINGS.values())
    assert word not in " ".join(said).lower()


def test_every_cause_and_method_has_words() -> None:
    assert causes.CAUSE_MEANINGS.keys() == set(Cause)
    assert causes.METHOD_LABELS.keys() == causes.METHOD_MEANINGS.keys() == set(ForecastMethod)


def test_an_interval_in_words() -> None:
    def of(value, half, reason=""):
        figure = Working("f", value, "£", "")
        return causes.interval(Forecast(ForecastMethod.LAST_YEAR, figure, Working("s", half, "£", "", reason=reason)))

    assert of(Decimal("1000.00"), Decimal("99.50")) == "£901 to £1,100"
    assert of(Decimal("1000.00"), None, "Too few months.") == "Too few months."
    assert of(None, None, "x") == ""
