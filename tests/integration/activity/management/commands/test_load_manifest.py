"""All files of a manifest, in order, and again."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pbc.activity.models import DataSlot, ImportBatch
from tests.integration.activity.actions.conftest import make_places
from tests.integration.activity.actions.files import prescribing, spells, text_of


def write(directory, *files: tuple[str, list[str], str]) -> None:
    entries = []
    for number, (format, lines, period) in enumerate(files):
        (directory / f"{number}.csv").write_bytes(text_of(lines))
        entries.append({"format": format, "path": f"{number}.csv", "period": period, "sender": None})
    (directory / "manifest.json").write_text(json.dumps({"files": entries}))


def run(directory, processes: int) -> str:
    out = StringIO()
    call_command("load_manifest", str(directory), "--processes", str(processes), stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("processes", [1, 2])
def test_files_are_loaded_in_order_and_once(upload_dir, tmp_path, processes):
    make_places()
    write(
        tmp_path,
        ("spells", spells({}, {}), "2006-04"),
        ("prescribing-pdpi", prescribing({}), "2006-04"),
        ("spells", spells({}), "2006-04"),
    )
    assert "3 files loaded, 4 rows" in run(tmp_path, processes)
    assert dict(DataSlot.objects.values_list("dataset", "rows")) == {"spells": 1, "prescribing": 1}
    assert "3 files, 3 of them loaded already." in run(tmp_path, processes)
    assert ImportBatch.objects.count() == 3


def test_a_file_that_is_refused_is_named(places, tmp_path):
    write(tmp_path, ("spells", prescribing({}), "2006-04"))
    with pytest.raises(CommandError, match="1 files were not loaded"):
        run(tmp_path, 1)


def test_a_folder_without_a_manifest_is_told(places, tmp_path):
    with pytest.raises(CommandError, match="cannot be read as a manifest"):
        run(tmp_path, 1)
