from pbc.core.charts.monthly import MONEY, MONTHS, line_layer


def test_each_series_has_its_colour_and_its_dash() -> None:
    layer = line_layer({"cost": ("#111111", [6, 4]), "freed": ("#222222", [1, 0])})
    encoding = layer["encoding"]
    assert (encoding["x"], encoding["y"]) == (MONTHS, MONEY)
    for key, values in (("color", ["#111111", "#222222"]), ("strokeDash", [[6, 4], [1, 0]])):
        assert encoding[key]["scale"] == {"domain": ["cost", "freed"], "range": values}
