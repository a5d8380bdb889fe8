import hashlib
import json

from pbc.core.manifest import manifest, root_of, sha256


def test_the_manifest_lists_every_file_and_one_hash_over_all() -> None:
    text, root = manifest({"b.csv": "2", "a.csv": "1"}, {"year": "2006/07"})
    found = json.loads(text)
    assert found["year"] == "2006/07"
    assert found["files"] == {"a.csv": sha256("1"), "b.csv": sha256("2")}
    listed = f"{sha256('1')}  a.csv\n{sha256('2')}  b.csv\n"
    assert root == found["root"] == hashlib.sha256(listed.encode()).hexdigest()
    assert root_of({"a.csv": sha256("1")}) != root
    assert sha256(b"\xff") == hashlib.sha256(b"\xff").hexdigest()
