"""The Jinja environment: strict about what we forget."""

from dataclasses import dataclass

import pytest
from django.template import engines
from jinja2 import UndefinedError


@dataclass
class Thing:
    name: str = "Elm"


def shown(text: str, **context: object) -> str:
    return engines["jinja2"].env.from_string(text).render(**context)


@pytest.mark.parametrize(
    "text",
    [
        "{{ forgotten }}",
        "{{ forgotten.name }}",
        "{{ thing.nmae }}",
        "{{ thing.nmae.upper() }}",
        "{% for x in forgotten %}{% endfor %}",
    ],
)
def test_what_a_view_forgot_raises(text: str) -> None:
    with pytest.raises(UndefinedError):
        shown(text, thing=Thing())


@pytest.mark.parametrize("text", ["{{ cell.href }}", "{{ cell.href.x }}", "{{ 'x' if cell.href }}", "{{ cell['a'] }}"])
def test_what_a_mapping_leaves_out_is_nothing(text: str) -> None:
    assert shown(text, cell={}) == ""


def test_words_are_escaped() -> None:
    assert shown("{{ name }}", name="<b>") == "&lt;b&gt;"
    macro = '{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": name}) }}'
    assert "&lt;b&gt;" in shown(macro, name="<b>")


def test_words_in_a_summary_are_escaped() -> None:
    macro = '{% from "components/summary.jinja" import summary %}{{ summary([("Name", name)]) }}'
    assert "<b>" not in shown(macro, name="<b>")


def test_words_in_tables_are_escaped() -> None:
    rows = '[[name], [{"text": name, "href": name, "sub": name}]]'
    macro = f'{{% from "components/table.jinja" import data_table %}}{{{{ data_table(name, [name], {rows}) }}}}'
    assert "<b>" not in shown(macro, name="<b>")


def test_figures_are_shown_by_filters() -> None:
    assert shown("{{ -1234.5 | pounds }} {{ 0.5 | percent }} {{ 1234 | number }}") == "−£1,234.50 50.0% 1,234"


def test_a_working_is_shown_from_its_stored_form_too() -> None:
    macro = '{% from "components/working.jinja" import working %}{{ working(figure) }}'
    text = shown(macro, figure={"name": "Rate", "value": "12.5", "unit": "%", "formula": "a ÷ b", "reason": ""})
    assert "12.5%" in text
    assert "a ÷ b" in text


def test_inside_a_working_each_part_is_named_once() -> None:
    part = {"name": "Part", "value": "2", "unit": "%", "formula": "c × d", "reason": ""}
    given = {"name": "Rate", "value": "12.5", "unit": "%", "formula": "a ÷ b", "reason": "", "inputs": [part]}
    text = shown('{% from "components/working.jinja" import working %}{{ working(figure) }}', figure=given)
    assert text.count("Rate") == 2, "for who hears the summary, and above the formula"
    assert text.count("Part") == 2, "before the figure, and for who hears the summary"
    assert "c × d" in text
