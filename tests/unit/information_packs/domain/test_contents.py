"""The one text and hash of a pack's data."""

from information_packs.domain.contents import canonical, digest


def test_the_hash_depends_on_what_is_said_and_not_on_its_order():
    one, two = {"a": 1, "b": [1, None]}, {"b": [1, None], "a": 1}
    assert canonical(one) == canonical(two) == '{"a":1,"b":[1,null]}'
    assert digest(one) == digest(two)
    assert digest(one) != digest({"a": 1, "b": [1, 0]})
