"""Words in a chart."""

from pbc.core.charts.grammar import Size
from pbc.core.charts.labels import by_kind, end_labels, key_rows, room_for
from tests.unit.core.charts.samples import frame

KINDS = ("Usual variation", "Unusual: better", "Unusual: worse")


def test_labels_of_close_lines_are_parted():
    pct, england = end_labels(frame("x"), [("PCT", 50.0), ("England", 50.1)], (0, 100))

    assert england["value"] - pct["value"] > 6
    assert (pct["text"], england["text"]) == ("PCT", "England")


def test_longer_labels_take_more_room():
    assert room_for([("Mean 10,000.0", 1.0), ("x", 2.0)]) > room_for([("Mean", 1.0)]) > room_for([])


def test_a_key_stands_in_one_line_where_there_is_room_and_wraps_where_not():
    wide, narrow = key_rows(frame("x"), KINDS), key_rows(frame("x", size=Size.NARROW), KINDS)

    assert len({row["down"] for row in wide}) == 1
    assert len({row["down"] for row in narrow}) == 2
    assert [row["left"] for row in wide] == sorted({row["left"] for row in wide})


def test_each_kind_has_its_own_look():
    assert by_kind({"a": 1, "b": 2})["scale"] == {"domain": ["a", "b"], "range": [1, 2]}
