from pbc.core.tags import tag


def test_a_tag_is_what_the_component_shows() -> None:
    assert tag("On record", "green") == '<strong class="nhsuk-tag nhsuk-tag--green">On record</strong>'


def test_words_are_escaped() -> None:
    assert "&lt;b&gt;" in tag("<b>", "red")
