"""The file of a dispute can be checked by anybody, and read by everybody."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from disputes.rendering.check_file import check
from tests.integration.disputes.file_world import FileWorld, file_for, parts_in


@pytest.fixture
def unpacked(file_world: FileWorld, tmp_path: Path) -> tuple[Path, str]:
    """The practice's file in a folder, and the hash over all of it."""
    made = file_for(file_world.manager, file_world.over)
    with zipfile.ZipFile(io.BytesIO(made.content)) as folder:
        folder.extractall(tmp_path)
    return tmp_path, made.root


def test_it_is_as_it_was_taken_until_a_part_is_changed_added_or_left_out(unpacked: tuple[Path, str]) -> None:
    folder, root = unpacked
    assert list(check(folder, root)) == []
    names = json.loads((folder / "manifest.json").read_text())["files"]
    assert len(names) == 12
    for name in names:
        part = folder / name
        before = part.read_bytes()
        part.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        assert list(check(folder, root)) == [f"{name}: not the part that was taken"]
        part.unlink()
        assert list(check(folder, root)) == [f"{name}: missing"]
        part.write_bytes(before)
    (folder / "6-more.pdf").write_bytes(b"%PDF")
    assert list(check(folder, root)) == ["6-more.pdf: was not part of it"]


def test_a_manifest_that_was_made_anew_is_not_the_one_on_record(unpacked: tuple[Path, str]) -> None:
    folder, _ = unpacked
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"].pop("5-ruling.pdf")
    (folder / "5-ruling.pdf").unlink()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "manifest.json: the hash over all parts does not belong to the hashes it lists" in list(check(folder))
    script = [sys.executable, str(folder / "check.py"), "--expect", "0" * 64]
    ran = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "not the one expected" in ran.stdout


def test_every_part_is_a_tagged_pdf_in_english_with_a_title_of_its_own(file_world: FileWorld) -> None:
    parts = parts_in(file_for(file_world.manager, file_world.over).content)
    pdfs = {name: PdfReader(io.BytesIO(part), strict=True) for name, part in parts.items() if name.endswith(".pdf")}
    for name, reader in pdfs.items():
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"], name
        assert root["/Lang"] == "en-GB", name
        assert root["/ViewerPreferences"]["/DisplayDocTitle"], name
        assert file_world.over.reference in reader.metadata.title, name
    assert len({reader.metadata.title for reader in pdfs.values()}) == len(pdfs) == 7


def test_machines_read_events_in_their_order(file_world: FileWorld) -> None:
    parts = parts_in(file_for(file_world.auditor, file_world.over).content)
    events = json.loads(parts["events.json"])
    assert [each["at"] for each in events] == sorted(each["at"] for each in events)
    kinds = [each["kind"] for each in events]
    assert kinds.count("state") == 7
    assert {"local_step", "statement_signed", "offer_lodged", "panel_asked", "panel_answered"} <= set(kinds)
    data = json.loads(parts["dispute.json"])
    assert data["offers"]["opened"][0]["amount"] == "11987.65"
    assert data["statement"]["figures"][0]["working"]["inputs"][0]["name"] == "Cost of the spells"


def test_the_same_sight_gives_the_same_parts(file_world: FileWorld) -> None:
    first, again = (file_for(file_world.clerk, file_world.running) for _ in range(2))
    assert first == again
    assert file_for(file_world.manager, file_world.running).root != first.root
