"""What is stored, and how."""

import gzip
from hashlib import sha256
from io import BytesIO

import pytest

from pbc.activity.actions.importing import door
from pbc.activity.domain.formats import format_of
from pbc.core.errors import Invalid
from tests.integration.activity.actions.files import spells, text_of

TEXT = "naïve,café\n".encode()


def store(content: bytes, directory, most: int = 10**6) -> door.Stored:
    return door.store(BytesIO(content), directory, most_bytes=most)


def test_bytes_are_hashed_as_sent_and_stored_for_us_alone(tmp_path):
    stored = store(TEXT, tmp_path / "new")
    assert (stored.size, stored.checksum) == (len(TEXT), sha256(TEXT).hexdigest())
    assert stored.path.read_bytes() == TEXT
    assert stored.path.stat().st_mode & 0o777 == 0o600
    assert stored.path.parent.stat().st_mode & 0o777 == 0o700


def test_packed_bytes_are_hashed_unpacked(tmp_path):
    assert store(gzip.compress(TEXT), tmp_path).checksum == store(TEXT, tmp_path).checksum


def test_a_small_archive_of_an_enormous_file_is_refused(tmp_path):
    with pytest.raises(Invalid, match="larger than"):
        store(gzip.compress(b"a\n" * 10**6), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_windows_text_is_stored_as_utf8(tmp_path):
    assert store("naïve\n".encode("cp1252"), tmp_path).path.read_bytes() == "naïve\n".encode()


def test_utf8_may_be_cut_between_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(door, "BLOCK", 4)
    content = "é\né\n".encode()
    assert store(content, tmp_path).path.read_bytes() == content


def test_a_line_without_end_is_refused(tmp_path):
    with pytest.raises(Invalid, match="no line ends"):
        store(b"a" * (door.BLOCK + 1), tmp_path, most=10**7)


def test_the_first_rows_name_the_sender(tmp_path):
    path = store(text_of(spells({}, {"provider_code": "XPB"}, {})), tmp_path).path
    assert door.inspect(path, format_of("spells")) == {"XPA", "XPB"}


def test_deleting_nothing_is_fine(tmp_path):
    door.delete(None)
    door.delete(tmp_path / "gone.csv")
