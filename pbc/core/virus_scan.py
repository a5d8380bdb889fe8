"""The search for viruses in what people send: a command of the deployment's own, or none.

``PBC_VIRUS_SCAN`` names a command that reads the file from its standard input and ends with 0 where it is clean, with 1
where something was found (as ``clamdscan --no-summary -`` does). Anything else is a fault, and the file is not taken.
"""

import logging
import shlex
import subprocess
from enum import StrEnum

from django.conf import settings

from pbc.core.errors import Denied, Invalid

LONGEST_SECONDS = 60
log = logging.getLogger(__name__)


class Scan(StrEnum):
    """What became of the search."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"  # this deployment has no scanner


SCAN_LABELS = {Scan.CLEAN: "No virus found", Scan.NOT_SCANNED: "Not scanned for viruses"}


def scan(content: bytes) -> Scan:
    """Search a file.

    :raises Invalid: where something was found.
    :raises Denied: where the scanner did not do its work: a file that could not be searched is not taken.
    """
    command = shlex.split(settings.VIRUS_SCAN)
    if not command:
        return Scan.NOT_SCANNED
    code = _ended(command, content)
    if code == 0:
        return Scan.CLEAN
    if code == 1:
        fix = "Have the computer it came from looked at, and send another file."
        raise Invalid("The scanner found a virus in the file. It was not kept.", field="file", rule="no_virus", fix=fix)
    raise Denied("The file could not be scanned for viruses just now, so it was not kept. Send it again later.")


def _ended(command: list[str], content: bytes) -> int | None:
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as fault:
        log.error("the virus scanner did not run: %s", fault)
        return None
    if done.returncode not in (0, 1):
        log.error("the virus scanner ended with %s", done.returncode)
    return done.returncode
