import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("make_demo_files", *words, stdout=out)
    return out.getvalue()


def test_a_world_is_summed_up_in_words(tmp_path: Path) -> None:
    said = run("--practices=6", "--months=1", f"--out={tmp_path}")

    assert "invented" in said
    assert "hospital_pounds_per_head" in said
    assert (tmp_path / "manifest.json").exists()


def test_the_last_line_is_json_when_asked_for(tmp_path: Path) -> None:
    told = json.loads(run("--practices=6", "--months=1", "--start=2006-06", f"--out={tmp_path}", "--json"))

    assert told["rows"] > 3_000
    assert list(told["summary"]) == ["2006/07"]
    assert (tmp_path / "prescribing/2006-06.csv").exists()


def test_one_file_for_benchmarks(tmp_path: Path) -> None:
    told = json.loads(run("--rows-of", "spells", "500", f"--out={tmp_path}", "--json"))

    assert told["rows"] == 500
    assert len(Path(told["out"]).read_text(encoding="ascii").splitlines()) == 501


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--practices=3"], "6 a PCT"),
        (["--pcts=153"], "152"),
        (["--start=April"], "YYYY-MM"),
        (["--rows-of", "ae", "5"], "spells"),
        (["--rows-of", "spells", "0"], "number of rows"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_sentence(tmp_path: Path, words: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*words, f"--out={tmp_path}")

    assert not list(tmp_path.iterdir())
