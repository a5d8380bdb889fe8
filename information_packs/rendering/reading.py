"""A file of a pack as one reader may read it: as it is kept, or made again without what is withheld (R122)."""

import hashlib
from dataclasses import dataclass

from information_packs.models import Pack
from information_packs.queries.cases import as_read_by
from information_packs.rendering.files import file_of
from pbc.core.principal import Principal


@dataclass(frozen=True)
class ReadFile:
    """The bytes, and their SHA-256."""

    content: bytes
    sha256: str


def read_file(principal: Principal, pack: Pack, kind: str) -> ReadFile | None:
    """A file of a pack for this reader; ``None`` where the pack has none of the kind."""
    kept = pack.files.filter(kind=kind).first()
    if kept is None:
        return None
    if not as_read_by(principal, pack):
        return ReadFile(bytes(kept.content), kept.sha256)
    content = file_of(pack, kind)
    return ReadFile(content, hashlib.sha256(content).hexdigest())
