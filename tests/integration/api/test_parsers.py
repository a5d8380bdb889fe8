"""A file as the body of a request."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pbc.api.parsers import CsvParser
from pbc.api.problems import TooLarge


def test_a_body_goes_to_disk_as_it_comes() -> None:
    file = CsvParser().parse(BytesIO(b"x" * 3_000_000))["file"]
    assert file.read(3) == b"xxx"
    assert Path(file.temporary_file_path()).stat().st_size == 3_000_000
    file.close()


def test_more_than_a_file_may_have_is_stopped_on_the_way(settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 2_000_000

    class Endless:
        taken = 0

        def read(self, size: int) -> bytes:
            self.taken += size
            return b"x" * size

    body = Endless()
    with pytest.raises(TooLarge):
        CsvParser().parse(body)  # type: ignore[arg-type]
    assert body.taken < 4_000_000
