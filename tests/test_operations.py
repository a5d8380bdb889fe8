"""What docs/operations.md says of settings, commands and tables is so."""

import re
from pathlib import Path

from django.core.management import get_commands

from pbc.activity.models import AdmittedSpell

PROJECT = Path(__file__).resolve().parent.parent
GUIDE = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
READ = re.compile(r"(?:\benv(?:\.\w+)?\(\s*|environ\.get\()\"([A-Z_]+)\"")


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    listed = re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE)
    assert set(listed) == set(READ.findall((PROJECT / "pbc" / "settings.py").read_text()))
    assert len(listed) == len(set(listed))


def test_a_setting_is_found_however_it_is_read() -> None:
    source = (
        'a = env("A_B", default="")\nb = env.bool(\n    "C", True)\nc = os.environ.get("D")\nd = environment("E")\n'
    )
    assert READ.findall(source) == ["A_B", "C", "D"]


def test_what_compose_alone_reads_is_named() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    assert {name for name in wanted if f"`{name}`" not in GUIDE} == set()


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"manage\.py (\w+)", GUIDE))
    assert {"add_person", "import_file", "close_months", "build_packs", "set_budgets"} <= named
    assert named - set(get_commands()) == set()


def test_the_table_in_the_example_is_the_one_of_spells() -> None:
    table = AdmittedSpell._meta.db_table
    assert f"ALTER TABLE {table} DETACH PARTITION {table}_fy2003" in GUIDE
