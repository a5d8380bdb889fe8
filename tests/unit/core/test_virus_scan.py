import sys
from typing import Any

import pytest

from pbc.core import virus_scan
from pbc.core.errors import Denied, Invalid
from pbc.core.virus_scan import Scan, scan

READS = f"{sys.executable} -c \"import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())\""


def test_without_a_scanner_a_file_is_said_not_to_be_scanned(settings: Any) -> None:
    settings.VIRUS_SCAN = ""
    assert scan(b"EICAR") is Scan.NOT_SCANNED


def test_the_scanner_reads_the_file(settings: Any) -> None:
    settings.VIRUS_SCAN = READS
    assert scan(b"harmless") is Scan.CLEAN
    with pytest.raises(Invalid, match="found a virus"):
        scan(b"xxEICARxx")


@pytest.mark.parametrize("command", ["/no/such/scanner", f'{sys.executable} -c "import sys; sys.exit(2)"'])
def test_a_file_that_could_not_be_searched_is_not_taken(settings: Any, command: str) -> None:
    settings.VIRUS_SCAN = command
    with pytest.raises(Denied, match="could not be scanned"):
        scan(b"harmless")


def test_a_scanner_that_hangs_is_left(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virus_scan, "LONGEST_SECONDS", 0.05)
    settings.VIRUS_SCAN = f'{sys.executable} -c "import time; time.sleep(5)"'
    with pytest.raises(Denied, match="could not be scanned"):
        scan(b"harmless")
