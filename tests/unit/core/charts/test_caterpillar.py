"""Caterpillar charts."""

from dataclasses import replace

from pbc.core.charts.caterpillar import RankedPractice, caterpillar_chart
from tests.unit.core.charts.samples import RANKING, frame


def test_words_say_where_the_practice_stands():
    svg = caterpillar_chart(frame("c"), RANKING)

    assert svg.alt == (
        "Admissions (per 1,000 patients): 3 practices from 82.0 to 140.0. You: 101.0, number 2 from the lowest."
        " PCT 100.0. England 98.0."
    )
    assert "1 practice without a value is not drawn." in svg.description


def test_the_table_goes_from_lowest_to_highest_with_the_missing_last():
    table = caterpillar_chart(frame("c"), RANKING).table

    assert table.rows == (
        ("The Green", "82.0", "no value", "no value"),
        ("Hill Street (you)", "101.0", "95.0", "107.0"),
        ("Mill Lane", "140.0", "120.0", "160.0"),
        ("New Practice", "no value", "no value", "no value"),
    )


def test_the_practice_and_both_lines_are_named_in_the_picture():
    text = caterpillar_chart(frame("c"), RANKING).text

    for label in ("You", "PCT 100.0", "England 98.0", "3 practices, lowest to highest"):
        assert f">{label}<" in text


def test_a_practice_without_a_value_is_told_so():
    practices = (RankedPractice("Mill Lane", 3.0), RankedPractice("Hill Street", None, you=True))

    svg = caterpillar_chart(frame("c"), replace(RANKING, practices=practices))

    assert "You have no value." in svg.alt
    assert ">You<" not in svg.text


def test_ties_keep_one_order():
    tied = tuple(RankedPractice(name, 5.0) for name in "cab")

    table = caterpillar_chart(frame("c"), replace(RANKING, practices=tied)).table

    assert [row[0] for row in table.rows] == ["a", "b", "c"]


def test_two_hundred_practices_fit():
    many = tuple(RankedPractice(f"{i:03}", float(i), i - 5.0, i + 5.0) for i in range(200))

    svg = caterpillar_chart(frame("c"), replace(RANKING, practices=many))

    assert len(svg.table.rows) == 200
    assert len(svg.text) < 120_000
