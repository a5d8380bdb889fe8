"""Where the private servers keep their files."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]

# A Unix socket's path may have 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Places:
    """Files of one pair of servers. Servers of tests live beside those of the demo, with their own data."""

    var: Path
    prefix: str = ""

    @classmethod
    def under(cls, var: Path | None = None, *, tests: bool = False) -> "Places":
        """Return the places under ``var``; without it, under ``PBC_VAR`` or the project's ``var/``."""
        chosen = var or Path(os.environ.get("PBC_VAR") or PROJECT / "var")
        return cls(var=chosen.resolve(), prefix="test-" if tests else "")

    @property
    def is_for_tests(self) -> bool:
        return self.prefix != ""

    @property
    def lock(self) -> Path:
        return self.var / f"{self.prefix}services.lock"

    @property
    def postgresql(self) -> Path:
        return self.var / f"{self.prefix}postgres"

    @property
    def postgresql_data(self) -> Path:
        return self.postgresql / "data"

    @property
    def postgresql_log(self) -> Path:
        return self.postgresql / "server.log"

    @property
    def postgresql_socket_dir(self) -> Path:
        return _socket_dir(self.postgresql)

    @property
    def redis(self) -> Path:
        return self.var / f"{self.prefix}redis"

    @property
    def redis_log(self) -> Path:
        return self.redis / "server.log"

    @property
    def redis_socket(self) -> Path:
        return _socket_dir(self.redis) / "redis.sock"


def _socket_dir(home: Path) -> Path:
    """Return the server's own directory, or a short one where that is too long for a socket."""
    if len(os.fsencode(home / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return home
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"pbc-{os.getuid()}-{digest}"
