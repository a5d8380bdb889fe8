"""Charts of distances from a target."""

from dataclasses import replace

from pbc.core.charts.distances import DistantPractice, distances_chart
from tests.unit.core.charts.samples import DISTANCES, frame


def test_words_say_how_many_are_outside_and_where_the_practice_stands():
    svg = distances_chart(frame("d", title="Distance"), DISTANCES)

    assert svg.alt == (
        "Distance (per 1,000 patients): 3 practices from −12.0 to 14.2, 2 outside the band of 10.0."
        " You: −3.1, inside the band."
    )
    assert "nought is its fair share" in svg.description
    assert "1 practice without a value is not drawn." in svg.description


def test_the_table_goes_from_lowest_to_highest_with_the_missing_last():
    assert distances_chart(frame("d"), DISTANCES).table.rows == (
        ("The Green", "−12.0", "Below the band"),
        ("Hill Street (you)", "−3.1", "Inside the band"),
        ("Mill Lane", "14.2", "Above the band"),
        ("New Practice", "no value", "Not known"),
    )


def test_the_target_the_band_and_the_key_are_named_in_the_picture():
    text = distances_chart(frame("d"), DISTANCES).text

    for label in ("You", "Fair share", "+10.0", "−10.0", "above the band", "below the band", "inside the band"):
        assert f">{label}<" in text


def test_the_edge_of_the_band_is_inside_and_the_key_names_only_what_is_there():
    svg = distances_chart(frame("d"), replace(DISTANCES, practices=(DistantPractice("A", 10.0),)))

    assert svg.table.rows[0][2] == "Inside the band"
    assert ">above the band<" not in svg.text


def test_two_hundred_practices_fit():
    many = tuple(DistantPractice(f"{i:03}", i - 100.0) for i in range(200))

    assert len(distances_chart(frame("d"), replace(DISTANCES, practices=many)).text) < 150_000
