"""A manifest of files that leave the system together: the hash of each, and one over all."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

MANIFEST = "manifest.json"


def manifest(files: Mapping[str, str | bytes], about: Mapping[str, Any]) -> tuple[str, str]:
    """The manifest's text and the hash over all files: of their hashes and names, a line each, in order of names."""
    hashes = {name: sha256(content) for name, content in sorted(files.items())}
    root = root_of(hashes)
    return json.dumps({**about, "files": hashes, "root": root}, indent=1, ensure_ascii=False) + "\n", root


def root_of(hashes: Mapping[str, str]) -> str:
    """One hash over the hashes of files."""
    return sha256("".join(f"{hashed}  {name}\n" for name, hashed in sorted(hashes.items())))


def sha256(content: str | bytes) -> str:
    """In hexadecimal; of text, its UTF-8."""
    return hashlib.sha256(content if isinstance(content, bytes) else content.encode()).hexdigest()
