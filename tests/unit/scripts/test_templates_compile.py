from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from scripts.templates_compile import faults, names


def test_a_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "budgets").mkdir()
    (tmp_path / "budgets" / "whole.jinja").write_text("{{ name }}")
    (tmp_path / "budgets" / "broken.jinja").write_text("<p>\n{% if %}")
    environment = Environment(loader=FileSystemLoader(tmp_path), autoescape=True)
    assert names(tmp_path) == ["budgets/broken.jinja", "budgets/whole.jinja"]
    [fault] = faults(environment, tmp_path)
    assert fault.startswith("templates/budgets/broken.jinja:2: ")
