#!/usr/bin/env python3
"""Check the file of a dispute: python3 check.py [--expect HASH]

Run it in the unpacked folder, or give the folder. Needs Python 3.9 or later and nothing else. It recomputes the hash of
every part and the one hash over all, and looks for parts that were added. Prints what is wrong and where; its exit code
is 0 only if nothing is. Give the one hash over all, as the record of the system has it, to know that the manifest
itself was not made anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "manifest.json"


def main(arguments: list[str]) -> int:
    expected = arguments[arguments.index("--expect") + 1] if "--expect" in arguments else ""
    named = [word for word in arguments if word not in ("--expect", expected)]
    folder = Path(named[0]) if named else Path(__file__).resolve().parent
    faults = list(check(folder, expected))
    for fault in faults:
        print("WRONG:", fault)
    if not faults:
        print("All is as it was taken:", json.loads((folder / MANIFEST).read_text("utf-8"))["root"])
    return 1 if faults else 0


def check(folder: Path, expected: str = "") -> Iterator[str]:
    """Everything that is wrong with the file in a folder, a sentence each."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    hashes: dict[str, str] = manifest["files"]
    for name, hashed in sorted(hashes.items()):
        path = folder / name
        if not path.is_file():
            yield f"{name}: missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != hashed:
            yield f"{name}: not the part that was taken"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - hashes.keys() - {MANIFEST}):
        yield f"{name}: was not part of it"
    lines = "".join(f"{hashed}  {name}\n" for name, hashed in sorted(hashes.items()))
    root = hashlib.sha256(lines.encode("utf-8")).hexdigest()
    if root != manifest["root"]:
        yield "manifest.json: the hash over all parts does not belong to the hashes it lists"
    if expected and expected != manifest["root"]:
        yield f"manifest.json: the hash over all parts is {manifest['root']}, not the one expected, {expected}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
