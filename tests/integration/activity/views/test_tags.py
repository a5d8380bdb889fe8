from pbc.activity.views.tags import tag


def test_words_are_escaped() -> None:
    assert "&lt;b&gt;" in tag("<b>", "red")
    assert "nhsuk-tag--red" in tag("x", "red")
