from decimal import Decimal

from pbc.core.charts.figure import Frame
from pbc.core.charts.grammar import Unit
from pbc.core.charts.recovery import RecoveryMonth, cumulative_chart

FRAME = Frame(id="r", title="Cost and money freed", unit=Unit("£", decimals=0, prefix="£"))
MONTHS = (RecoveryMonth("Apr 06", Decimal(100), Decimal(0)), RecoveryMonth("May 06", Decimal(110), Decimal(150)))


def test_both_lines_are_drawn_named_and_told() -> None:
    chart = cumulative_chart(FRAME, MONTHS, "It is paid back in month 2.")
    assert "Cost £110" in chart.text
    assert "Freed £150" in chart.text
    assert chart.alt.endswith("By then £110 spent, £150 freed. It is paid back in month 2.")
    assert chart.table.rows == (("Apr 06", "£100", "£0", "−£100"), ("May 06", "£110", "£150", "£40"))


def test_no_month_is_no_data() -> None:
    assert cumulative_chart(FRAME, ()).table.rows == ()
