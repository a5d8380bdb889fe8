from budgets.rendering.causes import causes_chart
from tests.unit.budgets.presenters.test_causes import split


def test_the_chart_ends_with_all_that_is_known() -> None:
    chart = causes_chart(split(volume=(900, 0), late_data=(-100, 50)), "Why?")
    assert chart.table.rows[1] == ("Volume", "+£900")
    assert chart.table.rows[-1] == ("All cost known now", "+£850")
    assert 'id="causes"' in chart.text
