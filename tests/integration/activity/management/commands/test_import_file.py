"""The command line: what it prints last, and how it exits."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pbc.activity.models import ImportBatch
from tests.integration.activity.actions.files import prescribing, spells, text_of


def run(*arguments: object) -> tuple[int, dict, str]:
    """Exit code, the JSON of the last line, and all that was printed."""
    out, code = StringIO(), 0
    try:
        call_command("import_file", *map(str, arguments), stdout=out)
    except SystemExit as end:
        code = end.code
    text = out.getvalue()
    return code, json.loads(text.strip().splitlines()[-1]), text


@pytest.fixture
def spells_file(tmp_path):
    path = tmp_path / "spells.csv"
    path.write_bytes(text_of(spells({}, {}, {"sex": "X"})))
    return path


def test_a_file_is_loaded_once(places, spells_file):
    code, told, text = run("spells", spells_file, "--period", "2006-04")
    batch = ImportBatch.objects.get()
    assert code == 0
    assert told == {
        "batch": batch.pk,
        "status": "loaded",
        "rows": 3,
        "loaded": 2,
        "quarantined": 1,
        "warnings": 0,
        "seconds": float(batch.seconds),
    }
    assert "error unknown_code in PERSON GENDER CODE CURRENT: 1 rows, first on line 4" in text
    assert batch.owner == places["sha"]

    code, told, _ = run("spells", spells_file, "--period", "2006-04", "--json")
    assert (code, told["status"]) == (4, "duplicate")


def test_a_check_loads_nothing(places, spells_file):
    code, told, _ = run("spells", spells_file, "--check-only", "--sender", "XPA")
    assert (code, told["status"], told["loaded"]) == (0, "checked", 2)


def test_a_file_that_is_refused_exits_with_three(places, tmp_path):
    path = tmp_path / "wrong.csv"
    path.write_bytes(text_of(prescribing({})))
    code, told, text = run("spells", path, "--owner", "XC1")
    assert (code, told["status"]) == (3, "rejected")
    assert "is not the header" in text
    assert len(run("spells", path, "--json")[2].splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Say which FORMAT"),
        (["spells"], "PATH is missing"),
        (["nonsense", "x.csv"], "No such file|There is no file format"),
        (["spells", "/nowhere/x.csv"], "No such file"),
        (["spells", "{file}", "--period", "April"], "is not a month"),
        (["spells", "{file}", "--owner", "QQQ"], "There is no PCT or SHA"),
        (["nonsense", "--template"], "There is no file format"),
    ],
)
def test_wrong_calls_say_what_is_wrong(places, spells_file, arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*[str(spells_file) if argument == "{file}" else argument for argument in arguments])


def test_formats_are_listed_and_templates_printed():
    out = StringIO()
    call_command("import_file", "--list", stdout=out)
    assert "spells " in out.getvalue()
    out = StringIO()
    call_command("import_file", "spells", "--template", stdout=out)
    assert out.getvalue().startswith("ORGANISATION CODE (CODE OF PROVIDER),")
