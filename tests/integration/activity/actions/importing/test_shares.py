"""A file read by several processes at once. Real processes."""

import os
import signal
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from pbc.activity.actions.importing import shares
from pbc.activity.actions.importing.shares import read_by_many
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import Reader, Tally
from tests.integration.activity.actions.files import NHS_NUMBER, spells, text_of

ROWS = 1000


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "spells.csv"
    path.write_bytes(text_of(spells(*[{"patient": NHS_NUMBER}] * ROWS)) + b"spoilt\n")
    return path


def reader_of(path) -> Reader:
    return Reader(path.open(encoding="utf-8"), format_of("spells"), Pseudonymiser("key"))


def counted(reader) -> Tally:
    return replace(reader.tally(), hashes=array("q", sorted(reader.hashes)))


@pytest.mark.parametrize("of", [1, 3])
def test_many_read_what_one_does(path, of):
    one, many = reader_of(path), reader_of(path)
    rows = "".join(one.chunks()).splitlines()
    assert sorted(b"".join(read_by_many(many, path, of)).decode().splitlines()) == sorted(rows)
    assert counted(many) == counted(one)
    assert many.rows == ROWS + 1


def test_what_stops_one_of_them_stops_all(path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "tally", lambda self: os.kill(os.getpid(), signal.SIGKILL))
        with pytest.raises(EOFError):
            list(read_by_many(reader_of(path), path, 2))

    path.write_bytes(path.read_bytes() + b"\xff\n")
    with pytest.raises(UnicodeDecodeError):
        list(read_by_many(reader_of(path), path, 2))


def test_they_hold_open_nothing_of_the_worker(path, monkeypatch):
    def tell(reader):
        raise LookupError(len(list(Path("/dev/fd").iterdir())))

    monkeypatch.setattr(Reader, "tally", tell)
    with pytest.raises(LookupError) as told:
        list(read_by_many(reader_of(path), path, 2))
    input_output_error_pipe_file_and_list = 6
    assert told.value.args == (input_output_error_pipe_file_and_list,)


def test_none_is_left_when_nobody_listens_any_more(path, monkeypatch):
    forked, fork = [], os.fork
    monkeypatch.setattr(os, "fork", lambda: forked.append(fork()) or forked[-1])
    monkeypatch.setattr(shares, "SENT_AT_ONCE", 1)
    chunks = read_by_many(reader_of(path), path, 2)
    next(chunks)
    chunks.close()
    assert len(forked) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in forked)


def test_there_are_no_more_of_them_than_processors(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert shares.processes() == 1
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert shares.processes() == shares.MOST_PROCESSES
