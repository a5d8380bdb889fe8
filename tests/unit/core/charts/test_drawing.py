"""Templates filled in and drawn."""

import subprocess
import sys

import pytest

from pbc.core.charts.drawing import draw, plot_height, template
from pbc.core.charts.grammar import Size, Spec, Unit


def spec() -> Spec:
    x = {"field": "x", "type": "quantitative"}
    return template(layers=[{"data": {"name": "rows"}, "mark": "point", "encoding": {"x": x}}], params=("list",))


UNIT = Unit("beds")


def test_rows_and_unit_reach_the_picture():
    drawing = draw(spec, size=Size.WIDE, unit=UNIT, rows={"rows": [{"x": 1}, {"x": 2}]})

    assert ">beds</text>" in drawing


def test_a_margin_narrows_the_plot_and_a_height_sets_it():
    def viewbox(**choices: int) -> list[float]:
        drawing = draw(spec, size=Size.WIDE, unit=UNIT, rows={"rows": [{"x": 1}]}, **choices)
        return [float(number) for number in drawing.split('viewBox="')[1].split('"')[0].split()]

    plain, narrowed, low = viewbox(), viewbox(margin=100), viewbox(height=100)

    assert plain[2] - narrowed[2] == pytest.approx(100, abs=1)
    assert plain[3] - low[3] == pytest.approx(plot_height(Size.WIDE) - 100, abs=1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="not JSON compliant"):
        draw(spec, size=Size.WIDE, unit=UNIT, rows={"rows": [{"x": value}]})


def test_a_misspelt_dataset_or_parameter_is_refused():
    with pytest.raises(ValueError, match="has no row"):
        draw(spec, size=Size.WIDE, unit=UNIT, rows={"row": []})
    with pytest.raises(ValueError, match="has no lists"):
        draw(spec, size=Size.WIDE, unit=UNIT, rows={"rows": []}, params={"lists": []})


def test_charts_do_without_altair_in_the_processes_that_serve():
    code = (
        "import sys; from tests.unit.core.charts.samples import samples; samples(); sys.exit('altair' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
