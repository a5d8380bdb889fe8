from datetime import date

from pbc.organisations.domain.list_sizes import ListSize
from pbc.organisations.rendering import list_size_chart


def test_a_quarter_without_a_count_is_a_gap() -> None:
    lists = [ListSize(date(2006, 4, 1), 5000), ListSize(date(2006, 10, 1), 5100)]
    chart = list_size_chart(lists)
    assert [row[0] for row in chart.table.rows] == ["Apr 06", "Jul 06", "Oct 06"]
    assert "5,000" in str(chart.table.rows[0])
    assert "5,000" not in str(chart.table.rows[1])


def test_counts_need_not_fall_on_quarters() -> None:
    lists = [ListSize(date(2006, 4, 1), 5000), ListSize(date(2006, 5, 1), 5050), ListSize(date(2006, 7, 1), 5100)]
    assert [row[0] for row in list_size_chart(lists).table.rows] == ["Apr 06", "May 06", "Jul 06"]
