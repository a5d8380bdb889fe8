"""What can go wrong with the private servers."""

from pathlib import Path


class ServiceError(Exception):
    """A private server could not be started or stopped; the message is a sentence for the user."""


def last_lines(log: Path, count: int = 8) -> str:
    """Return the end of a log, for a message; empty when there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "\n".join(["", f"Last lines of {log}:", *(f"  {line}" for line in lines)])
