"""Every figure of a line has a name, so that none is without a page."""

from budgets.domain.causes import Cause
from budgets.domain.forecasts import ForecastMethod
from budgets.domain.statements import ACTIVITY, MONEY
from budgets.presenters.figures import FIGURE_LABELS, title
from tests.unit.budgets.domain.test_statements import actual, annual, figures


def test_every_figure_has_a_label() -> None:
    ranges, causes = (f"range_{method}" for method in ForecastMethod), (f"cause_{cause}" for cause in Cause)
    assert FIGURE_LABELS.keys() == {*MONEY, *ACTIVITY, *map(str, ForecastMethod), *ranges, *causes}
    line = figures([annual()], [actual()]).lines[0]
    assert line.figures.keys() <= FIGURE_LABELS.keys()


def test_a_title_says_whose_figure_it_is() -> None:
    line = figures([annual()], [actual()]).lines[0]
    assert title(line, "cause_volume") == f"{line.label}: why it moved, volume"
    assert title(line, "high_cost") != title(line, "cause_high_cost")
