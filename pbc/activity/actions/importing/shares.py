"""Read a large file with all processors: a process for each, which reads every so-manieth chunk of lines.

The processes are forked, for a worker of the job queue may not start others by ``multiprocessing``, and so that the
key of pseudonyms and the numbers it hides are passed on in memory alone. They touch no database: what they read goes
through a pipe to the one that forked them. When that one dies, its pipes break, and they end.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import cast

from pbc.activity.domain.reading import Reader

MOST_PROCESSES = 4
"""With more, the database could not write down what they read."""

STANDARD_ERROR = 2
SENT_AT_ONCE = 16
"""Chunks. Fewer would keep the two ends of a pipe busy with waking each other up."""


def processes() -> int:
    """How many processes are of use on this machine."""
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def read_by_many(reader: Reader, path: Path, of: int) -> Iterator[bytes]:
    """CSV text of all rows, chunk by chunk in no order; the reader has counted them all in the end.

    :param reader: has read no more than the header of the file.
    :raises EOFError: where a process ended too early; what stopped it, where it could tell.
    """
    readers: dict[Connection, int] = {}
    try:
        for share in range(of):
            here, there = Pipe(duplex=False)
            if (pid := os.fork()) == 0:
                _read(reader, path, share, of, there)
            there.close()
            readers[here] = pid
        yield from _received(reader, set(readers))
    finally:
        for here in readers:
            here.close()
        for pid in readers.values():
            os.waitpid(pid, 0)


def _received(reader: Reader, pipes: set[Connection]) -> Iterator[bytes]:
    while pipes:
        for pipe in cast("list[Connection]", wait(pipes)):
            if text := pipe.recv_bytes():
                yield text
                continue
            told = pipe.recv()
            if isinstance(told, Exception):
                raise told
            reader.add(told)
            pipes.remove(pipe)


def _read(reader: Reader, path: Path, share: int, of: int, there: Connection) -> None:
    """What a forked process does, and nothing after it: with the pipe alone of all that its parent has open."""
    with suppress(BaseException):
        _close_all_but(there.fileno())
        try:
            chunks = reader.reopened(path).chunks(share, of)
            while text := "".join(islice(chunks, SENT_AT_ONCE)):
                there.send_bytes(text.encode())
            told: object = reader.tally()
        except Exception as error:  # noqa: BLE001 - told to the parent, who raises it
            told = error
        there.send_bytes(b"")
        there.send(told)
    os._exit(0)


def _close_all_but(kept: int) -> None:
    for opened in [int(entry.name) for entry in Path("/dev/fd").iterdir()]:
        if opened > STANDARD_ERROR and opened != kept:
            with suppress(OSError):
                os.close(opened)
